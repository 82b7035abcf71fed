//! How CONCURRENTLY is advised: it runs in no transaction, so half of the advice is how to leave the one there is.

mod directive;

use engine::Facts;
use model::{CreateIndex, Drop, Key, Name, ObjectName, Step, Transaction};

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

/// Advises an index built CONCURRENTLY: in Alembic as code.
pub(crate) fn create(create: &CreateIndex, step: &Step, facts: &Facts) -> String {
    directive::create(create, step, facts).unwrap_or_else(|| advice("CREATE INDEX CONCURRENTLY", facts))
}

/// Advises an index dropped CONCURRENTLY: in Alembic as code.
pub(crate) fn drop(drop: &Drop, table: Option<&ObjectName>, step: &Step, facts: &Facts) -> String {
    directive::drop(drop, table, step, facts).unwrap_or_else(|| advice("DROP INDEX CONCURRENTLY", facts))
}

/// Advises a key (`UNIQUE`, `PRIMARY KEY`) over an index that was built CONCURRENTLY: in Alembic as code.
pub(crate) fn key(kind: &str, name: Option<&Name>, table: &ObjectName, key: &Key, facts: &Facts) -> String {
    directive::key(kind, name, table, key, facts).unwrap_or_else(|| {
        let advice = advice("CREATE UNIQUE INDEX CONCURRENTLY", facts);
        format!("{advice}; then ADD {kind} USING INDEX takes the index over")
    })
}
