//! A foreign key that is checked when it is added holds two tables still while it reads one of them.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddColumn, AddConstraint, ConstraintKind, ForeignKey, ObjectName, Operation, Step, Work};

pub(crate) const RULE: Rule = rule!("unproven-foreign-key", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, foreign) = foreign_key(&step.operation)?;
    let touch = facts.long_work().filter(|touch| touch.work == Work::Scan)?;
    let ForeignKey { referent, .. } = foreign;
    let blocked = touch.lock.blocks();
    let message = if referent == table {
        format!("checks every row of `{table}` while blocking {blocked}")
    } else if touch.lock.blocks_reads() {
        format!("checks every row of `{table}` while blocking {blocked}, and writes to `{referent}`")
    } else {
        format!("checks every row of `{table}` while blocking {blocked} to it and to `{referent}`")
    };
    // A partitioned table takes no NOT VALID foreign key before PostgreSQL 18, but it takes over its partitions' own.
    let help = if facts.is_partitioned(table) && !facts.server().at_least(18) {
        "add it to each partition NOT VALID, validate it there, then add it to the parent, which takes those for proof"
    } else {
        "add it NOT VALID and validate it in a later migration: VALIDATE CONSTRAINT lets everyone write meanwhile"
    };
    Some(Finding::at(step.head, message).help(help))
}

/// The foreign key that an operation adds, written beside the columns or on a new one.
fn foreign_key(operation: &Operation) -> Option<(&ObjectName, &ForeignKey)> {
    match operation {
        Operation::AddConstraint(AddConstraint { table, constraint }) => match &constraint.kind {
            ConstraintKind::ForeignKey(foreign) => Some((table, foreign)),
            _ => None,
        },
        Operation::AddColumn(AddColumn { table, column, .. }) => {
            column.constraints.iter().find_map(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(foreign) => Some((table, foreign)),
                _ => None,
            })
        }
        _ => None,
    }
}
