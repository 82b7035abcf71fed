//! `surefoot show`: files and a revision in, what it does out.

use std::path::{Path, PathBuf};

use disk::{absolute, relative};
use linter::Given;

use crate::arguments::{Format, Show};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FAILED, files, threads};

/// Shows the migrations that the arguments mean. Returns the exit code: findings do not count here.
pub(crate) fn run(arguments: &Show, terminal: Terminal) -> Result<u8, Error> {
    let (paths, file) = paths(arguments);
    let mut files = files::read(&paths, "stdin.sql".as_ref());
    // A file is looked for by the path that the linter knows it by.
    let current = std::env::current_dir().unwrap_or_default();
    let which = file.map_or(arguments.which.clone(), |file| relative(files.base(), &absolute(&current, &file)));
    let given = Given { settings: None, database: arguments.target.database };
    let sources = std::mem::take(&mut files.sources);
    let (mut histories, shown) = threads::with_room(|| {
        let histories = linter::histories_since(sources, given, None);
        let shown = linter::show(&histories, &which);
        (histories, shown)
    })?;
    let mut shown = shown.map_err(|error| {
        let nothing_read = histories.histories.is_empty() || !files.errors.is_empty();
        if nothing_read { disk::Error::no_migrations(&paths).into() } else { Error::Range { error } }
    })?;
    for (file, shown) in histories.report.files.iter_mut().zip(&files.shown) {
        file.path = shown.as_str().into();
    }
    for shown in &mut shown {
        shown.root = files.shown_folder(&shown.root);
    }
    for error in &files.errors {
        terminal.complain(error, &error.help());
    }
    terminal.print(&match arguments.format {
        Format::Human => report::show::render(&histories, &shown, terminal.look()),
        Format::Json => report::show::json::render(&histories, &shown),
    })?;
    Ok(if files.errors.is_empty() { CLEAN } else { FAILED })
}

/// What is read: what was given, or this folder, or the folder of a file that is elsewhere. And the file, if it is one.
fn paths(arguments: &Show) -> (Vec<PathBuf>, Option<PathBuf>) {
    let file = Some(PathBuf::from(&arguments.which)).filter(|path| path.is_file());
    let current = std::env::current_dir().unwrap_or_default();
    let is_outside = |path: &PathBuf| !absolute(&current, path).starts_with(&current);
    let mut paths = arguments.paths.clone();
    if paths.is_empty() {
        paths.push(match file.as_ref().filter(|path| is_outside(path)).and_then(|path| path.parent()) {
            Some(folder) => folder.to_owned(),
            None => Path::new(".").to_owned(),
        });
    }
    (paths, file)
}
