//! Repeating: what happens to a step that is run again after it has succeeded.

use crate::*;

/// What happens when a step that has succeeded is run once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing fails, and nothing is different afterwards.
    Harmless,
    /// It fails: what it makes is there already, what it takes away is gone.
    Fails {
        /// The words that would make it harmless: `IF NOT EXISTS`. `None` where PostgreSQL has no such words, or where
        /// they would hide a failure: `CREATE INDEX CONCURRENTLY IF NOT EXISTS` passes over an invalid index.
        guard: Option<&'static str>,
    },
    /// It does its work a second time: rows come twice, a constraint without a name comes twice.
    Doubles,
    /// There is no knowing.
    Unknown,
}

const IF_EXISTS: Repeat = Repeat::Fails { guard: Some("IF EXISTS") };
const IF_NOT_EXISTS: Repeat = Repeat::Fails { guard: Some("IF NOT EXISTS") };
const OR_REPLACE: Repeat = Repeat::Fails { guard: Some("OR REPLACE") };
const UNGUARDED: Repeat = Repeat::Fails { guard: None };

/// What happens when `operation` is run again on `server` after it has succeeded, everything else being as it left it.
///
/// Source: the synopses of the manual's "SQL Commands", and PostgreSQL 15, on which each arm was run twice.
#[must_use]
pub fn of(operation: &Operation, server: Server) -> Repeat {
    match operation {
        // A temporary table goes with the session that a failure ends.
        Operation::CreateTable(create) => unless(create.if_not_exists || create.temporary, IF_NOT_EXISTS),
        Operation::AddColumn(add) => unless(add.if_not_exists, IF_NOT_EXISTS),
        Operation::DropColumn(drop) => unless(drop.if_exists, IF_EXISTS),
        Operation::AddConstraint(add) => add_constraint(&add.constraint),
        Operation::DropConstraint(drop) => unless(drop.if_exists, IF_EXISTS),
        Operation::CreateIndex(create) => create_index(create),
        Operation::CreateView(create) if create.materialized => unless(create.if_not_exists, IF_NOT_EXISTS),
        Operation::CreateView(create) => unless(create.or_replace, OR_REPLACE),
        Operation::CreateType(create) => unless(create.if_not_exists, UNGUARDED),
        Operation::AddEnumValue(add) => unless(add.if_not_exists, IF_NOT_EXISTS),
        Operation::CreateSequence(create) => unless(create.if_not_exists, IF_NOT_EXISTS),
        Operation::CreateRoutine(create) => unless(create.or_replace, OR_REPLACE),
        // CREATE OR REPLACE TRIGGER came with version 14.
        Operation::CreateTrigger(create) => {
            unless(create.or_replace, if server.at_least(14) { OR_REPLACE } else { UNGUARDED })
        }
        Operation::CreateObject(create) => unless(create.if_not_exists, create_object(create.kind)),
        Operation::Drop(drop) => unless(drop.if_exists, IF_EXISTS),
        Operation::CreateStatistics(create) if create.name.is_none() => Repeat::Doubles,
        Operation::CreateStatistics(create) => unless(create.if_not_exists, IF_NOT_EXISTS),
        Operation::AlterField(AlterField { change: FieldChange::Drop { if_exists, .. }, .. }) => {
            unless(*if_exists, IF_EXISTS)
        }
        Operation::RenameColumn(_)
        | Operation::RenameConstraint(_)
        | Operation::RenameEnumValue(_)
        | Operation::Rename(_)
        | Operation::SetSchema(_)
        | Operation::AttachPartition(_)
        | Operation::DetachPartition(_)
        | Operation::CreatePolicy(_)
        | Operation::CreateEventTrigger(_)
        | Operation::CreatePublication(_)
        | Operation::SetInheritance(_)
        | Operation::AlterField(AlterField { change: FieldChange::Add(_) | FieldChange::Rename { .. }, .. })
        | Operation::AlterPublication(AlterPublication {
            change: PublicationChange::Add(_) | PublicationChange::Drop(_),
            ..
        })
        | Operation::SetColumn(SetColumn { change: ColumnChange::AddIdentity { .. }, .. }) => UNGUARDED,
        Operation::SetColumn(SetColumn {
            change: ColumnChange::DropIdentity { if_exists } | ColumnChange::DropExpression { if_exists },
            ..
        }) => unless(*if_exists, IF_EXISTS),
        Operation::Insert(insert) if insert.on_conflict => Repeat::Harmless,
        // A query may look for the rows that are there already.
        Operation::Insert(insert) if !insert.reads.is_empty() => Repeat::Unknown,
        Operation::Insert(_) | Operation::CopyFrom(_) => Repeat::Doubles,
        Operation::Update(_)
        | Operation::Merge(_)
        | Operation::Query(_)
        | Operation::AlterDomain(_)
        | Operation::AlterRoutine(_)
        | Operation::Untracked(_)
        | Operation::Opaque(_) => Repeat::Unknown,
        _ => Repeat::Harmless,
    }
}

/// The thing that a step makes or takes away, by kind and name: a `DROP … IF EXISTS` of it makes a later step that
/// makes it harmless.
#[must_use]
pub fn subject(operation: &Operation) -> Option<(ObjectKind, String)> {
    let part = |table: &ObjectName, name: &Name| format!("{table}.{name}");
    Some(match operation {
        Operation::CreateTable(create) => (ObjectKind::Table, create.table.to_string()),
        Operation::AddColumn(add) => (ObjectKind::Column, part(&add.table, &add.column.name)),
        Operation::DropColumn(drop) => (ObjectKind::Column, part(&drop.table, &drop.column)),
        Operation::AddConstraint(add) => (ObjectKind::Constraint, part(&add.table, add.constraint.name.as_ref()?)),
        Operation::DropConstraint(drop) => (ObjectKind::Constraint, part(&drop.table, drop.constraint.as_ref()?)),
        // DROP INDEX names no table: the schema is left out of the comparison.
        Operation::CreateIndex(create) => (ObjectKind::Index, create.name.as_ref()?.to_string()),
        Operation::CreateView(create) if create.materialized => (ObjectKind::MaterializedView, create.view.to_string()),
        Operation::CreateView(create) => (ObjectKind::View, create.view.to_string()),
        Operation::CreateType(create) if create.shape == TypeShape::Domain => {
            (ObjectKind::Domain, create.name.to_string())
        }
        Operation::CreateType(create) => (ObjectKind::Type, create.name.to_string()),
        Operation::CreateSequence(create) => (ObjectKind::Sequence, create.name.to_string()),
        Operation::CreateRoutine(create) => (ObjectKind::Function, create.name.to_string()),
        Operation::CreateTrigger(create) => (ObjectKind::Trigger, part(&create.table, &create.name)),
        Operation::CreateEventTrigger(create) => (ObjectKind::EventTrigger, create.name.to_string()),
        Operation::CreatePolicy(create) => (ObjectKind::Policy, part(&create.table, &create.name)),
        Operation::CreateObject(create) => (create.kind, create.name.to_string()),
        Operation::Drop(drop) => match (drop.kind, &drop.table) {
            (ObjectKind::Index, _) => (ObjectKind::Index, drop.name.name.to_string()),
            (ObjectKind::Procedure, _) => (ObjectKind::Function, drop.name.to_string()),
            (kind, Some(table)) => (kind, part(table, &drop.name.name)),
            (kind, None) => (kind, drop.name.to_string()),
        },
        _ => return None,
    })
}

fn unless(guarded: bool, repeat: Repeat) -> Repeat {
    if guarded { Repeat::Harmless } else { repeat }
}

fn add_constraint(constraint: &Constraint) -> Repeat {
    match constraint.kind {
        // A table has one primary key, whatever its name.
        ConstraintKind::PrimaryKey(_) => UNGUARDED,
        ConstraintKind::NotNull(_) => Repeat::Unknown,
        _ if constraint.name.is_some() => UNGUARDED,
        _ => Repeat::Doubles,
    }
}

fn create_index(create: &CreateIndex) -> Repeat {
    match create {
        CreateIndex { if_not_exists: true, .. } => Repeat::Harmless,
        CreateIndex { name: None, .. } => Repeat::Doubles,
        CreateIndex { concurrently: true, .. } => UNGUARDED,
        _ => IF_NOT_EXISTS,
    }
}

fn create_object(kind: ObjectKind) -> Repeat {
    match kind {
        ObjectKind::Schema | ObjectKind::Extension => IF_NOT_EXISTS,
        _ => UNGUARDED,
    }
}
