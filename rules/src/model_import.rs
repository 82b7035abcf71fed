//! A migration that imports the application's models does something else whenever they change.

use engine::{Check, Finding, Rule, rule};
use model::{History, Migration};

pub(crate) const RULE: Rule = rule!("model-import", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    history.each().filter_map(of_migration).collect()
}

fn of_migration(migration: &Migration) -> Option<Finding> {
    let (first, others) = migration.models.split_first()?;
    let more = match others {
        [] => String::new(),
        [_] => " and another".to_owned(),
        _ => format!(" and {} others", others.len()),
    };
    let message = format!(
        "imports the model `{first}`{more}: it has today's columns, and the table has those of this migration's day"
    );
    let help = "describe what this migration needs of the table in the migration itself: `sa.table(…, sa.column(…))`";
    Some(Finding::at(first.span, message).in_file(migration.file).help(help))
}
