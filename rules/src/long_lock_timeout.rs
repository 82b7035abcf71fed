//! A lock_timeout that never ends a wait, or comes after the wait, is none.

use engine::{Check, Facts, Finding, Rule, milliseconds, rule};
use model::{LockMode, Operation, SetVariable, Step, Touch, effect};

pub(crate) const RULE: Rule = rule!("long-lock-timeout", Check::Step(check));

/// The longest that readers and writers can be asked to wait, in milliseconds.
const LONGEST: u64 = 60_000;

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetVariable(SetVariable { name, value: Some(value), .. }) = &step.operation else {
        return None;
    };
    if *name != *"lock_timeout" {
        return None;
    }
    let limit = milliseconds(value)?;
    let help = "a few seconds are enough: a migration that gives up is run again";
    if limit == 0 && shuts_out_later(facts) {
        return Some(
            Finding::at(step.head, "a lock_timeout of 0 is none: a step waits for its lock for ever").help(help),
        );
    }
    if limit > LONGEST {
        let message = format!("everybody who comes to the table waits up to `{value}` while a step waits for its lock");
        return Some(Finding::at(step.head, message).help(help));
    }
    let waited = facts.waits.filter(|_| !facts.limits.lock.is_set)?;
    let first = facts.script.steps.get(waited)?;
    let message = "comes too late: an earlier step of the script has waited for its lock without a limit";
    let finding = Finding::at(step.head, message).help("set it before the first step that takes a lock");
    Some(finding.related(first.file, first.head, "this one waits without a limit"))
}

/// Whether a later step of the script shuts readers out of a table that was there: what is done CONCURRENTLY does not,
/// and is better off without a limit.
fn shuts_out_later(facts: &Facts) -> bool {
    let shuts_out = |touch: &Touch| touch.lock == LockMode::AccessExclusive && !facts.is_new(&touch.relation);
    let later = facts.after().iter().map(|step| effect::of(&step.operation, facts.schema, facts.server()));
    later.into_iter().any(|effect| effect.touches.iter().any(shuts_out))
}
