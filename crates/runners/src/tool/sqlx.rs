//! sqlx: `N_name.sql`, or `N_name.up.sql` beside `N_name.down.sql`, below a Cargo.toml that depends on it.
//!
//! A file is a transaction, unless it begins with `-- no-transaction`, to the letter; it is then sent as one string. Read in
//! `migrate/source.rs` of sqlx-core 0.8 and `migrate.rs` of sqlx-postgres 0.8.

use model::{Dialect, Runner, SourceFile, Wrapping};

use super::{Place, Tool};
use crate::settings::Settings;

pub(crate) const RUNNER: Runner =
    Runner { name: "sqlx", reversible: true, wrapping: Wrapping::Transaction, escape: "-- no-transaction" };

pub(crate) const TOOL: Tool = Tool { has_marked, outside, dialect, ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    place.any(leaves)
}

/// Whether the nearest Cargo.toml depends on it. It may do so for queries, and another tool run the migrations.
pub(crate) fn is_declared(place: &Place<'_>) -> bool {
    place.settings.depends_on(place.root, "sqlx")
}

/// Whether a file leaves the transaction.
pub(crate) fn leaves(script: &SourceFile) -> bool {
    script.text.starts_with("-- no-transaction")
}

fn outside(script: &SourceFile, _: &Settings<'_>) -> Option<Wrapping> {
    leaves(script).then_some(Wrapping::Implicit)
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    files.feature(root, "sqlx")
}
