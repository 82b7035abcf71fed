//! graphile-migrate: the header of what is committed tells it, and what is not committed yet comes last.
//!
//! A file is a transaction, unless the first line behind its header says `--! no-transaction`; it is then sent as one string. The
//! header of `current.sql` is not taken off: only its very first line counts, and none in the folder `current`, whose files are run
//! together. There is no way back. Read in `header.js`, `migration.js`, `current.js` and `commands/watch.js` of graphile-migrate
//! 1.4.1, which runs nothing but PostgreSQL.

use model::{Dialect, Runner, SourceFile, Wrapping, join};

use super::{Place, Tool};
use crate::settings::Settings;

pub(crate) const RUNNER: Runner = Runner {
    name: "graphile-migrate",
    reversible: false,
    wrapping: Wrapping::Transaction,
    escape: "--! no-transaction",
};

pub(crate) const TOOL: Tool =
    Tool { has_marked, outside, dialect: |_, _| Some(Dialect::Postgres), ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    place.any(|script| script.text.starts_with("--! Previous:"))
}

/// Where the files are that are not committed yet, in pieces: beside the folder of those that are.
pub(crate) fn pieces(root: &str) -> Option<String> {
    Some(join(root.strip_suffix("committed")?.trim_end_matches('/'), "current"))
}

/// Whether the first line behind the header leaves the transaction.
fn outside(script: &SourceFile, _: &Settings<'_>) -> Option<Wrapping> {
    let is_header = |line: &str| {
        let key = line.strip_prefix("--! ");
        line.trim().is_empty() || key.is_some_and(|key| key.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    let is_committed = script.file_name() != "current.sql";
    let first = script.text.lines().find(|line| !is_committed || !is_header(line))?;
    let words = first.strip_prefix("--!")?.trim_start().strip_prefix("no-transaction")?;
    let is_word = !words.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (is_word && !script.folder().ends_with("current")).then_some(Wrapping::Implicit)
}
