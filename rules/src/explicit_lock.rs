//! LOCK TABLE holds back writers, or everybody, until its transaction ends.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{LockMode, LockTable, Operation, Step};

pub(crate) const RULE: Rule = rule!("explicit-lock", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::LockTable(LockTable { table, mode, nowait }) = &step.operation else {
        return None;
    };
    // Who does not wait, or not for long, has thought of it.
    if *nowait || facts.limits.lock.is_limited() || facts.is_new(table) {
        return None;
    }
    let whom = match mode {
        LockMode::AccessExclusive => "reads and writes",
        LockMode::Exclusive | LockMode::ShareRowExclusive | LockMode::Share => "writes",
        _ => return None,
    };
    let message = format!("holds back {whom} on `{table}` until the transaction ends");
    Some(Finding::at(step.head, message).help(
        "each step takes the lock it needs; where one must come first, SET lock_timeout before it, or say NOWAIT",
    ))
}
