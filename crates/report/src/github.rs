//! A report as GitHub's workflow commands: annotations beside the changed lines, the worst first.
//!
//! The form is that of <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>. GitHub shows ten
//! annotations of a kind for each step and drops the others without a word: what it has no room for stands in the log.

use std::fmt::Write;

use linter::{Level, Report};

use crate::json::{self, Entry, Place};
use crate::outcome::{Outcome, word};
use crate::{concise, plain, summary};

/// How many annotations of a kind GitHub shows for each step.
pub const MOST: usize = 10;

/// The commands, and a summary at the end. Paths are those of the report: GitHub wants them relative to the top of the
/// repository.
#[must_use]
pub fn render(outcome: &Outcome<'_>) -> String {
    let report = outcome.report();
    let document = json::document(report);
    let mut text = String::new();
    let mut left = String::new();
    let mut room = Room::default();
    for unread in outcome.unread {
        match room.take(Level::Error) {
            true => command(&mut text, Level::Error, None, "cannot be read", unread),
            false => left.push_str(&inert(&format!("error: {unread}\n"))),
        }
    }
    for level in [Level::Error, Level::Warn, Level::Info] {
        let findings = document.findings.iter().zip(&report.findings);
        for (entry, _) in findings.filter(|(_, finding)| finding.level == level) {
            match room.take(level) {
                true => annotate(&mut text, entry, level),
                false => left.push_str(&inert(&concise::line(entry, word(level)))),
            }
        }
    }
    for problem in &document.problems {
        let at = Some((problem.path, problem.start, problem.end));
        match room.take(Level::Info) {
            true => command(&mut text, Level::Info, at, "note", problem.message),
            false => left.push_str(&inert(&format!("{}: note: {}\n", problem.path, problem.message))),
        }
    }
    if !left.is_empty() {
        let count = summary::count(left.lines().count(), "finding");
        let _ = writeln!(text, "::group::{count} that GitHub has no room for beside the lines\n{left}::endgroup::");
    }
    let _ = writeln!(text, "{}", last(report));
    text
}

/// How many annotations of each kind there are already.
#[derive(Default)]
struct Room([usize; 3]);

impl Room {
    /// Whether there is room for another one, which is then taken.
    fn take(&mut self, level: Level) -> bool {
        let kind = match level {
            Level::Error => &mut self.0[0],
            Level::Warn => &mut self.0[1],
            Level::Info | Level::Off => &mut self.0[2],
        };
        *kind += 1;
        *kind <= MOST
    }
}

fn annotate(text: &mut String, entry: &Entry<'_>, level: Level) {
    let mut message = entry.message.to_owned();
    if let Some(help) = entry.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    let _ = write!(message, "\n{}", entry.url);
    let at = Some((entry.path, entry.start, entry.end)).filter(|(path, ..)| !path.is_empty());
    command(text, level, at, entry.rule, &message);
}

fn command(text: &mut String, level: Level, at: Option<(&str, Place, Place)>, title: &str, message: &str) {
    let kind = match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::Off => "notice",
    };
    let _ = write!(text, "::{kind} ");
    if let Some((path, start, end)) = at {
        let _ = write!(text, "file={},line={},endLine={},", property(path), start.line, end.line);
        // Columns mean something only where an annotation begins and ends on one line.
        if start.line == end.line {
            let _ = write!(text, "col={},endColumn={},", start.column, end.column);
        }
    }
    let title = property(&format!("surefoot: {title}"));
    let _ = writeln!(text, "title={title}::{}", data(&plain::lines(message, true)));
}

/// What stands behind the command. A percent sign would else begin an escape, and a line break end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: a colon and a comma would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line for the log that is no command, whatever it says: those begin a line, or with `##[` stand anywhere in it.
fn inert(line: &str) -> String {
    let line = plain::line(line.trim_end(), true).replace("##[", "# #[");
    format!("- {line}\n")
}

fn last(report: &Report) -> String {
    inert(&summary::line(report, false)).trim_start_matches("- ").trim_end().to_owned()
}
