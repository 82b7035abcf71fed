//! How CONCURRENTLY is advised: it runs in no transaction, so half of the advice is how to leave the one there is.

use engine::Facts;
use model::Transaction;

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
