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
    undoes
        || location(place.root).is_some()
        || place.any(|script| is_repeated(script.file_name()) || has_settings(script))
}

/// Where Flyway looks for a script: in the folder of its own, or in one above that is called as Maven and Gradle have it
/// (`db/migration`, `db/migration/postgresql`). It goes through all folders below.
pub(crate) fn home(script: &SourceFile) -> &str {
    let is_its_own = is_prefixed(script.file_name()) || is_repeated(script.file_name());
    location(script.folder()).filter(|_| is_its_own).unwrap_or(script.folder())
}

/// The place that it looks in, of which a folder is a part.
fn location(folder: &str) -> Option<&str> {
    const LOCATION: &str = "db/migration";
    let is_whole = |&start: &usize| {
        let before = folder.get(..start).is_some_and(|before| before.is_empty() || before.ends_with('/'));
        let after = folder.get(start + LOCATION.len()..);
        before && after.is_some_and(|after| after.is_empty() || after.starts_with('/'))
    };
    let start = folder.match_indices(LOCATION).map(|(start, _)| start).filter(is_whole).last()?;
    let end = start + LOCATION.len();
    let below = folder.get(end + 1..).and_then(|below| below.split('/').next());
    let vendor = below.filter(|&it| Dialect::of_word(it).is_some());
    folder.get(..vendor.map_or(end, |vendor| end + 1 + vendor.len()))
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
