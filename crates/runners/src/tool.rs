//! The tools: for each its name, whether it runs backwards, its transaction, and the words that leave it.
//!
//! The rows follow the tools' own documentation and source: what a row's comment names was read there. golang-migrate can
//! be told to send each statement on its own (`x-multi-statement`), and refinery to run all that is due in one transaction,
//! which their files do not say.

use model::{Runner, Wrapping};

/// The tools that settings can name, in the order of the alphabet.
const NAMED: &[Runner] = &[
    ATLAS,
    DBMATE,
    DIESEL,
    DRIZZLE,
    FLYWAY,
    GOLANG_MIGRATE,
    GOOSE,
    GRAPHILE_MIGRATE,
    NODE_PG_MIGRATE,
    PRISMA,
    PSQL,
    REFINERY,
    SQITCH,
    SQL_MIGRATE,
    SQLX,
    SUPABASE,
];

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

/// `V1__name.sql`, of Flyway or refinery: what fails with the more patient of the two fails with both.
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

/// Atlas: a transaction a file (`--tx-mode file` is the default), unless its header says `-- atlas:txmode none`; each
/// statement is then sent on its own.
pub(crate) const ATLAS: Runner =
    Runner { name: "atlas", reversible: false, wrapping: Wrapping::Transaction, escape: "-- atlas:txmode none" };

/// Drizzle: all that is due in one transaction, each statement on its own (`PgDialect.migrate` of drizzle-orm 0.45). There is
/// no way back, and none out of the transaction.
pub(crate) const DRIZZLE: Runner =
    Runner { name: "drizzle", reversible: false, wrapping: Wrapping::Transaction, escape: "" };

/// Flyway: a transaction a migration, but none where the only statement cannot bear one, and a mixture is refused. An
/// implicit transaction fails in the same cases. A script's own settings (`V1__name.sql.conf`) can leave it, too.
pub(crate) const FLYWAY: Runner =
    Runner { name: "flyway", reversible: false, wrapping: Wrapping::Implicit, escape: "" };

/// graphile-migrate: a transaction a file, unless its first line says otherwise (`isNoTransactionDefined` of 1.4); the file is
/// then sent as one string. There is no way back.
pub(crate) const GRAPHILE_MIGRATE: Runner = Runner {
    name: "graphile-migrate",
    reversible: false,
    wrapping: Wrapping::Transaction,
    escape: "--! no-transaction",
};

/// node-pg-migrate: a transaction a section, which SQL knows no way out of (`getActions` of 9.0).
pub(crate) const NODE_PG_MIGRATE: Runner =
    Runner { name: "node-pg-migrate", reversible: true, wrapping: Wrapping::Transaction, escape: "" };

/// refinery: a transaction a file (`migrate` of refinery-core 0.10), and no way out of it or back.
pub(crate) const REFINERY: Runner =
    Runner { name: "refinery", reversible: false, wrapping: Wrapping::Transaction, escape: "" };

/// sqitch: a script is run by `psql --file` with `ON_ERROR_STOP`, each statement on its own; who wants a transaction writes
/// BEGIN and COMMIT, as its templates do (`App::Sqitch::Engine::pg` of 1.3).
pub(crate) const SQITCH: Runner =
    Runner { name: "sqitch", reversible: true, wrapping: Wrapping::Autocommit, escape: "" };

/// Supabase's command line: the statements of a file are sent in one batch, which is an implicit transaction
/// (`MigrationFile.ExecBatch`). There is no way back.
pub(crate) const SUPABASE: Runner =
    Runner { name: "supabase", reversible: false, wrapping: Wrapping::Implicit, escape: "" };
