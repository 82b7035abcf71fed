//! Within a transaction foreign keys are switched neither off nor on, and nobody says so.

use engine::{Check, Facts, Finding, Rule, rule};
use model::sqlite::is_off;
use model::{Operation, Step, Transaction};

pub(crate) const RULE: Rule = rule!("ignored-pragma", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetVariable(set) = &step.operation else {
        return None;
    };
    if !set.name.text.eq_ignore_ascii_case("foreign_keys") || !set.value.as_deref().is_some_and(is_off) {
        return None;
    }
    let escape = facts.history.runner.escape;
    let (whose, help) = match facts.transaction {
        Transaction::Script => ("the transaction".to_owned(), "put it before BEGIN".to_owned()),
        Transaction::Runner if escape.is_empty() => {
            let runner = facts.history.runner.name;
            (format!("the transaction that {runner} opens"), format!("switch them off where {runner} is started"))
        }
        Transaction::Runner => (
            format!("the transaction that {} opens", facts.history.runner.name),
            format!("leave it: `{escape}`, and open one behind the PRAGMA"),
        ),
        _ => return None,
    };
    let message = format!("changes nothing: in {whose} foreign keys stay as they are");
    Some(Finding::at(step.head, message).help(help))
}
