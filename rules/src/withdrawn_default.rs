//! A column that must have a value loses its default in the migration that adds it: old code does not know it yet.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, DropDefault, Knowledge, Operation, Step};

pub(crate) const RULE: Rule = rule!("withdrawn-default", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::DropDefault(DropDefault { table, column }) = &step.operation else {
        return None;
    };
    let state = facts.schema.column(table, column).present()?;
    let is_made_here = state.birth == facts.now() && state.not_null == Some(true) && state.generated.is_none();
    let has_default = matches!(&state.default, Knowledge::Present(default) if !default.is_null);
    if !is_made_here
        || !has_default
        || facts.is_new(table)
        || facts.direction == Direction::Down
        || is_nullable_later(table, column, facts)
    {
        return None;
    }
    let message =
        format!("code that runs now does not know `{table}.{column}`: its INSERTs fail as soon as the default is gone");
    Some(Finding::at(step.head, message).help("keep the default until the code that fills the column is everywhere"))
}

/// Whether a later step of the script lets the column be null after all.
fn is_nullable_later(table: &model::ObjectName, column: &model::Name, facts: &Facts) -> bool {
    facts.after().iter().any(|step| {
        matches!(&step.operation, Operation::DropNotNull(drop) if drop.table.means(table) && drop.column == *column)
    })
}
