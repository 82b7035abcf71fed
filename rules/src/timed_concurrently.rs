//! What is done CONCURRENTLY waits by design; a timeout ends it halfway and leaves an index that is not valid.

use engine::{Check, Facts, Finding, Limit, Rule, rule};
use model::{CreateIndex, DetachPartition, Drop, Operation, Reindex, Step};

pub(crate) const RULE: Rule = rule!("timed-concurrently", Check::Step(check));

/// What a statement may take at least, in milliseconds, for a limit to be out of its way.
const ENOUGH: u64 = 30 * 60_000;

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (statement, leaves) = match &step.operation {
        Operation::CreateIndex(CreateIndex { concurrently: true, .. }) => ("CREATE INDEX", "an invalid index behind"),
        Operation::Reindex(Reindex { concurrently: true, .. }) => ("REINDEX", "an invalid index behind"),
        Operation::Drop(Drop { concurrently: true, .. }) => ("DROP INDEX", "the index behind, invalid"),
        Operation::DetachPartition(DetachPartition { concurrently: true, .. }) => {
            ("DETACH PARTITION", "the partition half detached")
        }
        _ => return None,
    };
    let ends = |limit: Limit, enough: u64| {
        limit.is_limited() && !limit.is_declared && limit.value.is_some_and(|value| value < enough)
    };
    let name = if ends(facts.limits.statement, ENOUGH) {
        "statement_timeout"
    } else if ends(facts.limits.lock, ENOUGH) {
        "lock_timeout"
    } else {
        return None;
    };
    let message =
        format!("{statement} CONCURRENTLY waits for every older transaction: `{name}` may end it, and leave {leaves}");
    Some(Finding::at(step.head, message).help(format!("SET {name} = 0 before it, and back to what it was afterwards")))
}
