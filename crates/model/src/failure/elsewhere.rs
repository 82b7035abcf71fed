//! What must fail on another database than PostgreSQL, as far as that is the same everywhere.
//!
//! Source: `tests/physics/others`, where each was asked; 1050, 1051, 1054, 1060, 1061, 1091, 1359 and 1360 of MariaDB's errors.

use super::{Failure, Fault, of_step};
use crate::*;

/// Why a step must fail on another database: it makes, changes or drops what is there already, or is not. All of them refuse
/// that; what else they refuse, and of what else they speak in passing, is theirs to say.
#[must_use]
pub fn elsewhere(steps: &[Step], position: usize, schema: &Schema) -> Option<Failure> {
    if schema.dialect() == Dialect::Other {
        return None;
    }
    let step = steps.get(position)?;
    let failure = of_step(steps, position, schema, Server::NEWEST)?;
    let is_mysql = schema.dialect().is_mysql();
    let is_altered =
        step.operation.altered().is_some_and(|table| failure.name == table.name || failure.kind == ObjectKind::Column);
    let is_its_own = match (&step.operation, &failure.fault) {
        (Operation::CreateTable(_), Fault::Exists(_)) => failure.kind == ObjectKind::Table,
        (Operation::Drop(drop), Fault::Missing) => {
            matches!(drop.kind, ObjectKind::Table | ObjectKind::Index | ObjectKind::Trigger)
        }
        (Operation::CreateIndex(_) | Operation::CreateTrigger(_), Fault::Exists(_)) => true,
        (Operation::Rename(rename), Fault::Exists(_) | Fault::Missing) => {
            rename.kind == ObjectKind::Table || rename.kind == ObjectKind::Index && is_mysql
        }
        (Operation::RenameColumn(_), Fault::Exists(_) | Fault::Missing) => true,
        (Operation::AddConstraint(_), Fault::Exists(_)) if failure.kind == ObjectKind::Index => is_mysql,
        (_, Fault::Exists(_) | Fault::Missing) => is_altered,
        _ => false,
    };
    let is_told =
        matches!(failure.kind, ObjectKind::Table | ObjectKind::Column | ObjectKind::Index | ObjectKind::Trigger);
    (is_its_own && is_told).then_some(failure)
}
