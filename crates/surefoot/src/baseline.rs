//! The file of the findings that are known: read, held against a report, and written.

use std::fs;
use std::io;
use std::path::Path;

use disk::{absolute, relative};
use linter::{Report, Sifted};

use crate::arguments::Baseline;
use crate::error::Error;
use crate::files::current;
use crate::terminal::Terminal;

/// How many findings that are no longer found are told of one by one.
const TOLD: usize = 5;

/// Takes out of a report what the baseline knows; or writes all of it down, after which all of it is known.
/// `is_whole`: whether the report tells of all that it found, and not of changes alone.
pub(crate) fn settle(
    report: &mut Report,
    arguments: &Baseline,
    is_whole: bool,
    terminal: Terminal,
) -> Result<(), Error> {
    if let Some(path) = &arguments.write_baseline {
        return write(report, path, terminal);
    }
    let Some(path) = &arguments.baseline else {
        return Ok(());
    };
    let known = read(path)?.ok_or_else(|| disk::Error::Missing { path: shown(path) })?;
    let place = place(path);
    let Sifted { unmet, .. } = known.sift(report, &place);
    // Of a file that was not looked at there is nothing to say, unless it is gone.
    let seen = linter::places(report, &place);
    let is_over = |entry: &&linter::Entry| seen.contains(&entry.path) || !exists(path, &entry.path);
    let over: Vec<&linter::Entry> = unmet.iter().filter(is_over).filter(|_| is_whole).collect();
    if !over.is_empty() {
        let mut lines: Vec<String> =
            over.iter().take(TOLD).map(|entry| format!("{} in {}", entry.identity.rule, entry.path)).collect();
        if over.len() > TOLD {
            lines.push(format!("and {} more", over.len() - TOLD));
        }
        let findings = if over.len() == 1 { "a finding that is" } else { "findings that are" };
        let note = format!("`{}` knows {findings} no longer found: {}", shown(path), lines.join(", "));
        terminal.note(&note, &format!("try `surefoot check --write-baseline {}`, which drops them", shown(path)));
    }
    Ok(())
}

fn write(report: &mut Report, path: &Path, terminal: Terminal) -> Result<(), Error> {
    let place = place(path);
    let seen = linter::places(report, &place);
    let before = read(path)?.unwrap_or_default();
    // What it knows of files that were not looked at, stays.
    let known = linter::Baseline::of(report, &place).and(&before, |file| !seen.contains(file) && exists(path, file));
    fs::write(path, known.render()).map_err(|cause| Error::Unwritable { path: shown(path), cause })?;
    report.findings.clear();
    let count = known.len();
    let findings = if count == 1 { "finding" } else { "findings" };
    terminal.note(
        &format!("`{}` now knows {count} {findings}", shown(path)),
        &format!("from here on `surefoot check --baseline {}` tells what is new", shown(path)),
    );
    Ok(())
}

/// Reads a baseline; `None` if there is no such file.
fn read(path: &Path) -> Result<Option<linter::Baseline>, Error> {
    let text = match fs::read_to_string(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|cause| disk::Error::Unreadable { path: shown(path), cause })?,
    };
    let known = linter::Baseline::read(&text);
    Ok(Some(known.map_err(|why| Error::Baseline { path: shown(path), why })?))
}

/// Where a path that is shown lies, from the folder of the baseline.
fn place(baseline: &Path) -> impl Fn(&str) -> String + use<> {
    let current = current();
    let whole = absolute(&current, baseline);
    let folder = whole.parent().unwrap_or(&whole).to_owned();
    move |path| relative(&folder, &absolute(&current, Path::new(path)))
}

/// Whether there still is a file that a baseline names.
fn exists(baseline: &Path, path: &str) -> bool {
    absolute(&current(), baseline).parent().is_some_and(|folder| folder.join(path).exists())
}

fn shown(path: &Path) -> String {
    relative(&current(), &absolute(&current(), path))
}
