//! golang-migrate: `000001_name.up.sql` beside `000001_name.down.sql`.
//!
//! A file is sent as one string: several statements are one implicit transaction. It can be told to send each statement on its own
//! (`x-multi-statement` in the URL), which the files do not say. Read in `database/postgres/postgres.go` and
//! `internal/cli/commands.go` of golang-migrate/migrate 4, whose `create -seq` numbers with six digits unless told otherwise.

use model::{Runner, Wrapping};

use super::Tool;

pub(crate) const RUNNER: Runner =
    Runner { name: "golang-migrate", reversible: true, wrapping: Wrapping::Implicit, escape: "" };

pub(crate) const TOOL: Tool = Tool::plain(RUNNER);
