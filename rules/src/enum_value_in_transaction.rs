//! Before PostgreSQL 12 no transaction may add a value to an enum.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, Step, Transaction};

pub(crate) const RULE: Rule = rule!("enum-value-in-transaction", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AddEnumValue(add) = &step.operation else {
        return None;
    };
    // What the transaction made itself it may change.
    let is_new = facts.schema.data_type(&add.name).present().is_some_and(|made| made.birth == facts.now());
    let is_outside = matches!(facts.transaction, Transaction::None | Transaction::Unknown);
    if !facts.effect.outside_transaction || is_outside || is_new {
        return None;
    }
    let message = format!("fails: before PostgreSQL 12 a value cannot be added to `{}` in a transaction", add.name);
    let help = match facts.history.runner.escape {
        "" => "give it a script of its own that opens no transaction".to_owned(),
        escape => format!("leave the transaction: `{escape}`"),
    };
    Some(Finding::at(step.head, message).help(help))
}
