//! A NOT NULL column without a default cannot be added to a table that has rows.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddColumn, Bound, Column, Delete, Dialect, ObjectName, Operation, Step, Truncate};

pub(crate) const RULE: Rule = rule!("required-column", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AddColumn(AddColumn { table, column, if_not_exists, .. }) = &step.operation else {
        return None;
    };
    if !column.not_null || has_value(column, facts) || facts.is_new(table) || is_emptied(table, facts) {
        return None;
    }
    // IF NOT EXISTS finds the column and passes by.
    if *if_not_exists && facts.schema.column(table, &column.name).present().is_some() {
        return None;
    }
    let message = format!("fails as soon as `{table}` has a row: `{}` is NOT NULL and has no default", column.name);
    let help = match facts.dialect() {
        Dialect::Sqlite => "give it a DEFAULT, or leave it nullable",
        _ => "give it a DEFAULT, or add it nullable, fill it in batches, and set NOT NULL when a CHECK has proven it",
    };
    Some(Finding::at(step.head, message).help(help))
}

/// Whether the server has something to put into the rows that are there.
fn has_value(column: &Column, facts: &Facts) -> bool {
    // What the history made and did not list as an enum may be a domain, and a domain may have a default.
    let is_domain = column.data_type.as_ref().is_some_and(|data_type| {
        facts.schema.data_type(&data_type.object_name()).present().is_some_and(|made| made.values.is_none())
    });
    is_domain || column.generated.is_some() || column.default.as_ref().is_some_and(|default| !default.is_null)
}

/// Whether an earlier step of the script leaves no row in the table, by this name or by one it had before.
fn is_emptied(name: &ObjectName, facts: &Facts) -> bool {
    let mut name = name.clone();
    for step in facts.before().iter().rev() {
        match &step.operation {
            Operation::Truncate(Truncate { table, .. })
            | Operation::Delete(Delete { table, bound: Bound::Whole, .. })
                if *table == name =>
            {
                return true;
            }
            Operation::Rename(rename) if rename.to == name.name && rename.name.schema == name.schema => {
                name = rename.name.clone();
            }
            _ => {}
        }
    }
    false
}
