//! How CONCURRENTLY is advised: it runs in no transaction, so half of the advice is how to leave the one there is.

use engine::Facts;
use model::Transaction;

/// What to do for a partitioned table, which cannot take over an index as a key.
pub(crate) const KEY_BY_PARTITIONS: &str = "add it to ONLY the parent, then to each partition by an index built \
     CONCURRENTLY, then attach each index: ALTER INDEX … ATTACH PARTITION";

/// Advises a statement that cannot run in a transaction: `use CREATE INDEX CONCURRENTLY, …`.
pub(crate) fn advice(statement: &str, facts: &Facts) -> String {
    match (facts.transaction, facts.history.runner.escape) {
        (Transaction::None, _) => format!("use {statement}"),
        (Transaction::Script, _) | (_, "") => {
            format!("use {statement}, in a script of its own that opens no transaction")
        }
        (_, escape) => format!("use {statement}, outside the transaction: `{escape}`"),
    }
}
