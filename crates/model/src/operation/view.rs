//! Operations on views.

use crate::{DataType, Name, ObjectName};

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
    /// Its columns, in order; `None` where they are not known.
    pub outputs: Option<Vec<Output>>,
    /// What comes after its name, in normal form; empty where it is not known.
    pub definition: String,
}

/// What a query gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// One column.
    Column {
        /// What it is called; `None` where it is as the server calls an expression of its kind.
        name: Option<Name>,
        /// What stands in it.
        value: OutputValue,
    },
    /// `*`: several, which are those of the only relation that the query reads.
    All,
}

/// What stands in a column of a query, as far as it tells of which type that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputValue {
    /// A column of a relation.
    Column(ObjectName, Name),
    /// Something that is of this type.
    Typed(DataType),
    /// Each of these, in a row of its own.
    Each(Vec<OutputValue>),
    /// Anything else.
    Other,
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
