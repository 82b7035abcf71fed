//! Truncating a table loses its rows; with CASCADE, those of every table that refers to it.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Direction, Operation, Relation, Step, Truncate};

use crate::dependents;

pub(crate) const RULE: Rule = rule!("truncate", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Truncate(truncate @ Truncate { table, cascade, .. }) = &step.operation else {
        return None;
    };
    if facts.is_new(table) || facts.is_undone(table) {
        return None;
    }
    if !truncate.partitions.is_empty() {
        return of_partitions(step, truncate, facts);
    }
    if !cascade {
        let help = "keep a copy first: `CREATE TABLE … AS SELECT`; or delete the rows that must go, a few at a time";
        return Some(Finding::at(step.head, format!("loses every row of `{table}`")).help(help));
    }
    let others = dependents::named(&dependents::referring_tables(table, facts.schema));
    let others = others.unwrap_or_else(|| "every table that refers to it".to_owned());
    let finding = Finding::at(step.head, format!("loses every row of `{table}`, and of {others}"));
    Some(finding.level(Level::Error).help("leave CASCADE out and name each table that is meant to be emptied"))
}

/// A downgrade mostly drops partitions that its upgrade made, and rows that have changed places are still there.
fn of_partitions(step: &Step, truncate: &Truncate, facts: &Facts) -> Option<Finding> {
    let keeps =
        |relation: &Relation| relation.copies.iter().any(|copied| facts.schema.means_same(copied, &truncate.table));
    if truncate.drops && facts.direction == Direction::Down || facts.schema.relations().any(keeps) {
        return None;
    }
    let help = "keep a copy first: `ALTER TABLE … EXCHANGE PARTITION`, or `CREATE TABLE … AS SELECT`";
    Some(Finding::at(step.head, format!("loses every row of {}", truncate.subject())).help(help))
}
