//! `surefoot sql`: files and a range in, the SQL that is run out.

use linter::Given;
use report::script;

use crate::arguments::{Format, Sql};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, FOUND, files, threads};

/// Prints what a range of the migrations among the arguments' paths runs. Returns the exit code.
pub(crate) fn run(arguments: &Sql, terminal: Terminal) -> Result<u8, Error> {
    let mut files = files::read(&arguments.paths, "stdin.sql".as_ref());
    let given = Given { settings: None, database: arguments.target.database };
    let mut sources = std::mem::take(&mut files.sources);
    let mut scripts = threads::with_room(|| linter::scripts(&sources, &arguments.range, given))?.map_err(|error| {
        let nothing_read = sources.is_empty() || !files.errors.is_empty();
        if nothing_read { disk::Error::no_migrations(&arguments.paths).into() } else { Error::Range { error } }
    })?;
    for (file, shown) in sources.iter_mut().zip(&files.shown) {
        file.path = shown.as_str().into();
    }
    for script in &mut scripts {
        script.root = files.shown_folder(&script.root);
    }
    for error in &files.errors {
        terminal.complain(error, &error.help());
    }
    terminal.print(&match arguments.format {
        Format::Human => script::render(&scripts, &sources, terminal.colour),
        Format::Json => script::json::render(&scripts, &sources),
    })?;
    Ok(match () {
        () if !files.errors.is_empty() => FAILED,
        () if scripts.iter().any(|script| script.unknown() > 0) => FOUND,
        () => CLEAN,
    })
}
