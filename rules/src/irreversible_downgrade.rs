//! A downgrade that refuses, and does not say why.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Down, Migration, Operation, Trace};

pub(crate) const RULE: Rule = rule!("irreversible-downgrade", Check::Migration(check));

fn check(migration: &Migration, _: &Facts) -> Vec<Finding> {
    let Down::Raises { file, span, explained: false } = &migration.down else {
        return Vec::new();
    };
    let message =
        format!("the downgrade refuses and does not say why: there is no going back past `{}`", migration.revision);
    let finding = Finding { direction: Some(Direction::Down), ..Finding::at(*span, message).in_file(*file) };
    let loses = |operation: &&Operation| {
        matches!(
            operation,
            Operation::Drop(_) | Operation::DropColumn(_) | Operation::Delete(_) | Operation::Truncate(_)
        )
    };
    let operations = || migration.up.steps.iter().map(|step| &step.operation);
    vec![match operations().find(loses).or_else(|| operations().find(|operation| operation.trace() != Trace::Nothing)) {
        Some(lost) if loses(&lost) => finding.help(format!(
            "the upgrade {}: going back needs a copy of what it takes away; say so in the error's message, or keep one",
            lost.saying()
        )),
        Some(operation) => {
            finding.help(format!("the upgrade {}: undo that, or say in the error's message why it cannot be", operation.saying()))
        }
        None => finding.help("the upgrade changes nothing: the downgrade may do nothing, too"),
    }]
}
