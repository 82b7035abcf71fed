//! A new migration before one that others have: a database that is past its place does not come back for it.

use std::collections::HashMap;

use engine::{Check, Finding, Rule, rule};
use model::{Base, History, Migration, Past};

pub(crate) const RULE: Rule = rule!("out-of-order-migration", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let Some(base) = &history.base else {
        return Vec::new();
    };
    let behind = behind(history, base);
    let new = history.each().zip(&base.pasts).filter(|(_, past)| **past == Past::New);
    new.filter_map(|(migration, _)| {
        let held = behind.get(migration.revision.as_str()).copied()?;
        Some(finding(migration, held, history, base))
    })
    .collect()
}

/// The migrations that come before one of those that the base has, each with that one: parents stand before children,
/// so one way back sees them all.
fn behind<'h>(history: &'h History, base: &Base) -> HashMap<&'h str, &'h Migration> {
    let mut behind: HashMap<&str, &Migration> = HashMap::new();
    for (migration, past) in history.each().zip(&base.pasts).rev() {
        let held = match past {
            Past::New => behind.get(migration.revision.as_str()).copied(),
            Past::Same | Past::Edited(_) => Some(migration),
        };
        for parent in migration.parents.iter().filter(|_| held.is_some()) {
            behind.entry(parent.as_str()).or_insert(held.unwrap_or(migration));
        }
    }
    behind
}

fn finding(migration: &Migration, held: &Migration, history: &History, base: &Base) -> Finding {
    // Those that keep one number for what has run; the others keep a list, and look for what is missing in it.
    let forgets = matches!(history.runner.name, "alembic" | "golang-migrate");
    let becomes = if forgets {
        "is past it, and never runs it"
    } else {
        "is past its place: the tool stops there, or runs it late"
    };
    let message = format!(
        "`{}` comes before `{}`, which `{}` has: a database that has run that one {becomes}",
        migration.stem, held.stem, base.name
    );
    let help = match history.runner.name {
        "alembic" => format!("let it follow the head of `{}`, and leave `{}` as it was", base.name, held.stem),
        _ => format!("give it a number behind that of the last migration of `{}`", base.name),
    };
    Finding::at(migration.sign(), message).in_file(migration.file).help(help)
}
