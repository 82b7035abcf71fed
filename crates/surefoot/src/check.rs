//! `surefoot check`: files in, a report and an exit code out.

use std::io;

use linter::{Report, SourceFile};
use rayon::ThreadPoolBuilder;

use crate::arguments::{Check, Format};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, FOUND, files};

/// The stack of each thread that checks: trees are as deep as the migrations say, within the bounds of the parsers.
const STACK: usize = 16 << 20;

/// Checks what the arguments name, and prints the report. Returns the exit code.
pub(crate) fn run(arguments: &Check, terminal: Terminal) -> Result<u8, Error> {
    let settings = arguments.config.as_deref().map(files::read_settings).transpose()?;
    let files::Files { sources, shown, mut errors } = files::read(&arguments.paths, &arguments.stdin_path);
    let mut report = check(sources, settings.as_ref())?;
    for (file, shown) in report.files.iter_mut().zip(shown) {
        file.path = shown;
    }
    if report.migrations() == 0 && errors.is_empty() {
        let paths: Vec<_> = arguments.paths.iter().map(|path| path.to_string_lossy()).collect();
        errors.push(Error::NoMigrations { path: paths.join("`, `") });
    }
    for error in &errors {
        terminal.complain(error);
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

/// Checks on as many threads as there are processors, each with a stack for deep trees.
fn check(files: Vec<SourceFile>, settings: Option<&SourceFile>) -> Result<Report, Error> {
    let threads = ThreadPoolBuilder::new().stack_size(STACK).build();
    let threads = threads.map_err(|cause| Error::Thread { cause: io::Error::other(cause) })?;
    Ok(threads.install(|| linter::check(files, settings)))
}
