//! Operations on indexes.

use crate::{Expression, Name, ObjectName};

/// `CREATE INDEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    /// Its name, if given. An index lives in the schema of its table.
    pub name: Option<Name>,
    /// The table or materialized view.
    pub table: ObjectName,
    /// What is indexed, in order.
    pub keys: Vec<IndexKey>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// `WHERE`.
    pub predicate: Option<Expression>,
    /// `UNIQUE`.
    pub unique: bool,
    /// `USING`: `btree` where left out.
    pub method: String,
    /// `CONCURRENTLY`.
    pub concurrently: bool,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// `ON ONLY`: the index of a partitioned parent, not built on the partitions.
    pub only: bool,
}

/// One key of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexKey {
    /// A column.
    Column(Name),
    /// An expression.
    Expression(Expression),
}

/// `REINDEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reindex {
    /// What is rebuilt.
    pub scope: ReindexScope,
    /// `CONCURRENTLY` (PostgreSQL 12).
    pub concurrently: bool,
}

/// What [`Reindex`] rebuilds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReindexScope {
    /// One index.
    Index(ObjectName),
    /// All indexes of a table.
    Table(ObjectName),
    /// `SCHEMA`, `DATABASE`, `SYSTEM`.
    Everything,
}
