//! Whether a step is certain to fail, wherever it may run, and whether it is passed over because it would.

use model::failure::{self, Failure, Fault};
use model::{Dialect, Guard, History, ObjectKind, Schema, Script, Server, Step};

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

/// Why a step must fail on another database: what is there is made again, or what is not there is spoken of. All of them
/// refuse that of tables and columns, and what else they refuse is theirs to say.
fn elsewhere(steps: &[Step], position: usize, schema: &Schema, dialect: Dialect) -> Option<Failure> {
    if dialect == Dialect::Other {
        return None;
    }
    let failure = failure::of_step(steps, position, schema, Server::NEWEST)?;
    let is_plain = matches!(failure.fault, Fault::Exists(_) | Fault::Missing);
    let is_everywhere = match failure.kind {
        ObjectKind::Table | ObjectKind::Column => true,
        // MySQL's indexes have names of their table's own, and SQLite has one space of names for all.
        ObjectKind::Index => dialect == Dialect::Sqlite,
        _ => false,
    };
    (is_plain && is_everywhere).then_some(failure)
}
