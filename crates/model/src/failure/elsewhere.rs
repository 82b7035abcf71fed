//! What must fail on another database than PostgreSQL, as far as that is the same everywhere.

use super::{Failure, Fault, of_step};
use crate::*;

/// Why a step must fail on another database: it makes, changes or drops a table or a column, and that is there already, or is
/// not. All of them refuse that; what else they refuse, and of what else they speak in passing, is theirs to say.
#[must_use]
pub fn elsewhere(steps: &[Step], position: usize, schema: &Schema, dialect: Dialect) -> Option<Failure> {
    if dialect == Dialect::Other {
        return None;
    }
    let step = steps.get(position)?;
    let failure = of_step(steps, position, schema, Server::NEWEST)?;
    let is_altered =
        step.operation.altered().is_some_and(|table| failure.name == table.name || failure.kind == ObjectKind::Column);
    let is_its_own = match (&step.operation, &failure.fault) {
        (Operation::CreateTable(_), Fault::Exists(_)) => failure.kind == ObjectKind::Table,
        (Operation::Drop(drop), Fault::Missing) => match drop.kind {
            ObjectKind::Table => true,
            // MySQL's indexes have names of their table's own, and SQLite has one space of names for all.
            ObjectKind::Index => dialect == Dialect::Sqlite,
            _ => false,
        },
        (Operation::CreateIndex(_), Fault::Exists(_)) => dialect == Dialect::Sqlite,
        (Operation::Rename(rename), Fault::Exists(_) | Fault::Missing) => rename.kind == ObjectKind::Table,
        (Operation::RenameColumn(_), Fault::Exists(_) | Fault::Missing) => true,
        (_, Fault::Exists(_) | Fault::Missing) => is_altered,
        _ => false,
    };
    (is_its_own && matches!(failure.kind, ObjectKind::Table | ObjectKind::Column | ObjectKind::Index))
        .then_some(failure)
}
