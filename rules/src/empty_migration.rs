//! A migration that does nothing: forgotten, or emptied since.

use engine::{Check, Finding, Rule, rule};
use model::{Down, History, Migration, Trace};

pub(crate) const RULE: Rule = rule!("empty-migration", Check::History(check));

/// More empty migrations than these are nobody's oversight: the project marks its releases with them.
const HABIT: usize = 9;

fn check(history: &History) -> Vec<Finding> {
    let empty: Vec<&Migration> =
        history.each().filter(|migration| migration.up.blank && !is_meant(migration)).collect();
    if empty.len() > HABIT {
        return Vec::new();
    }
    empty.into_iter().filter(|migration| !is_first(migration, history)).map(finding).collect()
}

/// Whether it begins the history: there a database that was there before is taken over.
fn is_first(migration: &Migration, history: &History) -> bool {
    migration.parents.is_empty() && history.migrations.first().is_some_and(|first| first.revision == migration.revision)
}

fn finding(migration: &Migration) -> Finding {
    let message = "the migration does nothing, in either direction";
    let help = "write down what it is for, or leave it out before anybody has run it";
    Finding::at(migration.up.head, message).in_file(migration.up.file).help(help)
}

/// Whether it is there for something: a merge joins branches, a label begins one, a refusal marks the end of the way back,
/// a description speaks for itself, and a downgrade may be what it is about.
fn is_meant(migration: &Migration) -> bool {
    migration.parents.len() > 1
        || !migration.branch_labels.is_empty()
        || !migration.description.is_empty()
        || migration.up.explained
        || matches!(migration.down, Down::Raises { .. })
        || migration.down.steps().iter().any(|step| step.operation.trace() != Trace::Nothing)
}
