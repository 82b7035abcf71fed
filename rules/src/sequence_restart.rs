//! A sequence that is set back gives out numbers that are taken.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AlterSequence, ColumnChange, Direction, Operation, SetColumn, Step};

pub(crate) const RULE: Rule = rule!("sequence-restart", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (name, is_new, options) = match &step.operation {
        Operation::AlterSequence(AlterSequence { name, options, .. }) => {
            (name.to_string(), facts.is_new(name), options)
        }
        Operation::SetColumn(SetColumn {
            table, column, change: ColumnChange::SetIdentity { options, .. }, ..
        }) => (format!("{table}.{column}"), facts.is_new(table), options),
        _ => return None,
    };
    options.restart?;
    if is_new || facts.direction == Direction::Down {
        return None;
    }
    let message =
        format!("`{name}` counts from another number on: where that is in use, every INSERT fails until it is past");
    let help = "set it from the rows themselves: SELECT setval(…, (SELECT max(id) FROM …))";
    Some(Finding::at(step.head, message).help(help))
}
