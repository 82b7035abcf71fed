//! The table of a comment: a row for each migration, with what it locks, who waits meanwhile, and whether there is a way
//! back.

use std::collections::HashMap;

use linter::{FileId, Finding, Level, Report, Shown};
use model::Migration;

use crate::outcome::Outcome;
use crate::show::json::{self as played, Lock, Migration as Played, Script};
use crate::show::meanwhile;
use crate::{inline, summary};

/// The most rows. Each plays the history up to its migration.
const MOST_ROWS: usize = 100;

/// The most relations that are named in a cell.
const MOST_NAMED: usize = 3;

/// A migration, and what was found in it.
pub(super) struct Row<'a> {
    /// The migration, by its history's place and its own.
    place: (usize, usize),
    pub(super) migration: &'a Migration,
    pub(super) path: &'a str,
    /// The findings, by their places in the report.
    pub(super) findings: Vec<usize>,
    worst: Level,
    cells: Option<Cells>,
}

/// What a migration does to others.
#[derive(Clone)]
struct Cells {
    locks: String,
    waits: String,
    way_back: String,
}

/// The migrations that there is something to say of, the worst first: those in which something was found, and where a
/// branch is looked at, all that it changes.
pub(super) fn migrations<'a>(outcome: &Outcome<'a>) -> Vec<Row<'a>> {
    let report = outcome.report();
    let mut found = by_file(report);
    let mut rows: Vec<Row<'a>> = Vec::new();
    for (number, told) in outcome.histories.histories.iter().enumerate() {
        for (place, migration) in told.reported() {
            let key = |file| (file, migration.revision.as_str());
            let files = migration.files().into_iter();
            let findings: Vec<usize> = files.filter_map(|file| found.remove(&key(file))).flatten().collect();
            if findings.is_empty() && told.history.base.is_none() {
                continue;
            }
            let levels = findings.iter().filter_map(|&place| report.findings.get(place)).map(|finding| finding.level);
            let worst = levels.max().unwrap_or(Level::Off);
            let path = report.files.get(migration.file.index()).map_or("", |file| &*file.path);
            rows.push(Row { place: (number, place), migration, path, findings, worst, cells: None });
        }
    }
    model::order::by_key(&mut rows, |row| std::cmp::Reverse(row.worst));
    play(outcome, &mut rows);
    rows
}

/// Plays the migrations of the first rows.
fn play(outcome: &Outcome<'_>, rows: &mut [Row<'_>]) {
    let play = |row: &Row<'_>| linter::play(outcome.histories, row.place);
    let shown: Vec<Shown> = rows.iter().take(MOST_ROWS).filter_map(play).collect();
    let played = played::document(outcome.histories, &shown);
    let cells: HashMap<(usize, usize), Cells> =
        shown.iter().zip(&played.migrations).filter_map(|(shown, told)| Some((shown.place, cells(told)?))).collect();
    for row in rows {
        row.cells = cells.get(&row.place).cloned();
    }
}

/// The table, in no more than so many bytes, and how many migrations it leaves out.
pub(super) fn draw(rows: &[Row<'_>], report: &Report, longest: usize) -> (String, usize) {
    let mut text = String::from("\n| migration | found | locks | who waits | way back |\n|---|---|---|---|---|\n");
    let mut drawn = 0;
    for row in rows.iter().take(MOST_ROWS) {
        let line = line(row, report);
        if text.len() + line.len() > longest {
            break;
        }
        text.push_str(&line);
        drawn += 1;
    }
    if drawn == 0 { (String::new(), rows.len()) } else { (text, rows.len() - drawn) }
}

fn line(row: &Row<'_>, report: &Report) -> String {
    let number = |level| row.findings.iter().filter(|&&place| level_of(report, place) == level).count();
    let found = match row.findings.is_empty() {
        true => "nothing".to_owned(),
        false => summary::found(number, false),
    };
    let title = inline::text(&row.migration.title);
    let name = format!("{} {title}", inline::code(row.migration.revision.as_str()));
    let (locks, waits, way_back) = match &row.cells {
        Some(cells) => (cells.locks.as_str(), cells.waits.as_str(), cells.way_back.as_str()),
        None => ("", "", ""),
    };
    format!("| {} | {found} | {locks} | {waits} | {way_back} |\n", name.trim())
}

fn level_of(report: &Report, place: usize) -> Level {
    report.findings.get(place).map_or(Level::Off, |finding| finding.level)
}

fn by_file(report: &Report) -> HashMap<(FileId, &str), Vec<usize>> {
    let mut found: HashMap<(FileId, &str), Vec<usize>> = HashMap::new();
    for (place, Finding { file, revision, .. }) in report.findings.iter().enumerate() {
        if let (Some(file), Some(revision)) = (file, revision) {
            found.entry((*file, revision)).or_default().push(place);
        }
    }
    found
}

/// What a migration does to others, as `surefoot show` tells it; `None` where its database is another.
fn cells(migration: &Played<'_>) -> Option<Cells> {
    migration.postgres?;
    let strongest = strongest(&migration.up);
    let name = |lock: &&Lock| {
        let work = if lock.work == "catalogue" { String::new() } else { format!(", {}", meanwhile(lock.work)) };
        format!("{} on {}{work}", lock.mode, inline::code(&lock.relation))
    };
    let waits = |lock: &&Lock| format!("{} of {}", lock.blocks, inline::code(&lock.relation));
    let fails = migration.up.statements.iter().flat_map(|statement| &statement.steps).any(|step| step.fails.is_some());
    let way_back = match (migration.way_back, migration.restored) {
        _ if fails => "not reached: it fails",
        ("script", Some("yes")) => "restores the schema",
        ("script", Some("no")) => "leaves the schema other than it was",
        ("script", _) => "there is one",
        ("raises", _) => "refuses",
        ("missing", _) => "missing",
        _ => "none",
    };
    let nobody = |text: String, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text };
    Some(Cells {
        locks: nobody(some(&strongest, name), "nothing that was there"),
        waits: nobody(some(&strongest, waits), "nobody"),
        way_back: way_back.to_owned(),
    })
}

/// The strongest lock on each relation that the script has not made itself; the relation that others miss most first.
fn strongest<'s>(script: &'s Script<'_>) -> Vec<&'s Lock> {
    let steps = script.statements.iter().flat_map(|statement| &statement.steps).filter(|step| step.fails.is_none());
    let mut locks: Vec<&Lock> = Vec::new();
    for lock in steps.flat_map(|step| &step.locks).filter(|lock| !lock.new) {
        match locks.iter_mut().find(|known| known.relation == lock.relation) {
            Some(known) if weight(known) < weight(lock) => *known = lock,
            Some(_) => {}
            None => locks.push(lock),
        }
    }
    model::order::by_key(&mut locks, |lock| std::cmp::Reverse(weight(lock)));
    locks
}

/// How much others notice of a lock: whom it stops, then for how long.
fn weight(lock: &Lock) -> (u8, u8) {
    let stops = match lock.blocks {
        "reads and writes" => 2,
        "writes" => 1,
        _ => 0,
    };
    let takes = match lock.work {
        "catalogue" => 0,
        "unknown" => 1,
        "rows" => 2,
        "scan" => 3,
        "build index" => 4,
        _ => 5,
    };
    (stops, takes)
}

fn some<'l>(locks: &[&'l Lock], told: impl Fn(&&'l Lock) -> String) -> String {
    let mut parts: Vec<String> = locks.iter().take(MOST_NAMED).map(told).collect();
    let more = locks.len().saturating_sub(MOST_NAMED);
    parts.extend((more > 0).then(|| format!("and {more} more")));
    parts.join("<br>")
}
