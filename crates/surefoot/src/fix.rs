//! `surefoot check --fix` and `--diff`: the fixes of the findings, made in the files or shown.

use std::fs;

use disk::Files;
use linter::{Earlier, Given, Histories, Mended, SourceFile};
use similar::TextDiff;

use crate::arguments::Check;
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, FOUND, threads};

/// What becomes of the files.
struct Change<'a> {
    path: String,
    before: &'a SourceFile,
    after: &'a SourceFile,
}

/// Makes the fixes in the files, says which, and returns what is found then, and what could not be written.
pub(crate) fn make(
    arguments: &Check,
    files: &Files,
    given: Given<'_>,
    earlier: Option<&Earlier>,
    terminal: Terminal,
) -> Result<(Histories, Vec<Error>), Error> {
    let mended = mended(arguments, files, given, earlier)?;
    let settings = given.settings;
    let mut errors = Vec::new();
    for Change { path, before, after } in changes(files, settings, &mended) {
        // The settings that were given apart are known by the path that is shown.
        let place = if settings == Some(before) { path.clone().into() } else { files.base().join(&*before.path) };
        if let Err(cause) = fs::write(place, &*after.text) {
            errors.push(Error::Unwritable { path, cause });
        }
    }
    for made in &mended.made {
        let path = shown(files, settings, made.file.index());
        terminal.say(&format!("fixed {path}:{}: {}: {}", made.line + 1, made.rule, made.title));
    }
    if mended.is_unfinished {
        terminal.say("some fixes come again however often they are made: they are left");
    }
    Ok((mended.histories, errors))
}

/// Shows what the fixes would change. Returns the exit code: whether they would change anything.
pub(crate) fn show(
    arguments: &Check,
    files: &Files,
    given: Given<'_>,
    earlier: Option<&Earlier>,
    terminal: Terminal,
) -> Result<u8, Error> {
    let mended = mended(arguments, files, given, earlier)?;
    let settings = given.settings;
    let changes = changes(files, settings, &mended);
    let diffs = changes.iter().map(|Change { path, before, after }| {
        let diff = TextDiff::from_lines(&*before.text, &*after.text);
        diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string()
    });
    terminal.print(&diffs.collect::<String>())?;
    Ok(if changes.is_empty() { CLEAN } else { FOUND })
}

fn mended(arguments: &Check, files: &Files, given: Given<'_>, earlier: Option<&Earlier>) -> Result<Mended, Error> {
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Error::Unfixable { what: "standard input".to_owned() });
    }
    if let Some(error) = files.errors.first() {
        return Err(Error::Unfixable { what: format!("anything while not all can be read: {error}") });
    }
    threads::with_room(|| linter::mend(files.sources.clone(), given, earlier))
}

fn changes<'a>(files: &'a Files, settings: Option<&'a SourceFile>, mended: &'a Mended) -> Vec<Change<'a>> {
    let before = files.sources.iter().chain(settings);
    let pairs = before.zip(&mended.histories.report.files).enumerate();
    let changed = pairs.filter(|(_, (before, after))| before.text != after.text);
    let change = |(index, (before, after))| Change { path: shown(files, settings, index), before, after };
    changed.map(change).collect()
}

/// The path of a file as it is shown.
fn shown(files: &Files, settings: Option<&SourceFile>, index: usize) -> String {
    let of_settings = || settings.map(|settings| settings.path.to_string());
    files.shown.get(index).cloned().or_else(of_settings).unwrap_or_default()
}
