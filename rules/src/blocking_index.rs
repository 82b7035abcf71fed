//! Building an index without CONCURRENTLY blocks writes until it is built.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateIndex, Operation, Step, Work};

use crate::{concurrently, insertion};

pub(crate) const RULE: Rule = rule!("blocking-index", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateIndex(create @ CreateIndex { name, table, concurrently: false, .. }) = &step.operation else {
        return None;
    };
    let touch = facts.long_work().filter(|touch| touch.work == Work::BuildIndex)?;
    let blocked = touch.lock.blocks();
    let index = name.as_ref().map_or("an index".to_owned(), |name| format!("`{name}`"));
    let finding = Finding::at(step.head, format!("builds {index} while blocking {blocked} on `{table}`"));
    // A partitioned table cannot be indexed concurrently; its partitions can, one by one.
    Some(if facts.is_partitioned(table) {
        finding.help(
            "create it with ON ONLY, then one index a partition CONCURRENTLY, then attach each: ALTER INDEX … ATTACH PARTITION",
        )
    } else {
        insertion::concurrently(finding.help(concurrently::create(create, step, facts)), step, facts)
    })
}
