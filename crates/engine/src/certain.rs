//! Whether a step is certain to fail, wherever it may run.

use model::failure::{self, Failure};
use model::{Dialect, Guard, History, Schema, Script, Server};

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
    if history.dialect.unwrap_or(settings.dialect) != Dialect::Postgres {
        return None;
    }
    // Where no server is named, it may be any: what fails on one that is newer must fail there too.
    let failure = failure::of_step(&script.steps, position, schema, settings.server)?;
    match settings.is_server_named {
        true => Some(failure),
        false => failure::of_step(&script.steps, position, schema, Server::NEWEST).map(|_| failure),
    }
}
