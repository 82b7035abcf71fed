//! A script that is committed halfway: when the rest fails, it can be run neither again nor back.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Migration, Repeat, Script};

use crate::halfway::{may_fail, more, scripts, unguarded};

pub(crate) const RULE: Rule = rule!("partial-commit", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    scripts(migration).filter_map(|(script, direction)| of_script(script, direction, facts)).collect()
}

fn of_script(script: &Script, direction: Direction, facts: &Facts) -> Option<Finding> {
    // Where a guard would help, that is what there is to say.
    if !unguarded(script, direction, facts).is_empty() {
        return None;
    }
    let left = facts.left_behind(script, direction);
    let [first, rest @ ..] = left.as_slice() else {
        return None;
    };
    let stumbles = match first.repeat {
        Repeat::Doubles => "does it twice",
        _ => "fails here",
    };
    let message = format!(
        "{}{} and is committed before the script is through: if a later step fails, a second run {stumbles}",
        first.step.operation.saying(),
        more(rest.len())
    );
    let help = if engine::is_wrapped(script) {
        "give the steps that leave the transaction a migration of their own"
    } else {
        "put the script between BEGIN and COMMIT, or give each step a migration of its own"
    };
    let finding = Finding::at(first.step.head, message).in_file(first.step.file).help(help);
    Some(may_fail(Finding { direction: Some(direction), ..finding }, first.fails))
}
