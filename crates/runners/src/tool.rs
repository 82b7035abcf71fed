//! The tools: for each its name, whether it runs backwards, its transaction, and the words that leave it.
//!
//! The rows of sqlx, diesel, dbmate, goose and sql-migrate follow the tools' own documentation and source. golang-migrate
//! can be told to send each statement on its own (`x-multi-statement`), which its files do not say.

use model::{Runner, Wrapping};

/// The tools that settings can name, in the order of the alphabet.
const NAMED: &[Runner] = &[DBMATE, DIESEL, GOLANG_MIGRATE, GOOSE, PRISMA, PSQL, SQL_MIGRATE, SQLX];

/// The names of the tools, in the order of the alphabet.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|tool| tool.name)
}

/// The tool of that name.
#[must_use]
pub fn named(name: &str) -> Option<Runner> {
    NAMED.iter().find(|tool| tool.name == name).copied()
}

/// Numbered files without anything that tells a tool: as `psql -f` runs them.
pub(crate) const PLAIN: Runner = Runner { name: "sql", reversible: false, wrapping: Wrapping::Autocommit, escape: "" };

/// Files that somebody runs by `psql -f`, and says so: each statement is sent on its own.
pub(crate) const PSQL: Runner = Runner { name: "psql", ..PLAIN };

/// `N_name.up.sql` beside `N_name.down.sql`, by nobody knows which tool.
///
/// golang-migrate sends the file as one string, and several statements in it are one implicit transaction; sqlx opens
/// one. What fails in the implicit one fails in both, so it is the one that is assumed.
pub(crate) const PAIRED: Runner = Runner { reversible: true, wrapping: Wrapping::Implicit, ..PLAIN };

/// `20240131120000_name.sql`, by nobody knows which tool: people number by hand, only tools write the time to the
/// second. They open a transaction (sqlx, Rails) or send the file as one string (Supabase); what fails in the implicit
/// one fails in both.
pub(crate) const TIMED: Runner = Runner { wrapping: Wrapping::Implicit, ..PLAIN };

/// `V1__name.sql`, of Flyway or refinery.
///
/// Both open a transaction; Flyway goes without one where the file's only statement cannot bear it, and refuses a file
/// that mixes such a statement with others. An implicit transaction fails in the same cases.
pub(crate) const PREFIXED: Runner = Runner { name: "sql", reversible: false, wrapping: Wrapping::Implicit, escape: "" };

/// sqlx: a file is a transaction, unless it begins with `-- no-transaction`; it is then sent as one string.
pub(crate) const SQLX: Runner =
    Runner { name: "sqlx", reversible: true, wrapping: Wrapping::Transaction, escape: "-- no-transaction" };

/// golang-migrate: a file is sent as one string.
pub(crate) const GOLANG_MIGRATE: Runner =
    Runner { name: "golang-migrate", reversible: true, wrapping: Wrapping::Implicit, escape: "" };

/// diesel: a folder a migration, a transaction each, unless its metadata.toml says otherwise.
pub(crate) const DIESEL: Runner =
    Runner { name: "diesel", reversible: true, wrapping: Wrapping::Transaction, escape: "run_in_transaction = false" };

/// Prisma: a folder a migration, sent as one string; there is no way back.
pub(crate) const PRISMA: Runner =
    Runner { name: "prisma", reversible: false, wrapping: Wrapping::Implicit, escape: "" };

/// dbmate: a transaction a section, unless its marker says otherwise; the section is then sent as one string.
pub(crate) const DBMATE: Runner =
    Runner { name: "dbmate", reversible: true, wrapping: Wrapping::Transaction, escape: "transaction:false" };

/// goose: a transaction a section, unless the file says otherwise; each statement is then sent on its own.
pub(crate) const GOOSE: Runner =
    Runner { name: "goose", reversible: true, wrapping: Wrapping::Transaction, escape: "-- +goose NO TRANSACTION" };

/// sql-migrate: a transaction a section, unless its marker says otherwise; each statement is then sent on its own.
pub(crate) const SQL_MIGRATE: Runner =
    Runner { name: "sql-migrate", reversible: true, wrapping: Wrapping::Transaction, escape: "notransaction" };
