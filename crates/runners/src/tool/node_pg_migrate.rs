//! node-pg-migrate: `-- Up Migration` and `-- Down Migration` in one file of SQL.
//!
//! A section is a transaction, which SQL knows no way out of; a file without a marker goes up. Of several lines that say so, the
//! first counts. Read in `getActions` and
//! `Migration` of node-pg-migrate 9.0, which runs nothing but PostgreSQL.

use model::{Dialect, Runner, Wrapping};

use super::Tool;
use crate::sections::Sections;

pub(crate) const RUNNER: Runner =
    Runner { name: "node-pg-migrate", reversible: true, wrapping: Wrapping::Transaction, escape: "" };

pub(crate) const TOOL: Tool = Tool { dialect: |_, _| Some(Dialect::Postgres), ..Tool::plain(RUNNER) };

pub(crate) const SECTIONS: Sections = Sections {
    runner: RUNNER,
    marker: "--",
    ways: ["upmigration", "downmigration"],
    written: ["-- Up Migration", "-- Down Migration"],
    is_common: true,
    takes_all: true,
    leaves: None,
};
