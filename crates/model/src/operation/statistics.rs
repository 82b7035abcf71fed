//! Operations on extended statistics: what the planner is told of several columns at once.

use crate::{IndexElement, Name, ObjectName};

/// `CREATE STATISTICS`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateStatistics {
    /// Its name, if given (it may be left out since version 16). The server makes one up otherwise.
    pub name: Option<ObjectName>,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// `(ndistinct, …)`: the kinds, as written; none where all are kept.
    pub kinds: Vec<String>,
    /// The columns and expressions that it is about.
    pub elements: Vec<IndexElement>,
    /// The table.
    pub table: ObjectName,
}

/// `ALTER STATISTICS … SET STATISTICS` (PostgreSQL 13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetStatistics {
    /// The statistics.
    pub name: ObjectName,
    /// `IF EXISTS`.
    pub if_exists: bool,
    /// How many values are kept; `None` for the default.
    pub target: Option<i64>,
}

impl CreateStatistics {
    /// Whether it is about a column, so that it goes when the column goes.
    #[must_use]
    pub fn needs(&self, column: &Name) -> bool {
        self.elements.iter().any(|element| match element {
            IndexElement::Column(name) => name == column,
            IndexElement::Expression(expression) => expression.columns.contains(column),
        })
    }
}
