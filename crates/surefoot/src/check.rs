//! `surefoot check`: files in, a report and an exit code out.

use disk::Files;
use linter::Earlier;

use crate::arguments::{Check, Format};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, FOUND, baseline, files, git, threads};

/// Checks what the arguments name, and prints the report. Returns the exit code.
pub(crate) fn run(arguments: &Check, terminal: Terminal) -> Result<u8, Error> {
    let settings = arguments.config.as_deref().map(files::read_settings).transpose()?;
    let (read, earlier) = read(arguments)?;
    let Files { sources, shown, mut errors, .. } = read;
    let mut report = threads::with_room(|| match &earlier {
        Some(earlier) => linter::check_since(sources, settings.as_ref(), earlier),
        None => linter::check(sources, settings.as_ref()),
    })?;
    for (file, shown) in report.files.iter_mut().zip(shown) {
        file.path = shown.into();
    }
    baseline::settle(&mut report, &arguments.baseline, earlier.is_none(), terminal)?;
    // Most commits have nothing to do with migrations.
    if report.migrations() == 0 && errors.is_empty() && !arguments.staged {
        errors.push(disk::Error::no_migrations(&arguments.paths));
    }
    for error in &errors {
        terminal.complain(error, &error.help());
    }
    terminal.print(&match arguments.format {
        Format::Human => report::human::render(&report, terminal.look()),
        Format::Json => report::json::render(&report),
    })?;
    Ok(match () {
        () if !errors.is_empty() => FAILED,
        () if arguments.fail_on.fails(report.worst()) => FOUND,
        () => CLEAN,
    })
}

/// The files, and what they are held against, if anything.
fn read(arguments: &Check) -> Result<(Files, Option<Earlier>), Error> {
    let Check { paths, stdin_path, .. } = arguments;
    let state = match &arguments.base {
        Some(name) => Some(git::merged(name)?),
        None => arguments.staged.then(git::staged).transpose()?,
    };
    let Some(mut state) = state else {
        return Ok((files::read(paths, stdin_path), None));
    };
    let files = files::read_state(paths, stdin_path, &mut state);
    let earlier = state.earlier(&files, paths, stdin_path)?;
    Ok((files, Some(earlier)))
}
