//! Refreshing a materialized view without CONCURRENTLY takes it away from its readers.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::failure::Fault;
use model::{Operation, RefreshView, Step, Work};

use crate::certainty::{failure_up, finding};

pub(crate) const RULE: Rule = rule!("blocking-refresh", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    if let Some(failure) =
        failure_up(facts, |failure| matches!(failure.fault, Fault::NoUniqueIndex | Fault::NotPopulated))
    {
        return Some(finding(step, failure, facts).level(Level::Error));
    }
    let Operation::RefreshView(RefreshView { view, concurrently: false, .. }) = &step.operation else {
        return None;
    };
    // Nobody can read one that was never filled.
    if facts.is_new(view) || facts.schema.assumed(view).is_some_and(|view| !view.populated) {
        return None;
    }
    facts.effect.main().filter(|touch| touch.lock.blocks_reads() && touch.work == Work::Rewrite)?;
    let message = format!("runs the query of `{view}` while its readers wait");
    // Unlike others of its name it may run in a transaction.
    let help =
        "use REFRESH MATERIALIZED VIEW CONCURRENTLY, which lets readers go on; the view needs a unique index for it";
    Some(Finding::at(step.head, message).help(help))
}
