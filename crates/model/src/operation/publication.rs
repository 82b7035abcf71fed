//! Operations on publications: which tables' changes are told to subscribers.

use crate::{Expression, Name, ObjectName};

/// `CREATE PUBLICATION`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePublication {
    /// The publication.
    pub name: Name,
    /// What is published.
    pub published: Published,
    /// `WITH`: each as `name = value`.
    pub parameters: Vec<String>,
}

/// `ALTER PUBLICATION`, but for what is done to whatever has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterPublication {
    /// The publication.
    pub name: Name,
    /// What changes.
    pub change: PublicationChange,
}

/// What [`AlterPublication`] changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicationChange {
    /// `ADD TABLE`.
    Add(Published),
    /// `DROP TABLE`.
    Drop(Published),
    /// `SET TABLE`: these and no others.
    Set(Published),
    /// `SET (…)`, each as `name = value`.
    Parameters(Vec<String>),
}

/// What is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// `FOR ALL TABLES`.
    AllTables,
    /// These tables, and all those in these schemas (PostgreSQL 15).
    These {
        /// `TABLE`.
        tables: Vec<PublishedTable>,
        /// `TABLES IN SCHEMA`; `None` stands for `CURRENT_SCHEMA`.
        schemas: Vec<Option<Name>>,
    },
}

/// A table whose changes are published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedTable {
    /// The table.
    pub table: ObjectName,
    /// `ONLY`: not those that inherit from it.
    pub only: bool,
    /// The columns, where not all are (PostgreSQL 15).
    pub columns: Vec<Name>,
    /// `WHERE`: the rows, where not all are (PostgreSQL 15).
    pub condition: Option<Expression>,
}

impl Published {
    /// Nothing at all.
    #[must_use]
    pub const fn nothing() -> Self {
        Self::These { tables: Vec::new(), schemas: Vec::new() }
    }

    /// The tables that are named.
    #[must_use]
    pub fn tables(&self) -> &[PublishedTable] {
        match self {
            Self::AllTables => &[],
            Self::These { tables, .. } => tables,
        }
    }
}
