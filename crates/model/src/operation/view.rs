//! Operations on views.

use crate::{Name, ObjectName};

/// `CREATE VIEW`, `CREATE MATERIALIZED VIEW`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateView {
    /// The view.
    pub view: ObjectName,
    /// `MATERIALIZED`.
    pub materialized: bool,
    /// `OR REPLACE`.
    pub or_replace: bool,
    /// `IF NOT EXISTS` (materialized views only).
    pub if_not_exists: bool,
    /// The relations it reads.
    pub reads: Vec<ObjectName>,
    /// The columns it reads.
    pub uses: Vec<ColumnUse>,
    /// `WITH NO DATA`.
    pub without_data: bool,
    /// What its columns are called, in order; `None` where that is not known.
    pub outputs: Option<Vec<Output>>,
    /// What comes after its name, in normal form; empty where it is not known.
    pub definition: String,
}

/// What a column of a query is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// This.
    Named(Name),
    /// As the server calls an expression of its kind.
    Unknown,
    /// `*`: several, which are called as those of the only relation that the query reads.
    All,
}

/// A column that a query reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ColumnUse {
    /// The relation, where the query says which: `u.email` of `FROM users u`. Else it is one of those it reads.
    pub relation: Option<ObjectName>,
    /// The column; `None` is all of them, `*`.
    pub column: Option<Name>,
}

/// `REFRESH MATERIALIZED VIEW`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshView {
    /// The view.
    pub view: ObjectName,
    /// `CONCURRENTLY`.
    pub concurrently: bool,
    /// `WITH NO DATA`: it is emptied.
    pub without_data: bool,
}
