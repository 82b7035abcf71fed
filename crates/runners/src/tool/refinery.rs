//! refinery: `V1__name.sql` below a Cargo.toml that depends on it.
//!
//! A file is a transaction, and there is no way out of it or back: `U1__name.sql` is one that may come later than those with higher
//! numbers. It can be told to run all that is due in one transaction, which the files do not say. Read in `util.rs` and
//! `traits/mod.rs` of refinery-core 0.10. `refinery.toml` names the database.

use model::{Dialect, Runner, Wrapping};

use super::{Place, Tool, flyway};
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "refinery", reversible: false, wrapping: Wrapping::Transaction, escape: "" };

pub(crate) const TOOL: Tool = Tool { has_marked, dialect, ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    place.numbered().all(|script| flyway::is_prefixed(script.file_name())) && is_declared(place)
}

/// Whether the nearest Cargo.toml depends on it.
pub(crate) fn is_declared(place: &Place<'_>) -> bool {
    place.settings.depends_on(place.root, "refinery")
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    match files.nearest(root, "refinery.toml") {
        Some(text) => settings::agreed(settings::in_toml(text, "db_type").iter().map(|word| Dialect::of_word(word))),
        None => files.feature(root, "refinery"),
    }
}
