//! `surefoot check`: files in, a report and an exit code out.

use linter::Given;

use crate::arguments::Check;
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, FOUND, baseline, files, fix, formats, threads};

/// Checks what the arguments name, and prints the report. Returns the exit code.
pub(crate) fn run(arguments: &Check, terminal: Terminal) -> Result<u8, Error> {
    let settings = arguments.config.as_deref().map(files::read_settings).transpose()?;
    let given = Given { settings: settings.as_ref(), database: arguments.target.database };
    let Check { paths, stdin_path, base, staged, .. } = arguments;
    let (mut read, earlier) = files::read_since(paths, stdin_path, base.as_deref(), *staged)?;
    if arguments.diff {
        return fix::show(arguments, &read, given, earlier.as_ref(), terminal);
    }
    let (mut histories, mut unwritten) = match arguments.fix {
        true => fix::make(arguments, &read, given, earlier.as_ref(), terminal)?,
        false => {
            let sources = std::mem::take(&mut read.sources);
            let check = || linter::histories_since(sources, given, earlier.as_ref());
            (threads::with_room(check)?, Vec::new())
        }
    };
    for (file, shown) in histories.report.files.iter_mut().zip(&read.shown) {
        file.path = shown.as_str().into();
    }
    for told in &mut histories.histories {
        told.history.root = read.shown_folder(&told.history.root);
    }
    baseline::settle(&mut histories.report, &arguments.baseline, earlier.is_none(), terminal)?;
    let mut errors = read.errors;
    // Most commits have nothing to do with migrations.
    if histories.report.migrations() == 0 && errors.is_empty() && !arguments.staged {
        errors.push(disk::Error::no_migrations(&arguments.paths));
    }
    for error in &errors {
        terminal.complain(error, &error.help());
    }
    let worst = histories.report.worst();
    let unread: Vec<String> = errors.iter().map(ToString::to_string).collect();
    unwritten.extend(formats::tell(&mut histories, &unread, arguments, terminal)?);
    for error in &unwritten {
        terminal.complain(error, &error.help());
    }
    Ok(match () {
        () if !errors.is_empty() || !unwritten.is_empty() => FAILED,
        () if arguments.fail_on.fails(worst) => FOUND,
        () => CLEAN,
    })
}
