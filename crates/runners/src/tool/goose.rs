//! goose: `-- +goose Up` and `-- +goose Down` in one file.
//!
//! A section is a transaction, unless the file says `-- +goose NO TRANSACTION`; each statement is then sent on its own. A file
//! without a marker is refused. Read in `internal/sqlparser/parser.go` and `migration_sql.go` of pressly/goose 3, whose
//! environment may name the database (`GOOSE_DRIVER`).

use model::{Dialect, Runner, Wrapping};

use super::Tool;
use crate::sections::Sections;
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "goose", reversible: true, wrapping: Wrapping::Transaction, escape: "-- +goose NO TRANSACTION" };

pub(crate) const TOOL: Tool = Tool { dialect, ..Tool::plain(RUNNER) };

pub(crate) const SECTIONS: Sections = Sections {
    runner: RUNNER,
    marker: "--+goose",
    ways: ["up", "down"],
    written: ["-- +goose Up", "-- +goose Down"],
    is_common: false,
    takes_all: false,
    leaves: Some(("notransaction", Wrapping::Autocommit)),
};

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    settings::agreed(files.variable(root, "GOOSE_DRIVER").into_iter().map(Dialect::of_word))
}
