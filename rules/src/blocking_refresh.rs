//! Refreshing a materialized view without CONCURRENTLY takes it away from its readers.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::failure::Fault;
use model::{Operation, RefreshView, Step};

use crate::certainty::{failure_up, finding};

pub(crate) const RULE: Rule = rule!("blocking-refresh", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    if let Some(failure) = failure_up(facts, |failure| failure.fault == Fault::NoUniqueIndex) {
        return Some(finding(step, failure, facts).level(Level::Error));
    }
    let Operation::RefreshView(RefreshView { view, concurrently: false, .. }) = &step.operation else {
        return None;
    };
    if facts.is_new(view) {
        return None;
    }
    facts.effect.main().filter(|touch| touch.lock.blocks_reads())?;
    let message = format!("runs the query of `{view}` while its readers wait");
    // Unlike others of its name it may run in a transaction.
    let help =
        "use REFRESH MATERIALIZED VIEW CONCURRENTLY, which lets readers go on; the view needs a unique index for it";
    Some(Finding::at(step.head, message).help(help))
}
