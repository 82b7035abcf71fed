//! Drizzle: `meta/_journal.json` beside the files, or a folder a migration with `snapshot.json` beside `migration.sql`.
//!
//! All that is due runs in one transaction, each statement on its own; there is no way back, and none out of the transaction.
//! Read in `PgDialect.migrate` and `readMigrationFiles` of drizzle-orm 0.45, and of 1.0 (release candidate 5), where the
//! folders have replaced the journal. Journal and snapshot name the database.

use model::{Dialect, Runner, Wrapping, join};

use super::{Place, Tool};
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "drizzle", reversible: false, wrapping: Wrapping::Transaction, escape: "" };

pub(crate) const TOOL: Tool = Tool { has_marked, dialect, ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    place.has("meta/_journal.json") || place.any(|script| has_breakpoints(&script.text))
}

/// Whether a script says where one statement ends and the next begins.
pub(crate) fn has_breakpoints(text: &str) -> bool {
    text.contains("--> statement-breakpoint")
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    said(files.at(&join(root, "meta/_journal.json"))?)
}

/// The database that the snapshot beside a script names.
pub(crate) fn dialect_of_snapshot(folder: &str, files: &Settings<'_>) -> Option<Dialect> {
    said(files.at(&join(folder, "snapshot.json"))?)
}

/// The database that a journal or a snapshot names at its beginning; Turso is SQLite on a server.
fn said(text: &str) -> Option<Dialect> {
    let word = settings::values(text, "\"dialect\"").next()?;
    if word == "turso" { Some(Dialect::Sqlite) } else { Dialect::of_word(word) }
}
