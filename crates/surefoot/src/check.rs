//! `surefoot check`: files in, a report and an exit code out.

use disk::Files;

use crate::arguments::{Check, Format};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, FOUND, baseline, files, threads};

/// Checks what the arguments name, and prints the report. Returns the exit code.
pub(crate) fn run(arguments: &Check, terminal: Terminal) -> Result<u8, Error> {
    let settings = arguments.config.as_deref().map(files::read_settings).transpose()?;
    let Check { paths, stdin_path, base, staged, .. } = arguments;
    let (read, earlier) = files::read_since(paths, stdin_path, base.as_deref(), *staged)?;
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
