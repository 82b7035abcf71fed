//! The way back from a step: the operations that undo it, what they do not bring back, and what there is no knowing of.
//!
//! An inverse is asked for with the schema before the step. What the schema does not keep (privileges, storage, rows)
//! makes it [`Inverse::Unknown`], and never a guess.

mod column;
mod constraint;
mod conversion;
mod loss;
mod object;
mod setting;
mod storage;
mod table;
mod view;

use std::fmt::Display;

use crate::*;

pub use self::loss::{Gap, Loss};

/// What undoes a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inverse {
    /// The step leaves nothing behind, so that there is nothing to undo: what it makes is there, what it takes away is
    /// not, or it changes nothing that lasts.
    Nothing,
    /// These operations, in this order, and what they do not bring back.
    Steps {
        /// The operations; never none.
        steps: Vec<Operation>,
        /// What is lost all the same.
        lost: Vec<Loss>,
    },
    /// No operation undoes it: this is lost.
    Never(Vec<Loss>),
    /// There is no knowing.
    Unknown(Gap),
}

impl Inverse {
    /// The operations that undo the step; none where there is nothing to undo, and where there is no knowing.
    #[must_use]
    pub fn steps(&self) -> &[Operation] {
        match self {
            Self::Steps { steps, .. } => steps,
            _ => &[],
        }
    }

    /// What is lost when the step is done and undone.
    #[must_use]
    pub fn lost(&self) -> &[Loss] {
        match self {
            Self::Steps { lost, .. } | Self::Never(lost) => lost,
            Self::Nothing | Self::Unknown(_) => &[],
        }
    }

    fn step(operation: Operation) -> Self {
        Self::Steps { steps: vec![operation], lost: Vec::new() }
    }

    fn losing(operation: Operation, lost: Loss) -> Self {
        Self::Steps { steps: vec![operation], lost: vec![lost] }
    }
}

/// What stands in the way of an inverse, or the inverse: `?` leaves with the gap.
type Found = Result<Inverse, Gap>;

/// What undoes `operation`, where `before` is the schema before it and the step succeeds.
#[must_use]
pub fn of(operation: &Operation, before: &Schema) -> Inverse {
    found(operation, before).unwrap_or_else(Inverse::Unknown)
}

fn found(operation: &Operation, before: &Schema) -> Found {
    use Operation as Op;
    match operation {
        Op::CreateTable(create) => table::created(create, before),
        Op::AttachPartition(attach) => Ok(table::attached(attach, before)),
        Op::DetachPartition(detach) => table::detached(detach, before),
        // It goes back as it came.
        Op::ExchangePartition(_) => Ok(Inverse::step(operation.clone())),
        Op::SetStorage(set) => storage::stored(set, before),
        Op::MoveTablespace(_) => Err(Gap::Unkept("what was in the other tablespace before")),
        Op::SetInheritance(set) => Ok(storage::inherited(set)),
        Op::SetTableType(set) => storage::typed(set, before),
        Op::AttachIndex(attach) => Ok(Inverse::Never(vec![Loss::Attached(attach.partition.clone())])),
        Op::SetRowSecurity(set) => table::row_security(set, before),
        Op::AddColumn(_)
        | Op::DropColumn(_)
        | Op::RenameColumn(_)
        | Op::SetColumnType(_)
        | Op::SetNotNull(_)
        | Op::DropNotNull(_)
        | Op::SetDefault(_)
        | Op::DropDefault(_)
        | Op::SetColumn(_) => column::of(operation, before),
        Op::AddConstraint(add) => constraint::added(add, before),
        Op::DropConstraint(drop) => constraint::dropped(drop, before),
        Op::DropPrimaryKey(drop) => constraint::unkeyed(drop, before),
        Op::RenameConstraint(RenameConstraint { table, constraint, to }) => {
            Ok(Inverse::step(Op::RenameConstraint(RenameConstraint {
                table: table.clone(),
                constraint: to.clone(),
                to: constraint.clone(),
            })))
        }
        Op::AlterConstraint(_) => Err(Gap::Unkept("what may be changed of the constraint")),
        Op::CreateIndex(create) => table::indexed(create, before),
        Op::CreateView(create) => view::created(create, before),
        Op::Drop(drop) => dropped(drop, before),
        Op::Insert(_) | Op::CopyFrom(_) | Op::Merge(_) => Err(Gap::Rows),
        Op::Update(Update { table, columns, .. }) => {
            let value = |column: &Name| Loss::Values { table: table.clone(), column: column.clone() };
            Ok(Inverse::Never(columns.iter().map(value).collect()))
        }
        Op::Delete(Delete { table, .. }) => Ok(Inverse::Never(vec![Loss::Rows(table.clone())])),
        Op::Truncate(Truncate { table, .. }) => Ok(Inverse::Never(vec![Loss::Rows(table.clone())])),
        Op::AlterRoutine(_) | Op::Untracked(_) | Op::Opaque(_) => Err(Gap::Unread),
        Op::Query(query) if !query.functions.is_empty() => Err(Gap::Called),
        Op::Query(_)
        | Op::Reindex(_)
        | Op::RefreshView(_)
        | Op::ValidateConstraint(_)
        | Op::SetVariable(_)
        | Op::Discard(_)
        | Op::Begin
        | Op::Commit
        | Op::Rollback
        | Op::Savepoint
        | Op::LockTable(_)
        | Op::Vacuum(_)
        | Op::Cluster(_) => Ok(Inverse::Nothing),
        _ => object::of(operation, before),
    }
}

fn dropped(drop: &Drop, before: &Schema) -> Found {
    match drop.kind {
        ObjectKind::Table => table::dropped(drop, before),
        ObjectKind::Index => table::unindexed(drop, before),
        ObjectKind::View | ObjectKind::MaterializedView => view::dropped(drop, before),
        _ => object::dropped(drop, before),
    }
}

/// Whether a thing is new. One that is there already is not, where `guarded` says that this may be; else the step must
/// fail, or what is known is wrong.
fn is_new<T>(guarded: bool, known: &Knowledge<T>, kind: ObjectKind, name: &dyn Display) -> Result<bool, Gap> {
    match known {
        Knowledge::Present(_) if guarded => Ok(false),
        Knowledge::Unknown if !guarded => Ok(true),
        Knowledge::Absent => Ok(true),
        Knowledge::Present(_) | Knowledge::Unknown => Err(Gap::MayExist(kind, name.to_string())),
    }
}

/// The thing that is dropped; `None` where there is none, and `IF EXISTS` says that this may be.
fn there<T>(known: Knowledge<T>, if_exists: bool, kind: ObjectKind, name: &dyn Display) -> Result<Option<T>, Gap> {
    match known {
        Knowledge::Present(thing) => Ok(Some(thing)),
        Knowledge::Absent if if_exists => Ok(None),
        Knowledge::Absent | Knowledge::Unknown => Err(Gap::Unseen(kind, name.to_string())),
    }
}
