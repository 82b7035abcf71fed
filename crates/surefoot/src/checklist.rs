//! `surefoot checklist`: files in, what to be sure of before a deploy out.

use linter::Given;

use crate::arguments::Checklist;
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, files, threads};

/// Draws the checklist of what the arguments name. Returns the exit code: what is open does not count here.
pub(crate) fn run(arguments: &Checklist, terminal: Terminal) -> Result<u8, Error> {
    let Checklist { paths, base, staged, config, target } = arguments;
    let settings = config.as_deref().map(files::read_settings).transpose()?;
    let (mut files, earlier) = files::read_since(paths, "stdin.sql".as_ref(), base.as_deref(), *staged)?;
    let given = Given { settings: settings.as_ref(), database: target.database };
    let sources = std::mem::take(&mut files.sources);
    let mut histories = threads::with_room(|| linter::histories_since(sources, given, earlier.as_ref()))?;
    for (file, shown) in histories.report.files.iter_mut().zip(&files.shown) {
        file.path = shown.as_str().into();
    }
    let mut errors = files.errors;
    if histories.histories.is_empty() && errors.is_empty() && !staged {
        errors.push(disk::Error::no_migrations(paths));
    }
    for error in &errors {
        terminal.complain(error, &error.help());
    }
    if errors.is_empty() || !histories.histories.is_empty() {
        terminal.print(&report::checklist::render(&histories))?;
    }
    Ok(if errors.is_empty() { CLEAN } else { FAILED })
}
