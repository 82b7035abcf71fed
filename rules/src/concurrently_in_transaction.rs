//! CONCURRENTLY commits on its way, so the server refuses it inside a transaction.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{CreateIndex, DetachPartition, Drop, Guard, Operation, Reindex, ReindexScope, Step, Transaction};

pub(crate) const RULE: Rule = rule!("concurrently-in-transaction", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let statement = statement(&step.operation)?;
    let (runner, escape) = (facts.history.runner.name, facts.history.runner.escape);
    let (opener, help) = match facts.transaction {
        Transaction::None | Transaction::Unknown => return None,
        Transaction::Runner if escape.is_empty() => (
            format!("{runner} opens"),
            format!("{runner} knows no way to leave its transaction: run this step apart from it"),
        ),
        Transaction::Runner => (format!("{runner} opens"), format!("leave the transaction: `{escape}`")),
        Transaction::Script => (
            "the script opens".to_owned(),
            "end the transaction first, or give the step a script of its own".to_owned(),
        ),
        Transaction::Implicit => (
            "statements sent together share".to_owned(),
            "give the step a script of its own: a lone statement is sent without a transaction".to_owned(),
        ),
    };
    let finding = Finding::at(step.head, format!("{statement} fails in the transaction that {opener}"));
    let finding = match &step.operation {
        Operation::CreateIndex(create) if facts.is_new(&create.table) => {
            finding.help("leave CONCURRENTLY out: the table is new, and nobody waits for its index")
        }
        _ => finding.help(help),
    };
    // What may not run may not fail.
    Some(if step.guard == Guard::Perhaps { finding.level(Level::Warn) } else { finding })
}

/// A statement with CONCURRENTLY that no transaction may hold, in words.
fn statement(operation: &Operation) -> Option<String> {
    match operation {
        Operation::CreateIndex(CreateIndex { table, concurrently: true, .. }) => {
            Some(format!("CREATE INDEX CONCURRENTLY on `{table}`"))
        }
        Operation::Drop(Drop { name, concurrently: true, .. }) => Some(format!("DROP INDEX CONCURRENTLY of `{name}`")),
        Operation::DetachPartition(DetachPartition { partition, concurrently: true, .. }) => {
            Some(format!("DETACH PARTITION CONCURRENTLY of `{partition}`"))
        }
        Operation::Reindex(Reindex { scope, concurrently: true, .. }) => Some(match scope {
            ReindexScope::Index(name) | ReindexScope::Table(name) => format!("REINDEX CONCURRENTLY of `{name}`"),
            ReindexScope::Everything => "REINDEX CONCURRENTLY".to_owned(),
        }),
        _ => None,
    }
}
