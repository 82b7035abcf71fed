//! Traces: what a step leaves behind, and so what there is to undo.

use crate::{DomainChange, Operation};

/// What a step leaves behind when its session is over, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trace {
    /// Nothing that anyone would undo: a setting of the session, a lock, a refreshed view, a comment.
    Nothing,
    /// There is no knowing.
    Unknown,
    /// Rows: some came, changed or went.
    Rows,
    /// What cannot be taken back but by building the thing anew: a value of an enum.
    Lasting,
    /// A change of the schema.
    Schema,
}

impl Operation {
    /// What the step leaves behind.
    #[must_use]
    pub fn trace(&self) -> Trace {
        match self {
            Self::Begin
            | Self::Commit
            | Self::Rollback
            | Self::Savepoint
            | Self::SetVariable(_)
            | Self::Discard(_)
            | Self::LockTable(_)
            | Self::Vacuum(_)
            | Self::Cluster(_)
            | Self::Reindex(_)
            | Self::RefreshView(_)
            | Self::ValidateConstraint(_)
            | Self::Comment(_) => Trace::Nothing,
            Self::AlterDomain(alter) if matches!(alter.change, DomainChange::ValidateConstraint(_)) => Trace::Nothing,
            // A table that goes with its session leaves nothing.
            Self::CreateTable(create) if create.temporary => Trace::Nothing,
            Self::Query(query) if query.functions.is_empty() => Trace::Nothing,
            Self::Insert(_)
            | Self::Update(_)
            | Self::Delete(_)
            | Self::Merge(_)
            | Self::Truncate(_)
            | Self::CopyFrom(_) => Trace::Rows,
            Self::AddEnumValue(_) => Trace::Lasting,
            // A sequence that is set back has lost its place, and nothing else.
            Self::AlterSequence(alter) if alter.options.is_restart() => Trace::Rows,
            Self::Query(_) | Self::AlterSystem(_) | Self::AlterRoutine(_) | Self::Untracked(_) | Self::Opaque(_) => {
                Trace::Unknown
            }
            _ => Trace::Schema,
        }
    }
}
