//! Detaching a partition without CONCURRENTLY stops everybody who uses the partitioned table.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{DetachPartition, Direction, Operation, Step};

use crate::concurrently;

pub(crate) const RULE: Rule = rule!("blocking-partition-detach", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::DetachPartition(DetachPartition { table, partition, concurrently: false, .. }) = &step.operation
    else {
        return None;
    };
    // Before version 14 there is no other way.
    if facts.is_new(table) || facts.is_new(partition) || !facts.server().at_least(14) {
        return None;
    }
    let blocked = facts.effect.main()?.lock.blocks();
    let message =
        format!("detaching `{partition}` blocks {blocked} on all of `{table}`, behind every query that still uses it");
    let help = concurrently::advice("DETACH PARTITION … CONCURRENTLY", facts);
    let finding = Finding::at(step.head, message).help(help);
    Some(if facts.direction == Direction::Down { finding.level(Level::Info) } else { finding })
}
