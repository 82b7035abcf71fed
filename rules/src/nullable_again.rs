//! A column that always had a value may have none: whoever reads it did not expect that.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, DropNotNull, Operation, Step};

pub(crate) const RULE: Rule = rule!("nullable-again", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::DropNotNull(DropNotNull { table, column }) = &step.operation else {
        return None;
    };
    // A downgrade gives back the freedom that its upgrade took.
    if facts.direction == Direction::Down || facts.is_new(table) {
        return None;
    }
    let state = facts.schema.column(table, column).present();
    if state.is_some_and(|state| state.birth == facts.now() || state.not_null == Some(false)) {
        return None;
    }
    // It goes, or is not null again before anybody can write one.
    let is_settled = |step: &Step| match &step.operation {
        Operation::SetNotNull(set) => set.table.means(table) && set.column == *column,
        Operation::DropColumn(drop) => drop.table.means(table) && drop.column == *column,
        _ => false,
    };
    if facts.after().iter().any(is_settled) {
        return None;
    }
    let message = format!("`{table}.{column}` may be null from now on: code that reads it does not expect that");
    Some(Finding::at(step.head, message).help("deploy code that can read a null first"))
}
