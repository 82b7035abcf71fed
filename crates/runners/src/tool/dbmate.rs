//! dbmate: `-- migrate:up` and `-- migrate:down` in one file.
//!
//! A section is a transaction, unless its marker says `transaction:false`; it is then sent as one string. Read in
//! `pkg/dbmate/migration.go` and `db.go` of amacneil/dbmate 2.

use model::{Runner, Wrapping};

use super::Tool;
use crate::sections::Sections;

pub(crate) const RUNNER: Runner =
    Runner { name: "dbmate", reversible: true, wrapping: Wrapping::Transaction, escape: "transaction:false" };

pub(crate) const TOOL: Tool = Tool::plain(RUNNER);

pub(crate) const SECTIONS: Sections = Sections {
    runner: RUNNER,
    marker: "--migrate:",
    ways: ["up", "down"],
    written: ["-- migrate:up", "-- migrate:down"],
    is_common: false,
    takes_all: false,
    leaves: Some(("transaction:false", Wrapping::Implicit)),
};
