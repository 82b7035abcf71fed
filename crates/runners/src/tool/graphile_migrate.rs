//! graphile-migrate: the header of what is committed tells it, and what is not committed yet comes last.
//!
//! A file is a transaction, unless the first line behind its header says `--! no-transaction`; it is then sent as one string. There
//! is no way back. Read in `header.ts`, `migration.ts` and `settings.ts` of graphile-migrate 1.4, which runs nothing but
//! PostgreSQL.

use model::{Dialect, Runner, SourceFile, Wrapping};

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

/// Whether the first line behind the header leaves the transaction.
fn outside(script: &SourceFile, _: &Settings<'_>) -> Option<Wrapping> {
    let is_header = |line: &&str| {
        let key = line.strip_prefix("--! ");
        key.is_some_and(|key| key.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    let mut body = script.text.lines().skip_while(is_header).skip_while(|line| line.trim().is_empty());
    let words = body.next().and_then(|line| line.strip_prefix("--!"))?;
    words.trim_start().starts_with("no-transaction").then_some(Wrapping::Implicit)
}
