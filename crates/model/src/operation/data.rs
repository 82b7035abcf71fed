//! Operations on rows.

use crate::{Constant, Counted, Literal, Name, ObjectName};

/// `INSERT`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Insert {
    /// The table.
    pub table: ObjectName,
    /// The columns, where listed.
    pub columns: Vec<Name>,
    /// The relations whose rows are copied (`INSERT … SELECT`).
    pub reads: Vec<ObjectName>,
    /// `ON CONFLICT`: running it twice does no harm.
    pub on_conflict: bool,
    /// The values it spells out, each with its column where the form of the statement tells.
    pub literals: Vec<Literal>,
    /// The sequences that it counts with.
    pub sequences: Vec<Counted>,
    /// The rows of a VALUES list, a value that is not spelled out as `None`; `None` where the rows come from elsewhere, and
    /// where there are many.
    pub rows: Option<Vec<Vec<Option<Constant>>>>,
    /// A column that is given a value twice, where it is named the second time: the server refuses that. Parts of one
    /// (`grades[1]`, `address.city`) may be given side by side.
    pub given_twice: Option<Name>,
}

/// `UPDATE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The table.
    pub table: ObjectName,
    /// The columns set, in order; one named twice stands here twice.
    pub columns: Vec<Name>,
    /// Which rows.
    pub bound: Bound,
    /// The columns its condition reads.
    pub condition_columns: Vec<Name>,
    /// Other relations it reads.
    pub reads: Vec<ObjectName>,
    /// The values it sets or compares with.
    pub literals: Vec<Literal>,
    /// A column that is given a value twice, as in [`Insert::given_twice`].
    pub given_twice: Option<Name>,
}

/// `DELETE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delete {
    /// The table.
    pub table: ObjectName,
    /// Which rows.
    pub bound: Bound,
    /// Other relations it reads.
    pub reads: Vec<ObjectName>,
    /// The values it compares with.
    pub literals: Vec<Literal>,
}

/// `MERGE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// The table.
    pub table: ObjectName,
    /// Other relations it reads.
    pub reads: Vec<ObjectName>,
}

/// How many rows an UPDATE or DELETE may touch at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// All of them: no `WHERE`, or one that is always true.
    #[default]
    Whole,
    /// Those a condition picks: there is no knowing how many.
    Filtered,
    /// A few, by the form of the statement: `column = literal`, `IN (literals)`, a range closed on both sides, or a
    /// subquery with `LIMIT`.
    Few,
}

/// `TRUNCATE` of one table, or of some of its partitions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truncate {
    /// The table.
    pub table: ObjectName,
    /// `CASCADE`.
    pub cascade: bool,
    /// `RESTART IDENTITY`: its sequences begin anew.
    pub restarts: bool,
    /// The partitions of MySQL's that lose their rows, where not all do. They are no tables of their own.
    pub partitions: Vec<Name>,
    /// Whether the partitions go, too: `ALTER TABLE … DROP PARTITION`.
    pub drops: bool,
}

impl Truncate {
    /// What loses its rows, for people: "table `users`", "partition `p0` of `users`".
    #[must_use]
    pub fn subject(&self) -> String {
        let names: Vec<String> = self.partitions.iter().map(|name| format!("`{name}`")).collect();
        match names.len() {
            0 => format!("table `{}`", self.table),
            1 => format!("partition {} of `{}`", names.concat(), self.table),
            _ => format!("partitions {} of `{}`", names.join(", "), self.table),
        }
    }
}

/// `COPY … FROM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyFrom {
    /// The table.
    pub table: ObjectName,
}

/// `SELECT`, `VALUES`, `CALL`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The relations read.
    pub reads: Vec<ObjectName>,
    /// The functions called, lower case, as written.
    pub functions: Vec<String>,
    /// `FOR UPDATE` and its kin: the rows are locked.
    pub locks_rows: bool,
    /// The sequences that it counts with, or sets.
    pub sequences: Vec<Counted>,
}
