//! A migration that others have, changed or taken away: what has run is not run again.

use engine::{Check, Finding, Rule, rule};
use model::{Base, Gone, History, Migration, Past};

pub(crate) const RULE: Rule = rule!("edited-migration", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let Some(base) = &history.base else {
        return Vec::new();
    };
    let edited = history.each().zip(&base.pasts).filter_map(|(migration, past)| match past {
        Past::Edited(what) => Some(of_edited(migration, what, base)),
        Past::New | Past::Same => None,
    });
    // What is gone has no place: it is told of where the history ends now.
    let last = history.migrations.last();
    let gone = base.gone.iter().filter_map(|gone| Some(of_gone(gone, last?, base)));
    edited.chain(gone).collect()
}

fn of_edited(migration: &Migration, what: &str, base: &Base) -> Finding {
    let message = format!(
        "`{}` is in `{}` with {what}: a database that has run it as it was never runs it as it is",
        migration.stem, base.name
    );
    at(migration, message)
        .help(format!("leave it as it is in `{}`, and put the change into a migration of its own", base.name))
}

fn of_gone(gone: &Gone, last: &Migration, base: &Base) -> Finding {
    let message = format!(
        "`{}` is in `{}`, and no longer here: a database that has run it is at a revision that nobody knows",
        gone.stem, base.name
    );
    at(last, message).help("bring it back, and undo what it does in a migration of its own")
}

fn at(migration: &Migration, message: String) -> Finding {
    Finding::at(migration.sign(), message).in_file(migration.file)
}
