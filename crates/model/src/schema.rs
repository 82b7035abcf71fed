//! The schema before a step: what exists, what does not, and what there is no knowing of.
//!
//! Three-valued throughout: a history that starts midway, a step that could not be read and a step that may not run
//! all leave things *unknown*, and unknown is never mistaken for absent. Changes are kept in a log, so that a
//! downgrade can be replayed from the state after its upgrade and then taken back, without a copy.

mod replay;

use std::collections::HashMap;
use std::rc::Rc;

use crate::{Constraint, ConstraintKind, DataType, Direction, Expression, Generated, Name, ObjectName};

/// What is known of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge<T> {
    /// It exists.
    Present(T),
    /// It does not exist.
    Absent,
    /// There is no knowing.
    Unknown,
}

impl<T> Knowledge<T> {
    /// The thing, if it is known to exist.
    #[must_use]
    pub fn present(self) -> Option<T> {
        match self {
            Self::Present(thing) => Some(thing),
            Self::Absent | Self::Unknown => None,
        }
    }
}

/// When something came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Birth {
    /// Before the history begins, as far as can be seen: a step speaks of it, none made it.
    Unseen,
    /// In a migration, on its way up or down.
    In {
        /// The migration's place in the history.
        migration: u32,
        /// Which way it was run.
        direction: Direction,
    },
}

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
    pub columns: Vec<ColumnState>,
    /// Whether `columns` is all of them.
    pub columns_complete: bool,
    /// Its constraints, as far as known. `not_valid` is gone once a constraint is validated.
    pub constraints: Vec<Constraint>,
    /// The table an index is on.
    pub table: Option<ObjectName>,
    /// The indexes of a table, those behind its constraints included.
    pub indexes: Vec<ObjectName>,
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
    /// The relations a view reads.
    pub reads: Vec<ObjectName>,
    /// The name it had before it was last renamed, and when that was.
    pub renamed: Option<(Name, Birth)>,
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
    /// Whether it is certain to exist.
    pub certain: bool,
    /// The name it had before it was last renamed, and when that was.
    pub renamed: Option<(Name, Birth)>,
}

/// A type made by the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeState {
    /// When it was made.
    pub birth: Birth,
    /// The values of an enum, in order; `None` for other types.
    pub values: Option<Vec<String>>,
}

/// A place in a schema's log: see [`Schema::rewind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(usize);

/// What exists.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    relations: HashMap<Key, Slot<Relation>>,
    types: HashMap<Key, Slot<TypeState>>,
    /// Whether what was never mentioned is absent, rather than unknown.
    complete: bool,
    /// How often something unknown has happened: what was absent before may exist since.
    upheavals: u32,
    /// How to take changes back, since the first mark; nobody asks for what lies before it.
    log: Vec<Undo>,
    /// Whether a mark is set.
    logs: bool,
}

/// Schema and name, the schema being `public` where none is written.
type Key = (String, String);

#[derive(Clone, Debug)]
enum Slot<T> {
    Present(Rc<T>),
    /// Known to be gone, as of that many upheavals.
    Absent(u32),
}

#[derive(Clone, Debug)]
enum Undo {
    Relation(Key, Option<Slot<Relation>>),
    Type(Key, Option<Slot<TypeState>>),
    Upheaval { complete: bool, upheavals: u32 },
}

impl Schema {
    /// The schema of an empty database: what is not mentioned is absent.
    #[must_use]
    pub fn empty() -> Self {
        Self { complete: true, ..Self::default() }
    }

    /// The schema of a database of which nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// What is known of a relation.
    #[must_use]
    pub fn relation(&self, name: &ObjectName) -> Knowledge<&Relation> {
        match self.relations.get(&key(name)) {
            Some(Slot::Present(relation)) if relation.certain => Knowledge::Present(relation),
            Some(Slot::Present(_)) => Knowledge::Unknown,
            Some(Slot::Absent(when)) if *when == self.upheavals => Knowledge::Absent,
            Some(Slot::Absent(_)) => Knowledge::Unknown,
            None if self.complete => Knowledge::Absent,
            None => Knowledge::Unknown,
        }
    }

    /// The relation as it is if the steps that may not have run did run. For rules that would rather be silent.
    #[must_use]
    pub fn assumed(&self, name: &ObjectName) -> Option<&Relation> {
        match self.relations.get(&key(name)) {
            Some(Slot::Present(relation)) => Some(relation),
            _ => None,
        }
    }

    /// What is known of a type.
    #[must_use]
    pub fn data_type(&self, name: &ObjectName) -> Knowledge<&TypeState> {
        match self.types.get(&key(name)) {
            Some(Slot::Present(state)) => Knowledge::Present(state),
            Some(Slot::Absent(when)) if *when == self.upheavals => Knowledge::Absent,
            None if self.complete => Knowledge::Absent,
            _ => Knowledge::Unknown,
        }
    }

    /// What is known of a column.
    #[must_use]
    pub fn column(&self, table: &ObjectName, column: &Name) -> Knowledge<&ColumnState> {
        match self.relation(table) {
            Knowledge::Present(relation) => relation.column(column),
            Knowledge::Absent => Knowledge::Absent,
            Knowledge::Unknown => Knowledge::Unknown,
        }
    }

    /// All relations that may exist, in no particular order.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.relations.values().filter_map(|slot| match slot {
            Slot::Present(relation) => Some(&**relation),
            Slot::Absent(_) => None,
        })
    }

    /// Where the log stands now: changes from here on can be taken back.
    #[must_use]
    pub fn mark(&mut self) -> Mark {
        self.logs = true;
        Mark(self.log.len())
    }

    /// Takes back every change since `mark`.
    pub fn rewind(&mut self, mark: Mark) {
        while self.log.len() > mark.0 {
            match self.log.pop() {
                Some(Undo::Relation(key, before)) => restore(&mut self.relations, key, before),
                Some(Undo::Type(key, before)) => restore(&mut self.types, key, before),
                Some(Undo::Upheaval { complete, upheavals }) => {
                    self.complete = complete;
                    self.upheavals = upheavals;
                }
                None => return,
            }
        }
    }

    /// Forgets how to take changes back: what lies behind stays.
    pub fn settle(&mut self) {
        self.log.clear();
        self.logs = false;
    }

    fn note(&mut self, undo: Undo) {
        if self.logs {
            self.log.push(undo);
        }
    }

    fn put(&mut self, key: Key, slot: Slot<Relation>) {
        let before = self.relations.insert(key.clone(), slot);
        self.note(Undo::Relation(key, before));
    }

    fn put_type(&mut self, key: Key, slot: Slot<TypeState>) {
        let before = self.types.insert(key.clone(), slot);
        self.note(Undo::Type(key, before));
    }

    /// Something unknown happened: what was absent may exist now.
    fn upheave(&mut self) {
        self.note(Undo::Upheaval { complete: self.complete, upheavals: self.upheavals });
        self.complete = false;
        self.upheavals += 1;
    }
}

impl Relation {
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

    /// The constraint called `name`, by its own name or the one the server gives it.
    #[must_use]
    pub fn constraint(&self, name: &Name) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name_on(&self.name.name) == name.text)
    }
}

impl Constraint {
    /// Its name, or the one the server makes up for it on `table`.
    ///
    /// Source: `ChooseConstraintName` and `ChooseIndexName` in the server; seen on PostgreSQL 15. Names that collide
    /// get a number there, which is not modelled.
    #[must_use]
    pub fn name_on(&self, table: &Name) -> String {
        if let Some(name) = &self.name {
            return name.text.clone();
        }
        let joined = |columns: &[Name]| columns.iter().map(Name::as_str).collect::<Vec<_>>().join("_");
        match &self.kind {
            ConstraintKind::PrimaryKey(_) => format!("{table}_pkey"),
            ConstraintKind::Unique(unique) => format!("{table}_{}_key", joined(&unique.columns)),
            ConstraintKind::ForeignKey(foreign) => format!("{table}_{}_fkey", joined(&foreign.columns)),
            ConstraintKind::Check(expression) => match expression.columns.as_slice() {
                [column] => format!("{table}_{column}_check"),
                _ => format!("{table}_check"),
            },
            ConstraintKind::NotNull(column) => format!("{table}_{column}_not_null"),
            ConstraintKind::Exclude(_) => format!("{table}_excl"),
        }
    }
}

fn key(name: &ObjectName) -> Key {
    let schema = name.schema.as_ref().map_or("public", Name::as_str);
    (schema.to_owned(), name.name.text.clone())
}

fn restore<T>(slots: &mut HashMap<Key, Slot<T>>, key: Key, before: Option<Slot<T>>) {
    match before {
        Some(slot) => slots.insert(key, slot),
        None => slots.remove(&key),
    };
}
