//! Building an index without CONCURRENTLY blocks writes until it is built.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateIndex, Operation, RelationKind, Step, Transaction, Work};

pub(crate) const RULE: Rule = rule!("blocking-index", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateIndex(CreateIndex { name, table, concurrently: false, .. }) = &step.operation else {
        return None;
    };
    let touch = facts.long_work().filter(|touch| touch.work == Work::BuildIndex)?;
    // A partitioned table cannot be indexed concurrently; its partitions can, one by one.
    let partitioned = facts.relation(table).is_some_and(|table| table.kind == RelationKind::PartitionedTable);
    let blocked = touch.lock.blocks();
    let index = name.as_ref().map_or("an index".to_owned(), |name| format!("`{name}`"));
    let finding = Finding::at(step.head, format!("builds {index} while blocking {blocked} on `{table}`"));
    Some(match (partitioned, facts.transaction, facts.history.runner.escape) {
        (true, ..) => finding.help(
            "create it with ON ONLY, then one index a partition CONCURRENTLY, then attach each: ALTER INDEX … ATTACH PARTITION",
        ),
        (false, Transaction::None, _) => finding.help("use CREATE INDEX CONCURRENTLY"),
        (false, Transaction::Script, _) | (false, _, "") => {
            finding.help("use CREATE INDEX CONCURRENTLY, in a script of its own that opens no transaction")
        }
        (false, _, escape) => {
            finding.help(format!("use CREATE INDEX CONCURRENTLY, outside the transaction: `{escape}`"))
        }
    })
}
