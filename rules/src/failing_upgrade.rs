//! A step that the server refuses on principle, or does not know yet, ends the migration.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Step;
use model::failure::{Failure, Fault};

use crate::certainty::{failure_up, finding};

pub(crate) const RULE: Rule = rule!("failing-upgrade", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let failure = failure_up(facts, is_ours)?;
    Some(finding(step, failure, facts))
}

fn is_ours(failure: &Failure) -> bool {
    matches!(failure.fault, Fault::Refused(_) | Fault::TooNew { .. })
}
