//! What joins two tables: keys, a statement that names both, the same change, a word of their names.

use model::{AddConstraint, Constraint, ConstraintKind, Name, ObjectName, Operation, Schema};

/// The tables that a step brings together with its own.
pub(super) fn relatives(operation: &Operation) -> Vec<&ObjectName> {
    let constraints: Vec<&Constraint> = match operation {
        Operation::AddConstraint(AddConstraint { constraint, .. }) => vec![constraint],
        Operation::AddColumn(add) => add.column.constraints.iter().collect(),
        Operation::CreateTable(create) => {
            create.columns.iter().flat_map(|column| &column.constraints).chain(&create.constraints).collect()
        }
        _ => Vec::new(),
    };
    let keys = constraints.into_iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(&key.referent),
        _ => None,
    });
    keys.chain(operation.reads()).collect()
}

/// What is done, whichever table it is done to: the same thing done to several tables is one change.
pub(super) fn change(operation: &Operation) -> Option<String> {
    let of_column = |column: &Name| Some(column.to_string());
    match operation {
        Operation::AddColumn(add) => of_column(&add.column.name),
        Operation::DropColumn(drop) => of_column(&drop.column),
        Operation::RenameColumn(rename) => of_column(&rename.column),
        Operation::SetDefault(set) => of_column(&set.column),
        Operation::DropDefault(drop) => of_column(&drop.column),
        Operation::CreateTable(_) => None,
        other => Some(format!("{:?}", std::mem::discriminant(other))),
    }
}

/// The tables that a table is known to refer to.
pub(super) fn referents(table: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let constraints = schema.assumed(table).map_or(&[][..], |relation| &relation.constraints);
    let keys = constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(key.referent.clone()),
        _ => None,
    });
    keys.collect()
}

/// Whether two names have a word in common, be it one or many: `orders`, `order_lines`.
pub(super) fn share_a_word(one: &ObjectName, other: &ObjectName) -> bool {
    let words = |name: &ObjectName| -> Vec<String> {
        let parts = name.name.text.split('_').map(|word| word.trim_end_matches('s').to_lowercase());
        parts.filter(|word| word.len() >= 3).collect()
    };
    let others = words(other);
    words(one).iter().any(|word| others.contains(word))
}
