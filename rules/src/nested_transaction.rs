//! A script that opens or ends the transaction its runner holds takes the runner's promise away.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Guard, Operation, Step, Transaction};

pub(crate) const RULE: Rule = rule!("nested-transaction", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    if facts.transaction != Transaction::Runner {
        return None;
    }
    let (runner, escape) = (facts.history.runner.name, facts.history.runner.escape);
    let message = match step.operation {
        // One finding for the pair: behind this BEGIN, the script's COMMIT is no longer the runner's affair.
        Operation::Begin => {
            format!(
                "`BEGIN` opens nothing, {runner} has a transaction open: the next `COMMIT` ends that one, too early"
            )
        }
        Operation::Commit => {
            format!("`COMMIT` ends the transaction that {runner} opened: if a later step fails, the earlier ones stay")
        }
        // One that may not run tidies up after a failure.
        Operation::Rollback if step.guard != Guard::Perhaps => {
            format!("`ROLLBACK` takes back every step before it and ends the transaction that {runner} opened")
        }
        _ => return None,
    };
    let help = if escape.is_empty() {
        format!("leave it to {runner}")
    } else {
        format!("leave it to {runner}; what must run outside its transaction has a way out: `{escape}`")
    };
    Some(Finding::at(step.head, message).help(help))
}
