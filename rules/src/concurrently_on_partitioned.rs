//! The indexes of a partitioned table cannot be made or dropped CONCURRENTLY.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Step;
use model::failure::{Failure, Fault};

use crate::certainty::{failure_up, finding};

pub(crate) const RULE: Rule = rule!("concurrently-on-partitioned", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let failure = failure_up(facts, is_ours)?;
    Some(finding(step, failure, facts))
}

fn is_ours(failure: &Failure) -> bool {
    failure.fault == Fault::Partitioned
}
