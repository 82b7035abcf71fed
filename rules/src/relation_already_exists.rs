//! What the history made cannot be made again.

use crate::certainty::{failure_up, finding};
use engine::{Check, Facts, Finding, Rule, rule};
use model::ObjectKind;
use model::Step;
use model::failure::{Failure, Fault};

pub(crate) const RULE: Rule = rule!("relation-already-exists", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let failure = failure_up(facts, is_ours)?;
    Some(finding(step, failure, facts))
}

fn is_ours(failure: &Failure) -> bool {
    matches!(failure.fault, Fault::Exists(_)) && failure.kind != ObjectKind::Column
}
