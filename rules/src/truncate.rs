//! Truncating a table loses its rows; with CASCADE, those of every table that refers to it.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Operation, Step, Truncate};

use crate::dependents;

pub(crate) const RULE: Rule = rule!("truncate", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Truncate(Truncate { table, cascade, .. }) = &step.operation else {
        return None;
    };
    if facts.is_new(table) || facts.is_undone(table) {
        return None;
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
