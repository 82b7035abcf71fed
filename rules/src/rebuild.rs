//! Tables that are made anew, as SQLite has it: who refers to them, and whether that is looked at meanwhile.

use engine::Facts;
use model::sqlite::is_off;
use model::{ConstraintKind, ObjectKind, ObjectName, Operation, ReferentialAction, Relation, RelationKind, Rename};

/// The tables with a foreign key to `name` that has one of those actions.
pub(crate) fn referring<'a>(
    name: &ObjectName,
    facts: &Facts<'a>,
    acts: impl Fn(ReferentialAction) -> bool,
) -> Vec<&'a Relation> {
    let refers = |relation: &&Relation| {
        relation.kind == RelationKind::Table
            && !relation.name.means(name)
            && relation.constraints.iter().any(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(key) => key.referent.means(name) && acts(key.on_delete),
                _ => false,
            })
    };
    facts.schema.relations().filter(refers).collect()
}

/// Whether the script has switched foreign keys off, where that counts.
pub(crate) fn is_unenforced(facts: &Facts) -> bool {
    facts.set_outside("foreign_keys").is_some_and(is_off)
}

/// Whether another table is given that name.
pub(crate) fn takes_place(operation: &Operation, name: &ObjectName) -> bool {
    match operation {
        Operation::Rename(Rename { kind: ObjectKind::Table, to, .. }) => *to == name.name,
        _ => false,
    }
}

/// The names of tables as a list.
pub(crate) fn named(tables: &[&Relation]) -> String {
    let names: Vec<String> = tables.iter().map(|table| format!("`{}`", table.name)).collect();
    crate::dependents::named(&names).unwrap_or_default()
}
