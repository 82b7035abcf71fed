//! sql-migrate: `-- +migrate Up` and `-- +migrate Down` in one file.
//!
//! A section is a transaction, unless its marker says `notransaction`; each statement is then sent on its own. Read in
//! `sqlparse/sqlparse.go` and `migrate.go` of rubenv/sql-migrate 1.8. `dbconfig.yml` names the database of each environment.

use model::{Dialect, Runner, Wrapping};

use super::Tool;
use crate::sections::Sections;
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "sql-migrate", reversible: true, wrapping: Wrapping::Transaction, escape: "notransaction" };

pub(crate) const TOOL: Tool = Tool { dialect, ..Tool::plain(RUNNER) };

pub(crate) const SECTIONS: Sections = Sections {
    runner: RUNNER,
    marker: "--+migrate",
    ways: ["up", "down"],
    written: ["-- +migrate Up", "-- +migrate Down"],
    is_common: false,
    takes_all: false,
    leaves: Some(("notransaction", Wrapping::Autocommit)),
};

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let text = files.nearest(root, "dbconfig.yml")?;
    settings::agreed(settings::values(text, "dialect").map(Dialect::of_word))
}
