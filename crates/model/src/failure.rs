//! Whether a step is certain to fail, given what exists before it.
//!
//! Sources: the pages of the statements in the PostgreSQL manual, "Dependency Tracking" there, and the servers that
//! `tests/physics` was recorded from. What is not certain is left out: an unknown table may have the column.

mod concurrently;
mod dependency;
mod elsewhere;
mod enum_value;
mod existence;
mod extension;
mod foreign_key;
mod generation;
mod partition;
mod refusal;
mod statement;
mod storage;
mod trigger;
mod version;
mod view;

pub use elsewhere::elsewhere;
pub use enum_value::{UNSAFE_USE, adds_unsafe_value, uses_value};
pub use foreign_key::{Pair, referring};
pub use refusal::Refusal;
pub use statement::of_step;

use crate::*;

/// Why a step must fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong.
    pub fault: Fault,
    /// What kind of thing it is about.
    pub kind: ObjectKind,
    /// What the thing is called.
    pub name: Name,
    /// The table that the thing belongs to.
    pub table: Option<ObjectName>,
}

/// What is wrong with a step that must fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It makes what is there already; when that was made.
    Exists(Birth),
    /// It speaks of what is not there.
    Missing,
    /// It drops or changes what others need: those.
    Needed(Vec<Dependent>),
    /// No assignment cast leads from the first type to the second, and no `USING` says how.
    NoCast(DataType, DataType),
    /// The two sides of a foreign key have types that cannot be compared: a column, and what it refers to.
    Incomparable(DataType, DataType),
    /// The columns that a foreign key refers to are no key.
    NotUnique(ObjectName, Vec<Name>),
    /// A constraint without a name is to be dropped.
    Unnamed,
    /// What is to be done CONCURRENTLY is done to a partitioned table or its index.
    Partitioned,
    /// A materialized view is to be refreshed CONCURRENTLY, and was never filled.
    NotPopulated,
    /// A materialized view is to be refreshed CONCURRENTLY, and no unique index tells its rows apart.
    NoUniqueIndex,
    /// The server does not know the statement yet, or the function that it calls.
    TooNew {
        /// The first major version that does.
        since: u16,
    },
    /// All that it speaks of is there, and does not go together.
    Refused(Refusal),
}

/// What needs a thing that is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependent {
    /// What it is.
    pub kind: ObjectKind,
    /// What it is called; a relation by its whole name, a part of one by its own.
    pub name: String,
    /// The relation that it is, or that it is a part of.
    pub relation: ObjectName,
}

impl Failure {
    fn exists(kind: ObjectKind, name: &Name, birth: Birth) -> Self {
        Self { fault: Fault::Exists(birth), kind, name: name.clone(), table: None }
    }

    fn refused(refusal: Refusal, kind: ObjectKind, name: &Name) -> Self {
        Self { fault: Fault::Refused(refusal), kind, name: name.clone(), table: None }
    }

    fn missing(kind: ObjectKind, name: &Name) -> Self {
        Self { fault: Fault::Missing, kind, name: name.clone(), table: None }
    }

    fn of(mut self, table: &ObjectName) -> Self {
        self.table = Some(table.clone());
        self
    }
}

impl Fault {
    /// The server's code for it: its SQLSTATE, where `operation` fails. None where the statement never reaches the server.
    ///
    /// Source: PostgreSQL manual, "PostgreSQL Error Codes".
    #[must_use]
    pub fn sqlstate(&self, operation: &Operation, kind: ObjectKind, server: Server) -> Option<&'static str> {
        Some(match (self, kind) {
            (Self::Refused(refusal), _) => refusal.sqlstate(operation, server),
            (Self::TooNew { .. }, ObjectKind::Function) => "42883",
            // The parser knew them before the server did.
            (Self::TooNew { .. }, _) => match operation {
                Operation::CreateStatistics(CreateStatistics { name: Some(_), .. }) | Operation::CreateSequence(_) => {
                    "0A000"
                }
                Operation::SetStorage(SetStorage { kind: ObjectKind::Sequence, .. }) => "42809",
                _ => "42601",
            },
            (Self::Needed(dependents), ObjectKind::Column)
                if matches!(operation, Operation::SetColumnType(_))
                    && !server.at_least(15)
                    && dependents.iter().any(|it| it.kind == ObjectKind::Column) =>
            {
                "42601"
            }
            // A type that a view relies on cannot be changed, CASCADE or not: "feature not supported".
            (Self::Needed(_), ObjectKind::Column) if matches!(operation, Operation::SetColumnType(_)) => "0A000",
            (Self::Exists(_), ObjectKind::Column) => "42701",
            (Self::Exists(_), ObjectKind::Function | ObjectKind::Procedure) => "42723",
            (Self::Exists(_), ObjectKind::Schema) => "42P06",
            (Self::Exists(_), kind) if kind.is_relation() => "42P07",
            (Self::Exists(_), _) => "42710",
            (Self::Missing, ObjectKind::Column) => "42703",
            (Self::Missing, ObjectKind::Index) if matches!(operation, Operation::Drop(_)) => "42704",
            (Self::Missing, ObjectKind::Function | ObjectKind::Procedure) => "42883",
            (Self::Missing, ObjectKind::Schema) => "3F000",
            (Self::Missing, kind) if kind.is_relation() => "42P01",
            (Self::Missing, _) => "42704",
            (Self::Needed(dependents), _)
                if matches!(operation, Operation::AlterField(_))
                    && dependents.iter().any(|it| it.kind == ObjectKind::Column) =>
            {
                "0A000"
            }
            (Self::Needed(_), _) if matches!(operation, Operation::Truncate(_)) => "0A000",
            // A primary key's columns are not null: "invalid table definition".
            (Self::Needed(_), _) if matches!(operation, Operation::DropNotNull(_)) => "42P16",
            (Self::Needed(_), _) => "2BP01",
            (Self::NoCast(..) | Self::Incomparable(..), _) => "42804",
            (Self::NotUnique(..), _) => "42830",
            (Self::Partitioned | Self::NotPopulated, _) => "0A000",
            (Self::NoUniqueIndex, _) => "55000",
            (Self::Unnamed, _) => return None,
        })
    }
}

/// Why `operation`, a statement of its own, must fail on a database with `schema`, if it must.
#[must_use]
pub fn of(operation: &Operation, schema: &Schema, server: Server) -> Option<Failure> {
    version::of(operation, schema, server)
        .or_else(|| of_names(operation, schema))
        .or_else(|| partition::of(operation, schema, server))
        .or_else(|| generation::of(operation, schema, server))
        .or_else(|| dependency::of(operation, schema))
        .or_else(|| extension::of(operation, schema))
        .or_else(|| foreign_key::of(operation, schema))
        .or_else(|| storage::of(operation, schema, server))
        .or_else(|| trigger::of(operation, schema))
        .or_else(|| view::of(operation, schema))
        .or_else(|| cast(operation, schema))
        .or_else(|| concurrently::of(operation, schema))
}

/// Why `operation` must fail: what it makes is there already, or what it speaks of is not.
#[must_use]
pub fn of_names(operation: &Operation, schema: &Schema) -> Option<Failure> {
    existence::of(operation, schema)
}

/// `ALTER COLUMN … TYPE` to a type that the old one has no assignment cast to.
fn cast(operation: &Operation, schema: &Schema) -> Option<Failure> {
    let Operation::SetColumnType(SetColumnType { table, column, data_type: Some(to), using: None, .. }) = operation
    else {
        return None;
    };
    let known = schema.confirmed_column(table, column).present()?;
    let from = known.data_type.as_ref()?;
    if types_have_no_cast(from, to, schema) {
        let fault = Fault::NoCast(from.clone(), to.clone());
        return Some(Failure { fault, kind: ObjectKind::Column, name: column.clone(), table: Some(table.clone()) });
    }
    None
}

fn types_have_no_cast(from: &DataType, to: &DataType, schema: &Schema) -> bool {
    if from.is_builtin() && to.is_builtin() {
        return from.has_assignment_cast(to) == Some(false);
    }
    let is_enum = |data_type: &DataType| {
        data_type.dimensions == 0
            && schema.confirmed_type(&data_type.object_name()).present().is_some_and(|state| state.values.is_some())
    };
    let is_plain = |data_type: &DataType| data_type.is_builtin() && data_type.dimensions == 0;
    // To an enum no type is cast but itself; from one, only to strings.
    (is_plain(from) || is_enum(from)) && is_enum(to) && from.object_name() != to.object_name()
        || is_enum(from) && is_plain(to) && !to.is_string()
}
