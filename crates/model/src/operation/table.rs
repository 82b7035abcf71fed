//! Operations on whole tables.

use crate::{Column, Constraint, Field, Name, ObjectName, PartitionBounds};

/// `CREATE TABLE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateTable {
    /// The table.
    pub table: ObjectName,
    /// Its columns, with the constraints written on them.
    pub columns: Vec<Column>,
    /// The constraints written beside the columns.
    pub constraints: Vec<Constraint>,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// `TEMPORARY`: gone with the session, seen by nobody else.
    pub temporary: bool,
    /// `UNLOGGED`.
    pub unlogged: bool,
    /// `PARTITION BY`: a partitioned parent, which holds no rows itself.
    pub partitioned: bool,
    /// `PARTITION OF`: the parent.
    pub partition_of: Option<ObjectName>,
    /// `PARTITION OF … DEFAULT`: it takes the rows that no other partition takes.
    pub takes_the_rest: bool,
    /// `PARTITION OF … FOR VALUES`: the rows that it takes.
    pub bounds: Option<PartitionBounds>,
    /// `OF`: the type whose fields are its columns. Of those only the ones with constraints are listed.
    pub of_type: Option<ObjectName>,
    /// `INHERITS` and `LIKE`: tables whose columns come along, so that the column list here is not all.
    pub like: Vec<ObjectName>,
    /// `AS SELECT`: the relations whose rows are copied.
    pub copies: Vec<ObjectName>,
    /// `AS SELECT`: whether the columns come from a query.
    pub as_query: bool,
    /// `AS SELECT … WITH NO DATA`: the query is not run.
    pub without_data: bool,
    /// `INHERITS`: those of [`CreateTable::like`] that are parents.
    pub inherits: Vec<ObjectName>,
    /// `PARTITION BY`: the strategy and its keys, as written.
    pub partition_by: Option<String>,
    /// `PARTITION BY`: the columns among its keys, in order, an expression as `None`; `None` where they are not known.
    pub partition_keys: Option<Vec<Option<Name>>>,
    /// `USING`: the access method.
    pub method: Option<Name>,
    /// `WITH`: storage parameters, each as `name = value`.
    pub parameters: Vec<String>,
    /// `ON COMMIT`.
    pub on_commit: Option<OnCommit>,
    /// `TABLESPACE`.
    pub tablespace: Option<Name>,
}

/// What becomes of a temporary table's rows when a transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCommit {
    /// They stay.
    PreserveRows,
    /// They go.
    DeleteRows,
    /// The table goes.
    Drop,
}

/// `ALTER TABLE … INHERIT`, `NO INHERIT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetInheritance {
    /// The table.
    pub table: ObjectName,
    /// The parent.
    pub parent: ObjectName,
    /// Whether it inherits afterwards.
    pub inherits: bool,
}

/// `ALTER TABLE … OF`, `NOT OF`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTableType {
    /// The table.
    pub table: ObjectName,
    /// The type whose fields are its columns; `None` for `NOT OF`.
    pub of: Option<ObjectName>,
}

/// A change of row-level security on a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRowSecurity {
    /// The table.
    pub table: ObjectName,
    /// Whether policies apply afterwards; `None` for `FORCE` and `NO FORCE`.
    pub enabled: Option<bool>,
}

impl CreateTable {
    /// The same table without its columns and constraints: what else the statement says of it.
    #[must_use]
    pub fn without_parts(&self) -> Self {
        Self {
            table: self.table.clone(),
            columns: Vec::new(),
            constraints: Vec::new(),
            if_not_exists: self.if_not_exists,
            temporary: self.temporary,
            unlogged: self.unlogged,
            partitioned: self.partitioned,
            partition_of: self.partition_of.clone(),
            of_type: self.of_type.clone(),
            like: self.like.clone(),
            copies: self.copies.clone(),
            as_query: self.as_query,
            inherits: self.inherits.clone(),
            partition_by: self.partition_by.clone(),
            partition_keys: self.partition_keys.clone(),
            method: self.method.clone(),
            parameters: self.parameters.clone(),
            on_commit: self.on_commit,
            tablespace: self.tablespace.clone(),
            takes_the_rest: self.takes_the_rest,
            bounds: self.bounds.clone(),
            without_data: self.without_data,
        }
    }

    /// The column that a field of its type makes, with what the table says of it.
    #[must_use]
    pub fn column_of(&self, field: &Field) -> Column {
        let said = self.column(&field.name).cloned().unwrap_or_default();
        Column { name: field.name.clone(), data_type: Some(field.data_type.clone()), ..said }
    }

    /// The column called `name`, if it is in the list.
    #[must_use]
    pub fn column(&self, name: &Name) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == *name)
    }
}
