//! A unique constraint builds its index while nobody can use the table.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddColumn, AddConstraint, Constraint, ConstraintKind, Key, ObjectName, Operation, Step, Work};

use crate::concurrently;

pub(crate) const RULE: Rule = rule!("blocking-unique", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, constraint, key) = unique(&step.operation)?;
    let name = constraint.name.as_ref().map_or("a unique constraint".to_owned(), |name| format!("`{name}`"));
    let touch = facts.long_work().filter(|touch| touch.work == Work::BuildIndex)?;
    let blocked = touch.lock.blocks();
    let message = format!("builds the index of {name} while blocking {blocked} on `{table}`");
    // A partitioned table cannot take over an index as a constraint, but it can gather its partitions' constraints.
    let help = if facts.is_partitioned(table) {
        concurrently::KEY_BY_PARTITIONS.to_owned()
    } else {
        concurrently::key("UNIQUE", constraint.name.as_ref(), table, key, facts)
    };
    Some(Finding::at(step.head, message).help(help))
}

/// The unique constraint that an operation adds and builds an index for, and its table.
fn unique(operation: &Operation) -> Option<(&ObjectName, &Constraint, &Key)> {
    let (table, constraint) = match operation {
        Operation::AddConstraint(AddConstraint { table, constraint }) => (table, constraint),
        Operation::AddColumn(AddColumn { table, column, .. }) => {
            (table, column.constraints.iter().find(|constraint| matches!(constraint.kind, ConstraintKind::Unique(_)))?)
        }
        _ => return None,
    };
    match &constraint.kind {
        ConstraintKind::Unique(key) if key.using_index.is_none() => Some((table, constraint, key)),
        _ => None,
    }
}
