//! A trigger that is made, dropped or switched waits for the writers of its table, and they wait for it.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Drop, LockMode, ObjectKind, Operation, SetTrigger, Step};

pub(crate) const RULE: Rule = rule!("trigger-lock", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let does = match &step.operation {
        Operation::CreateTrigger(_) => "makes",
        Operation::Drop(Drop { kind: ObjectKind::Trigger, .. }) => "drops",
        Operation::SetTrigger(SetTrigger { kind: ObjectKind::Trigger, .. }) => "switches",
        _ => return None,
    };
    let touch =
        facts.effect.main().filter(|touch| facts.direction == Direction::Up && !facts.is_new(&touch.relation))?;
    let whom = if touch.lock == LockMode::AccessExclusive { "reads and writes" } else { "writes" };
    let message = format!("{does} a trigger: {whom} on `{}` wait until the transaction ends", touch.relation);
    Some(Finding::at(step.head, message).help("keep the transaction short, and give it a lock_timeout"))
}
