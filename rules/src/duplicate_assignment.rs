//! A column that one statement gives two values: the server refuses to choose.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, Step};

pub(crate) const RULE: Rule = rule!("duplicate-assignment", Check::Step(check));

fn check(step: &Step, _: &Facts) -> Option<Finding> {
    let (table, column, verb) = match &step.operation {
        Operation::Update(update) => (&update.table, update.given_twice.as_ref()?, "UPDATE"),
        Operation::Insert(insert) => (&insert.table, insert.given_twice.as_ref()?, "INSERT"),
        _ => return None,
    };
    let span = if column.span.is_empty() { step.head } else { column.span };
    let message = format!("fails: one {verb} gives `{table}.{column}` two values");
    Some(Finding::at(span, message).help("keep the value that is meant, or combine both into one expression"))
}
