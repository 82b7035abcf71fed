//! `surefoot history`: files in, the revision graph out.

use std::collections::HashSet;

use linter::{Given, Histories, Route};
use report::history::{self, Telling};

use crate::arguments::{Format, History};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, files, threads};

/// Tells the histories among what the arguments name. Returns the exit code: findings do not count here.
pub(crate) fn run(arguments: &History, terminal: Terminal) -> Result<u8, Error> {
    let mut files = files::read(&arguments.paths, "stdin.sql".as_ref());
    let given = Given { settings: None, database: arguments.target.database };
    let sources = std::mem::take(&mut files.sources);
    let mut histories = threads::with_room(|| linter::histories_since(sources, given, None))?;
    for (file, shown) in histories.report.files.iter_mut().zip(&files.shown) {
        file.path = shown.as_str().into();
    }
    for told in &mut histories.histories {
        told.history.root = files.shown_folder(&told.history.root);
    }
    let mut errors = files.errors;
    if histories.histories.is_empty() && errors.is_empty() {
        errors.push(disk::Error::no_migrations(&arguments.paths));
    }
    let telling = Telling { verbose: arguments.verbose, only: only(&histories, arguments.range.as_deref())? };
    for error in &errors {
        terminal.complain(error, &error.help());
    }
    terminal.print(&match arguments.format {
        Format::Human => history::render(&histories, &telling, terminal.look()),
        Format::Json => history::json::render(&histories, &telling),
    })?;
    Ok(if errors.is_empty() { CLEAN } else { FAILED })
}

/// The revisions of each history that a range runs.
fn only(histories: &Histories, range: Option<&str>) -> Result<Vec<Option<HashSet<usize>>>, Error> {
    let Some(range) = range else {
        return Ok(Vec::new());
    };
    let all: Vec<&linter::History> = histories.histories.iter().map(|told| &told.history).collect();
    let routes = linter::routes(&all, range).map_err(|error| Error::Range { error })?;
    let run = |route: Option<Route>| route.map_or_else(HashSet::new, |route| route.run.into_iter().collect());
    Ok(routes.into_iter().map(|route| Some(run(route))).collect())
}
