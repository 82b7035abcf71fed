//! Flyway: `V1__name.sql`, which `U1__name.sql` takes back, and `R__name.sql`, which is run again whenever it changes.
//! `B2__name.sql` stands in for all up to version 2, on databases where nothing has run yet.
//!
//! A script is a transaction, but none where all of its statements are of those that bear none: each is then sent on its own. A
//! mixture of both is refused, and an implicit transaction fails in the same cases; only with `mixed` such a script runs without
//! a transaction, too. A script's own settings (`V1__name.sql.conf`) have the last word: `executeInTransaction`. Read in
//! flyway/flyway: `ParserSqlScript` and `ResourceNameParser` at b3c4884, `SqlScriptMetadata` at d54adc9, `PostgreSQLParser` at
//! 11d1ac3; and on the pages "Migrations", "Baseline migrations" and "Script configuration" of its documentation 11. `flyway.conf`,
//! `flyway.toml` and the settings of the application around it have the URL.

use model::{Dialect, Runner, SourceFile, Step, Wrapping};

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
        || settings_of(place.root, place.settings).is_some()
        || place
            .any(|script| is_repeated(script.file_name()) || is_baseline(script.file_name()) || has_settings(script))
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

/// `V1__users.sql` and `U1__users.sql`, of Flyway and refinery; Flyway's `B1__users.sql`.
pub(crate) fn is_prefixed(name: &str) -> bool {
    let number = name.strip_prefix(['V', 'U', 'B']);
    number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("__"))
}

/// `B1__users.sql`.
pub(crate) fn is_baseline(name: &str) -> bool {
    name.starts_with('B') && is_prefixed(name)
}

/// `R__names.sql`.
pub(crate) fn is_repeated(name: &str) -> bool {
    name.starts_with("R__")
}

fn outside(script: &SourceFile, files: &Settings<'_>) -> Option<Wrapping> {
    let text = files.at(&format!("{}.conf", script.path))?;
    let is_wrapped = settings::values(text, "executeInTransaction").last()?.eq_ignore_ascii_case("true");
    Some(if is_wrapped { Wrapping::Transaction } else { Wrapping::Autocommit })
}

/// Whether one statement that bears no transaction is enough for a script to have none.
pub(crate) fn is_mixed(root: &str, files: &Settings<'_>) -> bool {
    let Some(text) = settings_of(root, files) else { return false };
    ["flyway.mixed", "mixed"].into_iter().flat_map(|key| settings::values(text, key)).any(|value| value == "true")
}

/// What the nearest settings of Flyway say.
fn settings_of<'a>(root: &str, files: &Settings<'a>) -> Option<&'a str> {
    files.nearest(root, "flyway.conf").or_else(|| files.nearest(root, "flyway.toml"))
}

/// Whether a script of these steps has no transaction, for its statements bear none.
pub(crate) fn is_bare(steps: &[Step], text: &str, mixed: bool) -> bool {
    let mut each = steps.iter().map(|step| bears_none(text.get(step.span.range()).unwrap_or("")));
    if mixed { each.any(|it| it) } else { each.all(|it| it) }
}

/// Whether a statement is one of those that Flyway knows to bear no transaction.
fn bears_none(statement: &str) -> bool {
    let words = statement.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.take(4).map(str::to_ascii_uppercase).filter(|word| word != "UNIQUE" && word != "VERBOSE");
    let mut word = || words.next().unwrap_or_default();
    match (word().as_str(), word().as_str()) {
        ("CREATE" | "DROP", "INDEX") => word() == "CONCURRENTLY",
        ("CREATE" | "DROP", "DATABASE" | "TABLESPACE" | "SUBSCRIPTION") => true,
        ("REINDEX", "SCHEMA" | "DATABASE" | "SYSTEM") => true,
        ("ALTER", "SYSTEM") | ("DISCARD", "ALL") | ("VACUUM", _) => true,
        _ => false,
    }
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let Some(text) = settings_of(root, files) else { return files.application(root) };
    let urls = ["flyway.url", "url"].into_iter().flat_map(|key| settings::values(text, key));
    settings::agreed(urls.map(settings::dialect_of_url))
}
