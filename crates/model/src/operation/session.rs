//! Operations on the session, its settings and its locks, and maintenance commands.

use crate::{LockMode, Name, ObjectName};

/// `SET`, `SET LOCAL`, `RESET`, `set_config(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetVariable {
    /// The setting, lower case: `lock_timeout`.
    pub name: Name,
    /// Its new value as written, quotes taken off; `None` for `RESET` and `TO DEFAULT`.
    pub value: Option<String>,
    /// `LOCAL`: until the transaction ends.
    pub local: bool,
}

/// `LOCK TABLE` of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockTable {
    /// The table.
    pub table: ObjectName,
    /// The mode.
    pub mode: LockMode,
    /// `NOWAIT`.
    pub nowait: bool,
}

/// `VACUUM`, `ANALYZE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacuum {
    /// The tables; empty for all.
    pub tables: Vec<ObjectName>,
    /// `FULL`: every row is written again.
    pub full: bool,
    /// Whether it is `ANALYZE` alone, which may run in a transaction.
    pub only_analyze: bool,
}

/// `CLUSTER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The table; `None` for all that were clustered before.
    pub table: Option<ObjectName>,
    /// `USING`: the index that the rows are put in the order of; `None` for that of the last time.
    pub index: Option<Name>,
}

/// `ALTER SYSTEM`: what the server itself keeps, for every database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterSystem {
    /// The setting, lower case; `all` for `RESET ALL`.
    pub name: Name,
    /// Its new value as written, quotes taken off; `None` for `RESET` and `TO DEFAULT`.
    pub value: Option<String>,
}

/// What `DISCARD` throws away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discard {
    /// `ALL`: the session is as good as new.
    All,
    /// `PLANS`.
    Plans,
    /// `SEQUENCES`: what `currval` would tell.
    Sequences,
    /// `TEMPORARY`: temporary tables.
    Temporary,
}
