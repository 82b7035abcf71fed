//! An index over many columns is large, slow to keep, and of use to the queries that name its first ones.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateIndex, Direction, Operation, Step};

pub(crate) const RULE: Rule = rule!("wide-index", Check::Step(check));

/// How many keys are no reason to ask.
const USUAL: usize = 3;

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateIndex(CreateIndex { table, keys, unique, method, .. }) = &step.operation else {
        return None;
    };
    // A unique one says what may not be twice. Other methods look all their columns up alike.
    if *unique || method != "btree" || keys.len() <= USUAL || facts.direction == Direction::Down {
        return None;
    }
    let message = format!(
        "an index of `{table}` over {} columns: large, slow to keep, and rarely faster than one over three",
        keys.len()
    );
    Some(
        Finding::at(step.head, message)
            .help("keep the columns that pick the most; put those that are only read into INCLUDE"),
    )
}
