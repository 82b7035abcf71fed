//! A step cannot touch a column that is not there.

use crate::certainty::{failure_up, finding};
use engine::{Check, Facts, Finding, Rule, rule};
use model::ObjectKind;
use model::Step;
use model::failure::{Failure, Fault};

pub(crate) const RULE: Rule = rule!("missing-column", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let failure = failure_up(facts, is_ours)?;
    Some(finding(step, failure, facts))
}

fn is_ours(failure: &Failure) -> bool {
    failure.fault == Fault::Missing && failure.kind == ObjectKind::Column
}
