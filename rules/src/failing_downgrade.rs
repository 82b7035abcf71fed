//! A downgrade that is certain to fail is no way back.

use engine::{Check, Facts, Finding, Rule, rule};
use model::failure::Fault;
use model::{Direction, Step};

use crate::certainty::finding;

pub(crate) const RULE: Rule = rule!("failing-downgrade", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let failure = facts.failure.filter(|_| facts.direction == Direction::Down)?;
    // A migration of another branch may have made what is missing.
    if facts.is_beside && failure.fault == Fault::Missing {
        return None;
    }
    Some(finding(step, failure, facts))
}
