//! Tables, views, indexes and sequences, as far as a history tells of them.

use std::rc::Rc;

use super::{Birth, Columns, Knowledge};
use crate::{
    Constraint, ConstraintKind, CreateIndex, DataType, Expression, Generated, Name, ObjectKind, ObjectName, Operation,
    PartitionBounds,
};

/// What kind of relation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// A table that holds rows.
    Table,
    /// A partitioned table: its partitions hold the rows.
    PartitionedTable,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// An index.
    Index,
    /// A sequence.
    Sequence,
}

impl RelationKind {
    /// The kind of object that it is in a statement.
    #[must_use]
    pub const fn object(self) -> ObjectKind {
        match self {
            Self::Table | Self::PartitionedTable => ObjectKind::Table,
            Self::View => ObjectKind::View,
            Self::MaterializedView => ObjectKind::MaterializedView,
            Self::Index => ObjectKind::Index,
            Self::Sequence => ObjectKind::Sequence,
        }
    }
}

/// A table, view, index or sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its name, with its schema where the history writes one.
    pub name: ObjectName,
    /// What it is.
    pub kind: RelationKind,
    /// When it was made.
    pub birth: Birth,
    /// Whether it is certain to exist: not so when the step that made it may not have run.
    pub certain: bool,
    /// Its columns, as far as known; an index has the columns it covers, in order.
    pub columns: Columns,
    /// Whether `columns` is all of them.
    pub columns_complete: bool,
    /// Its constraints, as far as known, each under the name the server knows it by. `not_valid` is gone once a
    /// constraint is validated.
    pub constraints: Vec<Constraint>,
    /// Whether `constraints` is all of them.
    pub constraints_complete: bool,
    /// The table an index is on.
    pub table: Option<ObjectName>,
    /// The indexes of a table, those behind its constraints included.
    pub indexes: Vec<ObjectName>,
    /// How an index was made; `None` where a constraint made it.
    pub index: Option<Rc<CreateIndex>>,
    /// Whether an index can be used: not so the index of a partitioned table that its partitions have no part in yet.
    pub valid: bool,
    /// The sequences that the columns of a table count with.
    pub sequences: Vec<ObjectName>,
    /// The table and the column that a sequence goes with.
    pub owner: Option<(ObjectName, Name)>,
    /// Whether an index is unique.
    pub unique: bool,
    /// Whether an index covers only the rows of a predicate.
    pub partial: bool,
    /// The relations whose rows were copied when it was made, or inserted since: it is a backup of them.
    pub copies: Vec<ObjectName>,
    /// Whether a materialized view has rows to show: not so `WITH NO DATA`.
    pub populated: bool,
    /// The relations a view reads.
    pub reads: Vec<ObjectName>,
    /// The columns a view reads, each with its relation; the name of a column that is not given is of all of them.
    /// One whose relation there is no telling is not here.
    pub uses: Vec<(ObjectName, Option<Name>)>,
    /// What `*` of a relation stood for when the view was made, where that is known.
    pub stars: Vec<(ObjectName, Vec<Name>)>,
    /// The columns of a view, in order; `None` where they are not known.
    pub outputs: Option<Vec<ViewColumn>>,
    /// What a view says, in normal form; empty where it is not known.
    pub definition: String,
    /// Its triggers, policies and rules.
    pub attachments: Vec<(ObjectKind, Name)>,
    /// The statistics objects and the publications that are about it, and perhaps some that were.
    pub watchers: Vec<(ObjectKind, ObjectName)>,
    /// The type whose fields are its columns: `OF`.
    pub of_type: Option<ObjectName>,
    /// The table it is a partition of; of an index, the index of the whole that it is a part of.
    pub partition_of: Option<ObjectName>,
    /// Whether it is `UNLOGGED`; `None` where there is no knowing.
    pub unlogged: Option<bool>,
    /// The tablespace that was asked for; `None` is the default.
    pub tablespace: Option<Name>,
    /// The access method that was asked for; `None` is the default.
    pub method: Option<Name>,
    /// The columns that a partitioned table is parted by, in order, an expression as `None`; `None` where they are not
    /// known, and of a table that is not partitioned.
    pub partition_keys: Option<Vec<Option<Name>>>,
    /// Whether a step may have said by which index its rows are ordered.
    pub clustered: bool,
    /// The rows that it takes as a partition, where that is known.
    pub bounds: Option<PartitionBounds>,
    /// Whether it is the default partition, and may hold rows that belong to a new one.
    pub takes_the_rest: bool,
    /// Its partitions, and the tables that inherit from it; the parts of an index.
    pub partitions: Vec<ObjectName>,
    /// What `COMMENT ON` says of it.
    pub comment: Option<String>,
    /// Whom it was given to with `OWNER TO`.
    pub role: Option<Name>,
    /// Whether row-level security is on; `None` where a step may have changed it.
    pub row_security: Option<bool>,
    /// The name it had before it was last renamed, and when that was.
    pub renamed: Option<(Name, Birth)>,
    /// The step that made it, as far as the schema does not tell it itself: a table's without its columns and
    /// constraints. `None` where it was not seen.
    pub made_by: Option<Rc<Operation>>,
    /// Whether what `made_by` says may hold no longer: it is stored otherwise, or what it reads has another name.
    pub is_outdated: bool,
    /// After how many upheavals it was made: what an unreadable step did to it since, there is no knowing.
    pub(super) made: u32,
    /// After how many upheavals a step last spoke of it as of something that exists.
    pub(super) seen: u32,
}

/// A column, as far as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnState {
    /// Its name.
    pub name: Name,
    /// When it was made.
    pub birth: Birth,
    /// Its type.
    pub data_type: Option<DataType>,
    /// Whether it is NOT NULL.
    pub not_null: Option<bool>,
    /// Its default: `Present`, or known to have none.
    pub default: Knowledge<Expression>,
    /// How its values come about.
    pub generated: Option<Generated>,
    /// What it becomes whenever its row changes, where that was seen.
    pub on_update: Option<Box<Expression>>,
    /// Whether it is certain to exist.
    pub certain: bool,
    /// Whether the step that made it was seen: what that does not say of it is not so.
    pub is_whole: bool,
    /// What `COMMENT ON` says of it.
    pub comment: Option<String>,
    /// The name it had before it was last renamed, and when that was.
    pub renamed: Option<(Name, Birth)>,
    /// After how many upheavals a step last spoke of it.
    pub(super) seen: u32,
}

/// A column of a view, as far as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewColumn {
    /// Its name.
    pub name: Option<Name>,
    /// Its type: that of the time when the view was made, which nothing changes as long as the view is there.
    pub data_type: Option<DataType>,
}

impl Relation {
    pub(super) fn new(name: ObjectName, kind: RelationKind, birth: Birth, certain: bool) -> Self {
        Self {
            name,
            kind,
            birth,
            certain,
            columns: Columns::default(),
            columns_complete: false,
            constraints: Vec::new(),
            constraints_complete: true,
            table: None,
            indexes: Vec::new(),
            index: None,
            valid: true,
            sequences: Vec::new(),
            owner: None,
            unique: false,
            partial: false,
            copies: Vec::new(),
            populated: true,
            reads: Vec::new(),
            uses: Vec::new(),
            stars: Vec::new(),
            outputs: None,
            definition: String::new(),
            attachments: Vec::new(),
            watchers: Vec::new(),
            of_type: None,
            partition_of: None,
            unlogged: Some(false),
            tablespace: None,
            method: None,
            partition_keys: None,
            clustered: false,
            bounds: None,
            takes_the_rest: false,
            partitions: Vec::new(),
            comment: None,
            role: None,
            row_security: Some(false),
            renamed: None,
            made_by: None,
            is_outdated: false,
            made: 0,
            seen: 0,
        }
    }

    /// What is known of one of its columns.
    #[must_use]
    pub fn column(&self, name: &Name) -> Knowledge<&ColumnState> {
        match self.columns.iter().find(|column| column.name == *name) {
            Some(column) if column.certain => Knowledge::Present(column),
            Some(_) => Knowledge::Unknown,
            None if self.columns_complete => Knowledge::Absent,
            None => Knowledge::Unknown,
        }
    }

    /// Whether a validated CHECK proves that a column holds no null.
    #[must_use]
    pub fn proves_not_null(&self, column: &Name) -> bool {
        self.constraints.iter().any(|constraint| {
            !constraint.not_valid
                && match &constraint.kind {
                    ConstraintKind::Check(expression) => expression.proves_not_null.contains(column),
                    ConstraintKind::NotNull(name) => name == column,
                    _ => false,
                }
        })
    }

    /// The constraint called `name`, by its own name or the one the server gives it. A foreign key may be called as a key is
    /// in MySQL, where the names of keys are those of indexes.
    #[must_use]
    pub fn constraint(&self, name: &Name) -> Option<&Constraint> {
        let is_called = |it: &&Constraint| it.name_on(&self.name.name) == super::cut(&name.text);
        self.constraints.iter().filter(|it| !it.is_backed()).find(is_called).or_else(|| self.key(name))
    }

    /// Its foreign keys to `table`.
    pub fn foreign_keys_to(&self, table: &ObjectName) -> impl Iterator<Item = &Constraint> {
        self.constraints.iter().filter(
            |constraint| matches!(&constraint.kind, ConstraintKind::ForeignKey(foreign) if foreign.referent.means(table)),
        )
    }
}

impl ColumnState {
    pub(super) fn new(column: &crate::Column, birth: Birth, certain: bool) -> Self {
        Self {
            name: column.name.clone(),
            birth,
            data_type: column.data_type.clone(),
            not_null: Some(column.not_null),
            default: column.default.clone().map_or(Knowledge::Absent, Knowledge::Present),
            generated: column.generated.clone(),
            on_update: column.on_update.clone(),
            certain,
            is_whole: true,
            comment: None,
            renamed: None,
            seen: 0,
        }
    }

    /// A column of which only the name is known.
    pub(super) fn named(name: Name, birth: Birth) -> Self {
        Self {
            name,
            birth,
            data_type: None,
            not_null: None,
            default: Knowledge::Unknown,
            generated: None,
            on_update: None,
            certain: true,
            is_whole: false,
            comment: None,
            renamed: None,
            seen: 0,
        }
    }
}
