//! A column that must have a value loses its default: an INSERT that leaves the value to the server fails.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{ColumnChange, Direction, DropDefault, Knowledge, Name, ObjectName, Operation, Step};

pub(crate) const RULE: Rule = rule!("dropped-default", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::DropDefault(DropDefault { table, column }) = &step.operation else {
        return None;
    };
    // A downgrade takes away what its upgrade gave.
    if facts.direction == Direction::Down || facts.is_new(table) {
        return None;
    }
    // Of a column that is added here, withdrawn-default speaks.
    let state = facts.schema.column(table, column).present()?;
    let has_default = matches!(&state.default, Knowledge::Present(default) if !default.is_null);
    if state.birth == facts.now() || state.not_null != Some(true) || !has_default {
        return None;
    }
    let makes_up = |step: &Step| makes_up(&step.operation, table, column);
    if facts.after().iter().any(makes_up) || facts.before().iter().any(makes_up) {
        return None;
    }
    let message = format!("INSERTs that leave `{table}.{column}` to its default fail as soon as it is gone");
    Some(Finding::at(step.head, message).help("deploy code that always gives it a value first"))
}

/// Whether the column has values of another kind from here on, need not have one, or is gone.
fn makes_up(operation: &Operation, table: &ObjectName, column: &Name) -> bool {
    let is_it = |of: &ObjectName, name: &Name| of.means(table) && name == column;
    match operation {
        Operation::SetDefault(set) => is_it(&set.table, &set.column),
        Operation::DropNotNull(drop) => is_it(&drop.table, &drop.column),
        Operation::DropColumn(drop) => is_it(&drop.table, &drop.column),
        Operation::RenameColumn(rename) => is_it(&rename.table, &rename.column),
        Operation::SetColumn(set) => {
            is_it(&set.table, &set.column) && matches!(set.change, ColumnChange::AddIdentity { .. })
        }
        _ => false,
    }
}
