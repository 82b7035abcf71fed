//! A default that differs from row to row has to be written into every one of them.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddColumn, Column, Expression, Operation, Step, Volatility, Work};

pub(crate) const RULE: Rule = rule!("default-rewrite", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AddColumn(AddColumn { table, column, if_not_exists, .. }) = &step.operation else {
        return None;
    };
    let Column { name, default: Some(default), generated: None, .. } = column else {
        return None;
    };
    let touch = facts.long_work().filter(|touch| touch.work == Work::Rewrite)?;
    if *if_not_exists && facts.schema.column(table, name).present().is_some() {
        return None;
    }
    let blocked = touch.lock.blocks();
    let message = format!("rewrites `{table}` to put {} into every row, while blocking {blocked}", value(default));
    let help = if default.volatility() == Volatility::Volatile {
        "add the column without it, SET DEFAULT for new rows, then fill the old ones in batches"
    } else {
        "add the column without it, SET DEFAULT for new rows, then fill the old ones in batches; \
         from PostgreSQL 11 on this default is stored once"
    };
    Some(Finding::at(step.head, message).help(help))
}

/// The default, unless it is too long to be quoted.
fn value(default: &Expression) -> String {
    if default.text.chars().count() <= 40 { format!("`{}`", default.text) } else { "its default".to_owned() }
}
