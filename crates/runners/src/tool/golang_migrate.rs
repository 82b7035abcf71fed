//! golang-migrate: `000001_name.up.sql` beside `000001_name.down.sql`.
//!
//! A file is sent as one string: several statements are one implicit transaction. It can be told to send each statement on its own
//! (`x-multi-statement` in the URL), which the files do not say. On SQLite it opens a transaction. Read in golang-migrate/migrate 4:
//! `Run` of `database/postgres/postgres.go` at 0165cfc, of `database/mysql/mysql.go` at 0026365 and of
//! `database/sqlite3/sqlite3.go` at 07f7bcb, and `internal/cli/commands.go`, whose `create -seq` numbers with six digits unless
//! told otherwise.

use model::{Dialect, Runner, Wrapping};

use super::Tool;

pub(crate) const RUNNER: Runner =
    Runner { name: "golang-migrate", reversible: true, wrapping: Wrapping::Implicit, escape: "" };

pub(crate) const TOOL: Tool = Tool { on: &[(Dialect::Sqlite, Wrapping::Transaction)], ..Tool::plain(RUNNER) };
