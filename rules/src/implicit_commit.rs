//! A definition commits whatever the transaction has done, and the transaction is over.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, Step, Transaction, mysql};

pub(crate) const RULE: Rule = rule!("implicit-commit", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    if !mysql::commits(&step.operation) || matches!(step.operation, Operation::Begin) {
        return None;
    }
    let changes = facts.together().iter().filter(|earlier| is_of_rows(&earlier.operation)).count();
    let message = match facts.transaction {
        Transaction::Script if changes > 0 => {
            "commits the rows that the transaction has changed, and ends it: no `ROLLBACK` takes them back".to_owned()
        }
        Transaction::Script => "ends the transaction before it does anything: no `ROLLBACK` takes it back".to_owned(),
        Transaction::Runner if changes > 0 => format!(
            "commits the rows that were changed before it, although {} has a transaction open: if a later step fails, they \
             stay, and a second run changes them again",
            facts.history.runner.name
        ),
        _ => return None,
    };
    let help = "change rows in a migration of its own, and definitions in another";
    Some(Finding::at(step.head, message).help(help))
}

fn is_of_rows(operation: &Operation) -> bool {
    matches!(operation, Operation::Insert(_) | Operation::Update(_) | Operation::Delete(_) | Operation::Merge(_))
}
