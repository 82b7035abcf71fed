//! A transaction that shuts everybody out of several tables waits for each of them while it holds the others.

use engine::{Check, Facts, Finding, Hold, Rule, rule};
use model::{Direction, LockMode, ObjectName, Operation, Step};

pub(crate) const RULE: Rule = rule!("wide-lock-window", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    if facts.direction == Direction::Down || is_drop(step) {
        return None;
    }
    let is_old = |relation: &ObjectName| facts.is_old(relation);
    let shut: Vec<&Hold> =
        facts.holds.iter().filter(|hold| hold.lock == LockMode::AccessExclusive && is_old(&hold.relation)).collect();
    let mut tables: Vec<&ObjectName> = Vec::new();
    for name in shut.iter().map(|hold| &hold.relation) {
        if !tables.iter().any(|other| other.means(name)) {
            tables.push(name);
        }
    }
    // To have one table is no window.
    let widest = facts.settings.widest_lock_window.max(1);
    // The first of those that are too many is told of.
    if tables.len() != widest {
        return None;
    }
    let touches = facts.effect.touches.iter().filter(|touch| touch.lock == LockMode::AccessExclusive);
    let next = touches
        .map(|touch| &touch.relation)
        .find(|relation| is_old(relation) && tables.iter().all(|other| !other.means(relation)))?;
    let names: Vec<String> = tables.iter().map(|table| format!("`{table}`")).collect();
    let message = format!("waits for a lock on `{next}` while nobody can read or write {}", names.join(" and "));
    let help = "give each table a migration of its own: whoever locks two of them in another order ends in a deadlock";
    Some(Finding::at(step.head, message).help(help))
}

/// Whether a step drops what it locks: whoever still reads that has other worries.
fn is_drop(step: &Step) -> bool {
    matches!(step.operation, Operation::Drop(_))
}
