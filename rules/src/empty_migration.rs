//! A migration that does nothing: forgotten, or emptied since.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Down, Migration, Trace};

pub(crate) const RULE: Rule = rule!("empty-migration", Check::Migration(check));

/// More empty migrations than these are nobody's oversight.
const HABIT: usize = 9;

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    if !migration.up.blank || is_meant(migration) {
        return Vec::new();
    }
    // One that begins a history is where a database that was there before is taken over.
    let is_first = migration.parents.is_empty() && facts.index == 0;
    let goes_down = migration.down.steps().iter().any(|step| step.operation.trace() != Trace::Nothing);
    // Where there are many, they are what the project marks its releases with.
    let is_habit =
        facts.history.migrations.iter().filter(|other| other.up.blank && !is_meant(other)).nth(HABIT).is_some();
    if is_first || goes_down || is_habit {
        return Vec::new();
    }
    let message = "the migration does nothing, in either direction";
    let help = "write down what it is for, or leave it out before anybody has run it";
    vec![Finding::at(migration.up.head, message).in_file(migration.up.file).help(help)]
}

/// Whether somebody says what it is for: a merge joins branches, a label begins one, a refusal marks the end of the way
/// back, and a description speaks for itself.
fn is_meant(migration: &Migration) -> bool {
    migration.parents.len() > 1
        || !migration.branch_labels.is_empty()
        || !migration.description.is_empty()
        || migration.up.explained
        || matches!(migration.down, Down::Raises { .. })
}
