//! Rebuilding an index without CONCURRENTLY stops writes to its table, and the queries that would look at the index.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{ObjectName, Operation, Reindex, ReindexScope, Step};

use crate::concurrently;

pub(crate) const RULE: Rule = rule!("blocking-reindex", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Reindex(Reindex { scope, concurrently: false, .. }) = &step.operation else {
        return None;
    };
    let message = match scope {
        ReindexScope::Everything => {
            "rebuilds one index after the other, and blocks writes to the table of each".to_owned()
        }
        ReindexScope::Table(table) if facts.is_new(table) => return None,
        ReindexScope::Table(table) => format!("rebuilds the indexes of `{table}` while blocking writes"),
        ReindexScope::Index(index) => {
            let table = table_of(index, facts);
            if facts.is_new(index) || table.is_some_and(|table| facts.is_new(table)) {
                return None;
            }
            let whose = table.map_or("its table".to_owned(), |table| format!("`{table}`"));
            format!("rebuilds `{index}` while blocking writes on {whose}")
        }
    };
    let message = format!("{message}, and reads that look at what is rebuilt");
    let help = if facts.server().at_least(12) {
        concurrently::advice("REINDEX … CONCURRENTLY", facts)
    } else {
        "before PostgreSQL 12 there is no REINDEX CONCURRENTLY: build a second index CONCURRENTLY, and drop the first one so"
            .to_owned()
    };
    Some(Finding::at(step.head, message).help(help))
}

fn table_of<'a>(index: &ObjectName, facts: &Facts<'a>) -> Option<&'a ObjectName> {
    facts.schema.assumed(index)?.table.as_ref()
}
