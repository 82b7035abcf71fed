//! A name that does not follow the project's convention is one that has to be looked up.

mod pattern;

use engine::{Check, Facts, Finding, Rule, rule};
use model::{
    AddConstraint, Constraint, ConstraintKind, CreateIndex, Direction, IndexElement, Migration, Name, ObjectName,
    Operation,
};

use self::pattern::{Named, expected};

pub(crate) const RULE: Rule = rule!("naming-convention", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in &migration.up.steps {
        for named in named(&step.operation) {
            let Some(expected) = expected(&named, &facts.settings.naming) else { continue };
            let span = if named.name.span.is_empty() { step.head } else { named.name.span };
            let message = format!("{} `{}` is not called {expected}", named.word(), named.name);
            let finding = Finding { direction: Some(Direction::Up), ..Finding::at(span, message) };
            found
                .push(finding.in_file(step.file).help("`[naming]` in the settings says what the project calls things"));
        }
    }
    found
}

/// The names that a step gives.
fn named(operation: &Operation) -> Vec<Named<'_>> {
    match operation {
        Operation::CreateTable(create) if !create.temporary => {
            let mut names = vec![Named::new("table", &create.table.name, &create.table)];
            for column in &create.columns {
                names.push(Named::new("column", &column.name, &create.table));
                names.extend(
                    column.constraints.iter().filter_map(|constraint| of_constraint(constraint, &create.table)),
                );
            }
            names.extend(create.constraints.iter().filter_map(|constraint| of_constraint(constraint, &create.table)));
            names
        }
        Operation::AddColumn(add) => {
            let mut names = vec![Named::new("column", &add.column.name, &add.table)];
            names.extend(add.column.constraints.iter().filter_map(|constraint| of_constraint(constraint, &add.table)));
            names
        }
        Operation::AddConstraint(AddConstraint { table, constraint }) => {
            of_constraint(constraint, table).into_iter().collect()
        }
        Operation::CreateIndex(CreateIndex { name: Some(name), table, keys, .. }) => {
            let columns = keys.iter().map(|key| match &key.element {
                IndexElement::Column(column) => Some(column),
                IndexElement::Expression(_) => None,
            });
            vec![Named { columns: columns.collect(), ..Named::new("index", name, table) }]
        }
        Operation::RenameColumn(rename) => vec![Named::new("column", &rename.to, &rename.table)],
        Operation::Rename(rename) if rename.kind == model::ObjectKind::Table => {
            vec![Named::new("table", &rename.to, &rename.name)]
        }
        _ => Vec::new(),
    }
}

fn of_constraint<'a>(constraint: &'a Constraint, table: &'a ObjectName) -> Option<Named<'a>> {
    let name: &Name = constraint.name.as_ref()?;
    let (kind, columns, referent) = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => ("primary_key", &key.columns[..], None),
        ConstraintKind::Unique(key) => ("unique", &key.columns[..], None),
        ConstraintKind::ForeignKey(key) => ("foreign_key", &key.columns[..], Some(&key.referent.name)),
        ConstraintKind::Check(_) => ("check", &[][..], None),
        ConstraintKind::NotNull(_) | ConstraintKind::Exclude(_) => return None,
    };
    Some(Named { columns: Some(columns.iter().collect()), referent, ..Named::new(kind, name, table) })
}
