//! Whether a step is certain to fail, wherever it may run, and whether it is passed over because it would.

use model::failure::{self, Failure};
use model::{Guard, History, Schema, Script, Server, Step};

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
        return failure::elsewhere(&script.steps, position, schema);
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
