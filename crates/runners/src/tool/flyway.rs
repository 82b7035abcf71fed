//! Flyway: `V1__name.sql`, which `U1__name.sql` takes back, and `R__name.sql`, which is run again whenever it changes.
//!
//! A script is a transaction, but none where its only statement cannot bear one, and a mixture of both is refused. An implicit
//! transaction fails in the same cases. A script's own settings (`V1__name.sql.conf`) leave it with
//! `executeInTransaction=false`; each statement is then sent on its own. Read on the pages "Migrations", "Script configuration"
//! and "Migration transaction handling" of Flyway's documentation 11. `flyway.conf` and `flyway.toml` have the URL.

use model::{Dialect, Runner, SourceFile, Wrapping};

use super::{Place, Tool, refinery};
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "flyway", reversible: false, wrapping: Wrapping::Implicit, escape: "" };

pub(crate) const TOOL: Tool = Tool { has_marked, outside, dialect, ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    if !place.numbered().all(|script| is_prefixed(script.file_name())) || refinery::is_declared(place) {
        return false;
    }
    let undoes = place.numbered().any(|script| script.file_name().starts_with('U'));
    let has_settings = |script: &SourceFile| place.settings.at(&format!("{}.conf", script.path)).is_some();
    // `db/migration` is where Maven and Gradle look for what Flyway runs.
    undoes
        || place.lies_in("db/migration")
        || place.any(|script| is_repeated(script.file_name()) || has_settings(script))
}

/// `V1__users.sql` and `U1__users.sql`, of Flyway and refinery.
pub(crate) fn is_prefixed(name: &str) -> bool {
    let number = name.strip_prefix(['V', 'U']);
    number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("__"))
}

/// `R__names.sql`.
pub(crate) fn is_repeated(name: &str) -> bool {
    name.starts_with("R__")
}

fn outside(script: &SourceFile, files: &Settings<'_>) -> Option<Wrapping> {
    let text = files.at(&format!("{}.conf", script.path))?;
    let leaves = settings::values(text, "executeInTransaction").any(|value| value == "false");
    leaves.then_some(Wrapping::Autocommit)
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    if let Some(text) = files.nearest(root, "flyway.conf") {
        return settings::agreed(settings::values(text, "flyway.url").map(settings::dialect_of_url));
    }
    let text = files.nearest(root, "flyway.toml")?;
    settings::agreed(settings::values(text, "url").map(settings::dialect_of_url))
}
