//! A constraint that is promised and proven in one transaction holds the lock of the promise while it is proven.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{LockMode, Operation, Step, ValidateConstraint, Work};

pub(crate) const RULE: Rule = rule!("validation-in-same-transaction", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::ValidateConstraint(ValidateConstraint { table, constraint }) = &step.operation else {
        return None;
    };
    facts.long_work().filter(|touch| touch.work == Work::Scan)?;
    let promise = facts.together().iter().rev().find(|earlier| match &earlier.operation {
        Operation::AddConstraint(add) => {
            add.table.means(table) && add.constraint.not_valid && add.constraint.name.as_ref() == Some(constraint)
        }
        _ => false,
    })?;
    // What the whole transaction holds on the table.
    let lock = facts.holds.iter().filter(|hold| hold.relation.means(table)).map(|hold| hold.lock).max()?;
    if lock < LockMode::Share {
        return None;
    }
    let message = format!(
        "checks every row of `{table}` while blocking {}: the transaction that added `{constraint}` still holds its lock",
        lock.blocks()
    );
    let help = "validate it in a later migration, in a transaction of its own";
    Some(Finding::at(step.head, message).help(help).related(promise.file, promise.head, "the lock is taken here"))
}
