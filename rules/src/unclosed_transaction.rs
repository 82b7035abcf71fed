//! A `BEGIN` with no end: what stands behind it is taken back when the connection closes.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Guard, Operation, Step, Wrapping};

pub(crate) const RULE: Rule = rule!("unclosed-transaction", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    // A runner with a transaction of its own ends whatever is open: of such a BEGIN nested-transaction speaks.
    if step.operation != Operation::Begin || step.guard != Guard::None || step.wrapping == Wrapping::Transaction {
        return None;
    }
    // What could not be read may be its end.
    let may_end = |step: &Step| {
        matches!(step.operation, Operation::Commit | Operation::Rollback | Operation::Opaque(_) | Operation::Begin)
    };
    if facts.after().iter().any(may_end) {
        return None;
    }
    let message = "nothing ends the transaction that opens here: all that follows is taken back when the connection \
                   closes, or waits, its locks held, as long as that stays open";
    Some(Finding::at(step.head, message).help("end the script with `COMMIT`"))
}
