//! Refreshing a materialized view without CONCURRENTLY takes it away from its readers.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, RefreshView, Step};

pub(crate) const RULE: Rule = rule!("blocking-refresh", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
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
