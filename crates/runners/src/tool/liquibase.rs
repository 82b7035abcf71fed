//! Liquibase: files of SQL that begin with `--liquibase formatted sql`, and in them changesets.
//!
//! A changeset is a transaction, unless it says `runInTransaction:false`. Each statement is sent on its own, or all of them as
//! one string where it says `splitStatements:false`. Read in liquibase-standard: `AbstractFormattedChangeLogParser` at 09623fc,
//! `FormattedSqlChangeLogParser` at 0b6fe5b, `ChangeSet` at 0162e8f, `AbstractSQLChange` at 04ebfdf, and `processMultiLineSQL` of
//! `StringUtil` at 004a94a. `liquibase.properties` has the URL, or the settings of the application around it.

use model::{Dialect, Runner, Wrapping};

use super::Tool;
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "liquibase", reversible: true, wrapping: Wrapping::Transaction, escape: "runInTransaction:false" };

pub(crate) const TOOL: Tool = Tool { dialect, ..Tool::plain(RUNNER) };

pub(crate) fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let Some(text) = files.nearest(root, "liquibase.properties") else { return files.application(root) };
    let urls = ["url", "liquibase.command.url"].into_iter().flat_map(|key| settings::values(text, key));
    settings::agreed(urls.map(settings::dialect_of_url))
}
