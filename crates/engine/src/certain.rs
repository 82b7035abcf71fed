//! Whether a step is certain to fail, wherever it may run, and whether it is passed over because it would.

use model::failure::{self, Failure, Fault};
use model::{Dialect, Guard, History, ObjectKind, Operation, Schema, Script, Server, Step};

use crate::Settings;

/// Why a step must fail, if it must. What may not run need not fail, and what looks first does not.
pub(crate) fn failure(
    script: &Script,
    position: usize,
    schema: &Schema,
    history: &History,
    settings: &Settings,
) -> Option<Failure> {
    script.steps.get(position).filter(|step| step.guard == Guard::None)?;
    if !history.dialect().is_postgres() {
        return elsewhere(&script.steps, position, schema, history.dialect());
    }
    // Where no server is named, it may be any: what fails on one that is newer must fail there too.
    let failure = failure::of_step(&script.steps, position, schema, settings.server)?;
    match settings.is_server_named {
        true => Some(failure),
        false => failure::of_step(&script.steps, position, schema, Server::NEWEST).map(|_| failure),
    }
}

/// Whether a script that looks before it acts finds nothing to do: the step could only fail.
pub(crate) fn is_passed_over(step: &Step, schema: &Schema, history: &History, settings: &Settings) -> bool {
    history.dialect().is_postgres()
        && step.guard != Guard::None
        && failure::of(&step.operation, schema, settings.server).is_some()
}

/// Why a step must fail on another database: it makes, changes or drops a table or a column, and that is there already, or is
/// not. All of them refuse that; what else they refuse, and of what else they speak in passing, is theirs to say.
fn elsewhere(steps: &[Step], position: usize, schema: &Schema, dialect: Dialect) -> Option<Failure> {
    if dialect == Dialect::Other {
        return None;
    }
    let step = steps.get(position)?;
    let failure = failure::of_step(steps, position, schema, Server::NEWEST)?;
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
