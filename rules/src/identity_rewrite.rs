//! A column that numbers the rows by itself has to number those that are there.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddColumn, Generated, Operation, Step, Work};

pub(crate) const RULE: Rule = rule!("identity-rewrite", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AddColumn(AddColumn { table, column, if_not_exists, .. }) = &step.operation else {
        return None;
    };
    let Some(Generated::Identity { .. } | Generated::Serial) = &column.generated else {
        return None;
    };
    let touch = facts.long_work().filter(|touch| touch.work == Work::Rewrite)?;
    if *if_not_exists && facts.schema.column(table, &column.name).present().is_some() {
        return None;
    }
    let blocked = touch.lock.blocks();
    let message = format!("rewrites `{table}` to number its rows in `{}`, while blocking {blocked}", column.name);
    Some(Finding::at(step.head, message).help(
        "add a plain column, SET DEFAULT nextval(…) of a new sequence for new rows, then number the old ones in batches",
    ))
}
