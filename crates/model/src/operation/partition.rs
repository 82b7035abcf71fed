//! Operations on partitions, and which rows each of them takes.

use crate::{Name, ObjectName};

/// `ALTER TABLE parent ATTACH PARTITION partition`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachPartition {
    /// The partitioned parent.
    pub table: ObjectName,
    /// The table that becomes a partition.
    pub partition: ObjectName,
    /// `DEFAULT`: it takes the rows that no other partition takes.
    pub takes_the_rest: bool,
    /// `FOR VALUES`: the rows that it takes.
    pub bounds: Option<PartitionBounds>,
}

/// `ALTER TABLE parent DETACH PARTITION partition`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetachPartition {
    /// The partitioned parent.
    pub table: ObjectName,
    /// The partition.
    pub partition: ObjectName,
    /// `CONCURRENTLY` (PostgreSQL 14).
    pub concurrently: bool,
}

/// `ALTER TABLE … EXCHANGE PARTITION` (MySQL): the rows of a partition and those of a table change places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangePartition {
    /// The partitioned table.
    pub table: ObjectName,
    /// Its partition.
    pub partition: Name,
    /// The other table.
    pub with: ObjectName,
}

/// `FOR VALUES`: the rows that a partition takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartitionBounds {
    /// `IN (…)`.
    List(Vec<BoundValue>),
    /// `FROM (…) TO (…)`, the first inclusive, the last exclusive.
    Range {
        /// `FROM`.
        from: Vec<BoundValue>,
        /// `TO`.
        to: Vec<BoundValue>,
    },
    /// `WITH (MODULUS …, REMAINDER …)`.
    Hash {
        /// `MODULUS`.
        modulus: i64,
        /// `REMAINDER`.
        remainder: i64,
    },
}

/// One value of the bounds of a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoundValue {
    /// `MINVALUE`.
    Minimum,
    /// `MAXVALUE`.
    Maximum,
    /// A value, in normal form, and which one it is, where it is spelled out.
    Value(String, Option<Constant>),
}

/// A value that is spelled out: what it comes to depends on the type it is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// `NULL`.
    Null,
    /// A string or a number, quotes and escapes resolved.
    Value(String),
}
