//! A sequence that is set back gives out numbers that are taken.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AlterSequence, Direction, Operation, Step};

pub(crate) const RULE: Rule = rule!("sequence-restart", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AlterSequence(AlterSequence { name, options, .. }) = &step.operation else {
        return None;
    };
    options.restart?;
    if facts.is_new(name) || facts.direction == Direction::Down {
        return None;
    }
    let message =
        format!("`{name}` counts from another number on: where that is in use, every INSERT fails until it is past");
    let help = "set it from the rows themselves: SELECT setval(…, (SELECT max(id) FROM …))";
    Some(Finding::at(step.head, message).help(help))
}
