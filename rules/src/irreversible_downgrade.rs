//! A downgrade that refuses, and does not say why.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Down, Loss, Migration, Operation, Trace};

pub(crate) const RULE: Rule = rule!("irreversible-downgrade", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let Down::Raises { file, span, explained: false } = &migration.down else {
        return Vec::new();
    };
    let message =
        format!("the downgrade refuses and does not say why: there is no going back past `{}`", migration.revision);
    let finding = Finding { direction: Some(Direction::Down), ..Finding::at(*span, message).in_file(*file) };
    // What goes beside the operation's own words: a type that is cut, the values of a column.
    let gone = facts.inverses.iter().flat_map(|inverse| inverse.lost()).find(|lost| matches!(lost, Loss::Cut { .. }));
    if let Some(gone) = gone {
        let help = format!("going back needs {}: say so in the error's message, or keep a copy", gone.saying());
        return vec![finding.help(help)];
    }
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
