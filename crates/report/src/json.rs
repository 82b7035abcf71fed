//! A report as JSON: one definition for the command line, the module and the editors.
//!
//! The form is published as a JSON Schema: see [`SCHEMA`].

use linter::{Direction, FileId, Finding, Fix, HistorySummary, Level, Report, Span};
use serde::Serialize;

use crate::place::{Lines, Places, Unit};

/// The version of the form. It grows when a reader of the old form would stumble over the new one.
pub const VERSION: u32 = 1;

/// The JSON Schema of what [`render`] returns.
pub const SCHEMA: &str = include_str!("../schema/report.schema.json");

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document<'a> {
    /// [`VERSION`].
    pub version: u32,
    /// What was found, by file and place.
    pub findings: Vec<Entry<'a>>,
    /// What could not be read of a project, and what was assumed instead.
    pub problems: Vec<Problem<'a>>,
    /// What was looked at, in the order of the folders.
    pub histories: Vec<History<'a>>,
    /// How much was looked at, and how much was found.
    pub summary: Summary,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// The rule.
    pub rule: &'a str,
    /// The address of the rule's page.
    pub url: String,
    /// `error`, `warn` or `info`.
    pub level: &'static str,
    /// The file, relative to the current folder, with `/`. Empty for a finding about no file.
    pub path: &'a str,
    /// Where the words begin that it is about.
    pub start: Place,
    /// Where they end.
    pub end: Place,
    /// What goes wrong, and for whom.
    pub message: &'a str,
    /// What to do instead.
    pub help: Option<&'a str>,
    /// The migration.
    pub revision: Option<&'a str>,
    /// `up`, `down`, or null where it is about neither.
    pub direction: Option<&'static str>,
    /// A change of the file that puts it right.
    pub fix: Option<Change<'a>>,
    /// Other places that matter.
    pub related: Vec<Related<'a>>,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters (Unicode scalar values).
    pub column: u32,
    /// Bytes since the file began.
    pub offset: u32,
}

/// A change of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change<'a> {
    /// What it does, as a command.
    pub title: &'a str,
    /// The edits, in order; none overlaps another.
    pub edits: Vec<Edit<'a>>,
}

/// One edit of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit<'a> {
    /// Where the replaced text begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
    /// What stands there afterwards.
    pub text: &'a str,
}

/// Another place that matters to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related<'a> {
    /// The file.
    pub path: &'a str,
    /// Where the words begin.
    pub start: Place,
    /// Where they end.
    pub end: Place,
    /// What they have to do with it.
    pub message: &'a str,
}

/// Something about a project that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem<'a> {
    /// What, and what was assumed instead.
    pub message: &'a str,
    /// The file.
    pub path: &'a str,
    /// Where the words begin.
    pub start: Place,
    /// Where they end.
    pub end: Place,
}

/// A history that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct History<'a> {
    /// The folder of the project; empty for the current one.
    pub root: &'a str,
    /// The tool that runs it.
    pub tool: &'a str,
    /// The database that it is for, as the settings call it: `mysql`.
    pub database: &'static str,
    /// How many migrations it has.
    pub migrations: usize,
}

/// How much was looked at, and how much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Migrations in them.
    pub migrations: usize,
    /// Steps, up and down.
    pub steps: usize,
    /// How many of those could not be read.
    pub opaque_steps: usize,
    /// Findings of level `error`.
    pub errors: usize,
    /// Findings of level `warn`.
    pub warnings: usize,
    /// Findings of level `info`.
    pub infos: usize,
}

/// The report on one line, with a line feed at its end.
#[must_use]
pub fn render(report: &Report) -> String {
    render_knowing(report, &mut Lines::default())
}

/// The same, with what is known of the lines of the files from before.
#[must_use]
pub fn render_knowing(report: &Report, lines: &mut Lines) -> String {
    let mut text = line(&document_knowing(report, lines));
    text.push('\n');
    text
}

/// A value on one line of JSON.
pub(crate) fn line(value: &impl Serialize) -> String {
    // Serializing fails for maps with keys that are no text, and there are none.
    serde_json::to_string(value).unwrap_or_default()
}

/// The report as a value: what [`render`] writes, and what JavaScript is handed.
#[must_use]
pub fn document(report: &Report) -> Document<'_> {
    document_knowing(report, &mut Lines::default())
}

/// The same, with what is known of the lines of the files from before.
#[must_use]
pub fn document_knowing<'r>(report: &'r Report, lines: &mut Lines) -> Document<'r> {
    let mut places = Places::knowing(&report.files, Unit::Character, std::mem::take(lines));
    let document = Document {
        version: VERSION,
        findings: report.findings.iter().map(|finding| entry(finding, report, &mut places)).collect(),
        problems: report
            .faults
            .iter()
            .map(|fault| {
                let (path, start, end) = between(Some(fault.file), fault.span, &mut places);
                Problem { message: &fault.message, path, start, end }
            })
            .collect(),
        histories: report.histories.iter().map(history).collect(),
        summary: summary(report),
    };
    *lines = places.into_lines();
    document
}

fn history(history: &HistorySummary) -> History<'_> {
    let HistorySummary { root, runner: tool, dialect, migrations, .. } = history;
    History { root, tool, database: dialect.word(), migrations: *migrations }
}

fn entry<'a>(finding: &'a Finding, report: &Report, places: &mut Places<'a>) -> Entry<'a> {
    let (path, start, end) = between(finding.file, finding.span, places);
    let related = finding.related.iter().map(|related| {
        let (path, start, end) = between(Some(related.file), related.span, places);
        Related { path, start, end, message: &related.message }
    });
    Entry {
        rule: finding.rule,
        url: report.rule_pages.of(finding.rule),
        level: finding.level.name(),
        path,
        start,
        end,
        message: &finding.message,
        help: finding.help.as_deref(),
        revision: finding.revision.as_deref(),
        direction: finding.direction.map(|direction| match direction {
            Direction::Up => "up",
            Direction::Down => "down",
        }),
        related: related.collect(),
        fix: finding.fix.as_ref().map(|fix| change(fix, finding.file, places)),
    }
}

fn change<'a>(fix: &'a Fix, file: Option<FileId>, places: &mut Places<'a>) -> Change<'a> {
    let edits = fix.edits.iter().map(|edit| {
        let (_, start, end) = between(file, edit.span, places);
        Edit { start, end, text: &edit.text }
    });
    Change { title: &fix.title, edits: edits.collect() }
}

fn between<'a>(file: Option<FileId>, span: Span, places: &mut Places<'a>) -> (&'a str, Place, Place) {
    let path = file.and_then(|file| places.file(file)).map_or("", |file| &*file.path);
    let mut place = |offset| match file {
        Some(file) => self::place(places, file, offset),
        None => Place { line: 1, column: 1, offset },
    };
    (path, place(span.start), place(span.end))
}

/// Where an offset is, counted as JSON counts.
pub(crate) fn place(places: &mut Places<'_>, file: FileId, offset: u32) -> Place {
    let place = places.place(file, offset);
    Place { line: place.line + 1, column: place.column + 1, offset }
}

fn summary(report: &Report) -> Summary {
    Summary {
        files: report.files.len(),
        migrations: report.migrations(),
        steps: report.steps(),
        opaque_steps: report.opaque_steps(),
        errors: report.count(Level::Error),
        warnings: report.count(Level::Warn),
        infos: report.count(Level::Info),
    }
}
