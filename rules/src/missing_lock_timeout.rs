//! A step that queues behind readers makes everybody queue behind it, for as long as the oldest query runs.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, LockMode, Operation, Step, Touch};

pub(crate) const RULE: Rule = rule!("missing-lock-timeout", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    // One a script: what helps the first helps them all.
    if facts.limits.lock.is_limited() || facts.waits.is_some() || facts.direction == Direction::Down {
        return None;
    }
    // Of LOCK TABLE explicit-lock speaks.
    if matches!(step.operation, Operation::LockTable(_)) {
        return None;
    }
    let queues = |touch: &&Touch| touch.lock == LockMode::AccessExclusive && !facts.is_new(&touch.relation);
    let touch = facts.effect.touches.iter().find(queues)?;
    let message = format!(
        "waits for every query on `{0}` to end, however long, and all new ones on `{0}` wait behind it",
        touch.relation
    );
    let help = "SET lock_timeout = '5s' first, and run the migration again if it gives up; or set it in env.py, or say \
                in surefoot.toml that the role has one";
    Some(Finding::at(step.head, message).help(help))
}
