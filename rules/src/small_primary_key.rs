//! A key of four bytes ends at two billion, and then every INSERT fails.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddConstraint, ConstraintKind, Knowledge, Migration, Name, ObjectName, Operation, Relation, Span};

pub(crate) const RULE: Rule = rule!("small-primary-key", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let mut told: Vec<&ObjectName> = Vec::new();
    let mut found = Vec::new();
    for step in &migration.up.steps {
        let table = match &step.operation {
            Operation::CreateTable(create) if !create.temporary => &create.table,
            Operation::AddConstraint(AddConstraint { table, constraint })
                if matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) =>
            {
                table
            }
            _ => continue,
        };
        let Knowledge::Present(relation) = facts.schema.relation(table) else { continue };
        let Some((column, last, place)) = small_key(relation) else { continue };
        if told.contains(&table) {
            continue;
        }
        told.push(table);
        let span =
            if matches!(step.operation, Operation::CreateTable(_)) && !place.is_empty() { place } else { step.head };
        let message = format!("`{table}` is full when `{column}` reaches {last}: every INSERT fails from then on");
        let finding = Finding { direction: Some(facts.direction), ..Finding::at(span, message) };
        let help = "use bigint from the start: to widen a key later, the table and all that refer to it are rewritten";
        found.push(finding.in_file(step.file).help(help));
    }
    found
}

/// The column that is the primary key, if it counts no further than that, and the place of its type. One that refers to
/// another table is as large as that one's.
fn small_key(relation: &Relation) -> Option<(&Name, &'static str, Span)> {
    let key = relation.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => Some(key),
        _ => None,
    })?;
    let [column] = key.columns.as_slice() else {
        return None;
    };
    let refers = relation.constraints.iter().any(
        |constraint| matches!(&constraint.kind, ConstraintKind::ForeignKey(foreign) if foreign.columns.contains(column)),
    );
    let data_type = relation.column(column).present()?.data_type.as_ref()?;
    let last = match data_type.name.as_str() {
        "smallint" => "32767",
        "integer" => "2147483647",
        _ => return None,
    };
    (!refers && data_type.dimensions == 0).then_some((column, last, data_type.span))
}
