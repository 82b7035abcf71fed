//! Operations on how relations are stored: tables, indexes, sequences, and the settings of a view.

use crate::{Name, ObjectKind, ObjectName, Span};

/// A change of how a relation is stored, or of the settings that it keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetStorage {
    /// What it is: a table, an index, a sequence, a view, a materialized view.
    pub kind: ObjectKind,
    /// The relation.
    pub relation: ObjectName,
    /// `IF EXISTS`.
    pub if_exists: bool,
    /// What changes.
    pub change: StorageChange,
    /// The words that say so.
    pub span: Span,
}

/// What [`SetStorage`] changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageChange {
    /// `SET LOGGED`.
    Logged,
    /// `SET UNLOGGED`.
    Unlogged,
    /// `SET TABLESPACE`: which.
    Tablespace(Name),
    /// `SET ACCESS METHOD`: which; `None` for `DEFAULT`.
    AccessMethod(Option<Name>),
    /// `SET (fillfactor = …)`, each as `name = value`.
    Parameters(Vec<String>),
    /// `RESET (…)`, each by its name.
    NoParameters(Vec<String>),
    /// `CLUSTER ON`; `None` for `SET WITHOUT CLUSTER`.
    ClusterOn(Option<Name>),
    /// `REPLICA IDENTITY`.
    ReplicaIdentity(ReplicaIdentity),
    /// `CONVERT TO CHARACTER SET`, `DEFAULT CHARACTER SET`, `COLLATE` (MySQL).
    CharacterSet {
        /// Which; `None` for `DEFAULT`, and where only the collation is said.
        character_set: Option<Name>,
        /// `COLLATE`.
        collation: Option<Name>,
        /// `CONVERT TO`: the columns and their values change with it. Else it counts for columns that are yet to come.
        converts: bool,
    },
    /// `ENGINE` (MySQL).
    Engine(Name),
    /// `FORCE`, `ORDER BY`: the table is built anew and stays what it is (MySQL).
    Rebuild,
    /// `SET WITHOUT OIDS`, which has done nothing since version 12.
    WithoutOids,
    /// `ALTER COLUMN 1 SET STATISTICS` of an index: which of its columns, and how many values are kept of it.
    Statistics {
        /// The number of the column, from 1.
        column: u32,
        /// How many; `None` for the default.
        target: Option<i64>,
    },
}

/// How the row that a change is about is told to those who replicate it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplicaIdentity {
    /// `DEFAULT`: by the primary key.
    Default,
    /// `FULL`: by all of its columns.
    Full,
    /// `NOTHING`.
    Nothing,
    /// `USING INDEX`.
    Index(Name),
}

impl StorageChange {
    /// Whether it is about `user_catalog_table`, which alone of a table's parameters needs the strongest lock.
    #[must_use]
    pub fn is_of_user_catalog(&self) -> bool {
        let is_it = |parameter: &String| parameter.split([' ', '=']).next() == Some("user_catalog_table");
        match self {
            Self::Parameters(parameters) | Self::NoParameters(parameters) => parameters.iter().any(is_it),
            _ => false,
        }
    }
}

/// `ALTER TABLE ALL IN TABLESPACE … SET TABLESPACE`, and the same of indexes and materialized views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveTablespace {
    /// What moves: tables, indexes or materialized views.
    pub kind: ObjectKind,
    /// From where.
    pub from: Name,
    /// `OWNED BY`: whose, each as written; none where all move.
    pub owners: Vec<String>,
    /// To where.
    pub to: Name,
    /// `NOWAIT`.
    pub nowait: bool,
}
