//! What the history made cannot be made again.

use crate::certainty::{failure_up, finding};
use crate::identifier_too_long;
use engine::{Check, Facts, Finding, Rule, rule};
use model::ObjectKind;
use model::Step;
use model::failure::{Failure, Fault};

pub(crate) const RULE: Rule = rule!("relation-already-exists", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    // Of two names that are cut to one, another rule speaks.
    let failure = failure_up(facts, |failure| is_ours(failure) && !identifier_too_long::collides(failure, facts))?;
    Some(finding(step, failure, facts))
}

fn is_ours(failure: &Failure) -> bool {
    matches!(failure.fault, Fault::Exists(_)) && failure.kind != ObjectKind::Column
}
