//! goose: `-- +goose Up` and `-- +goose Down` in one file.
//!
//! A section is a transaction, unless the file says `-- +goose NO TRANSACTION`; each statement is then sent on its own. A file
//! without a marker is refused. Read in `internal/sqlparser/parser.go` and `migration_sql.go` of pressly/goose 3.

use model::{Runner, Wrapping};

use super::Tool;
use crate::sections::Sections;

pub(crate) const RUNNER: Runner =
    Runner { name: "goose", reversible: true, wrapping: Wrapping::Transaction, escape: "-- +goose NO TRANSACTION" };

pub(crate) const TOOL: Tool = Tool::plain(RUNNER);

pub(crate) const SECTIONS: Sections = Sections {
    runner: RUNNER,
    marker: "--+goose",
    ways: ["up", "down"],
    is_common: false,
    takes_all: false,
    leaves: Some(("notransaction", Wrapping::Autocommit)),
};
