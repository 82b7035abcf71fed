//! A hash index answers one question only: is it equal.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateIndex, Direction, Operation, Step};

pub(crate) const RULE: Rule = rule!("hash-index", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateIndex(CreateIndex { table, method, .. }) = &step.operation else {
        return None;
    };
    if method != "hash" || facts.direction == Direction::Down {
        return None;
    }
    let message = format!("a hash index of `{table}` neither sorts nor finds a range, and cannot be unique");
    Some(Finding::at(step.head, message).help("leave USING out: a B-tree finds equal values about as fast"))
}
