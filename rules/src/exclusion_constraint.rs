//! An exclusion constraint compares every row with the others while nobody can use the table.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddConstraint, ConstraintKind, Operation, Step, Work};

pub(crate) const RULE: Rule = rule!("exclusion-constraint", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AddConstraint(AddConstraint { table, constraint }) = &step.operation else {
        return None;
    };
    if !matches!(constraint.kind, ConstraintKind::Exclude(_)) {
        return None;
    }
    let touch = facts.long_work().filter(|touch| touch.work == Work::BuildIndex)?;
    let blocked = touch.lock.blocks();
    let message = format!("compares every row of `{table}` with the others while blocking {blocked}");
    Some(Finding::at(step.head, message).help(
        "PostgreSQL has no way to add it bit by bit: make a new table that has it, fill that in batches, and swap the \
         names; or choose an hour when the table can be away",
    ))
}
