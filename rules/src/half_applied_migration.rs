//! Each definition is committed by itself: when a later one fails, the migration is half done, and can be run neither again
//! nor back.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Migration, Repeat, Script};

use crate::halfway::{may_fail, more, scripts};

pub(crate) const RULE: Rule = rule!("half-applied-migration", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    scripts(migration).filter_map(|(script, direction)| of_script(script, direction, facts)).collect()
}

fn of_script(script: &Script, direction: Direction, facts: &Facts) -> Option<Finding> {
    let left = facts.left_behind(script, direction);
    let [first, rest @ ..] = left.as_slice() else {
        return None;
    };
    let stumbles = match first.repeat {
        Repeat::Doubles => "does it again",
        _ => "fails here",
    };
    let message = format!(
        "{}{} and stays done, whatever becomes of the script: if a later step fails, a second run {stumbles}",
        first.step.operation.saying(),
        more(rest.len())
    );
    let finding = Finding::at(first.step.head, message).in_file(first.step.file);
    let finding =
        finding.help("give each step a migration of its own; what belongs to one table can be one ALTER TABLE");
    Some(may_fail(Finding { direction: Some(direction), ..finding }, first.fails))
}
