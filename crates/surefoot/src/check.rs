//! `surefoot check`: files in, a report and an exit code out.

use disk::Files;

use crate::arguments::{Check, Format};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, FOUND, files, git, threads};

/// Checks what the arguments name, and prints the report. Returns the exit code.
pub(crate) fn run(arguments: &Check, terminal: Terminal) -> Result<u8, Error> {
    let settings = arguments.config.as_deref().map(files::read_settings).transpose()?;
    let read = files::read(&arguments.paths, &arguments.stdin_path);
    let earlier = arguments.base.as_ref().map(|name| git::earlier(name, &read, &arguments.paths)).transpose()?;
    let Files { sources, shown, mut errors, .. } = read;
    let mut report = threads::with_room(|| match &earlier {
        Some(earlier) => linter::check_since(sources, settings.as_ref(), earlier),
        None => linter::check(sources, settings.as_ref()),
    })?;
    for (file, shown) in report.files.iter_mut().zip(shown) {
        file.path = shown.into();
    }
    if report.migrations() == 0 && errors.is_empty() {
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
