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
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// `WITH`: storage parameters, each as `name = value`.
    pub parameters: Vec<String>,
    /// `TABLESPACE`.
    pub tablespace: Option<Name>,
}

impl CreateIndex {
    /// A B-tree over `keys`, with no options.
    #[must_use]
    pub fn new(name: Option<Name>, table: ObjectName, keys: Vec<IndexKey>) -> Self {
        Self {
            name,
            table,
            keys,
            include: Vec::new(),
            predicate: None,
            unique: false,
            method: "btree".to_owned(),
            concurrently: false,
            if_not_exists: false,
            only: false,
            nulls_not_distinct: false,
            parameters: Vec::new(),
            tablespace: None,
        }
    }
}

/// One key of an index.
#[derive(Clone, Debug)]
pub struct IndexKey {
    /// What is indexed.
    pub element: IndexElement,
    /// How much of a value is indexed, in characters or bytes (MySQL); all of it, where nothing is said.
    pub length: Option<u32>,
    /// `COLLATE`.
    pub collation: Option<ObjectName>,
    /// The operator class with its options, as written.
    pub class: Option<String>,
    /// `ASC`, `DESC`, where it is written.
    pub order: Option<Order>,
    /// `NULLS FIRST`, `NULLS LAST`, where it is written.
    pub nulls: Option<Nulls>,
}

/// What an [`IndexKey`] indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexElement {
    /// A column.
    Column(Name),
    /// An expression.
    Expression(Expression),
}

/// Which way a key is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `ASC`, which is also the default.
    Ascending,
    /// `DESC`.
    Descending,
}

/// Where a key puts nulls. The default is last in ascending order, first in descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}

impl IndexKey {
    /// A key without options.
    #[must_use]
    pub fn new(element: IndexElement) -> Self {
        Self { element, length: None, collation: None, class: None, order: None, nulls: None }
    }

    /// A column without options.
    #[must_use]
    pub fn column(name: Name) -> Self {
        Self::new(IndexElement::Column(name))
    }

    fn sorting(&self) -> (bool, bool) {
        let descends = self.order == Some(Order::Descending);
        (descends, self.nulls.map_or(descends, |nulls| nulls == Nulls::First))
    }
}

impl PartialEq for IndexKey {
    /// The same key to the server, whether or not it says what is the default.
    fn eq(&self, other: &Self) -> bool {
        self.element == other.element
            && self.length == other.length
            && self.collation == other.collation
            && self.class == other.class
            && self.sorting() == other.sorting()
    }
}

impl Eq for IndexKey {}

/// `ALTER INDEX … ATTACH PARTITION`: the index of a partition becomes its part of that of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachIndex {
    /// The index of the partitioned table.
    pub index: ObjectName,
    /// The index of the partition.
    pub partition: ObjectName,
}

/// `REINDEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reindex {
    /// What is rebuilt.
    pub scope: ReindexScope,
    /// `CONCURRENTLY` (PostgreSQL 12).
    pub concurrently: bool,
    /// `TABLESPACE`: where the new ones are made (PostgreSQL 14).
    pub tablespace: Option<Name>,
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
