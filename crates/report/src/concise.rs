//! A report of one line a finding, as compilers write them: `path:line:column: level[rule] message`.
//!
//! Editors and terminals find the place in such a line, and `grep`, `sort` and `wc` have their finding on each.

use linter::Report;

use crate::json::{self, Entry, Place};
use crate::outcome::word;
use crate::plain;

/// The lines: what could not be read of a project, then what was found, by file and place.
#[must_use]
pub fn render(report: &Report) -> String {
    let document = json::document(report);
    let problems = document.problems.iter();
    let problems = problems.map(|problem| row(problem.path, problem.start, "note", problem.message));
    let findings = document.findings.iter().zip(&report.findings);
    let findings = findings.map(|(entry, finding)| line(entry, word(finding.level)));
    problems.chain(findings).collect()
}

/// The line of a finding, with a line feed at its end.
pub(crate) fn line(entry: &Entry<'_>, level: &str) -> String {
    row(entry.path, entry.start, &format!("{level}[{}]", entry.rule), entry.message)
}

fn row(path: &str, place: Place, what: &str, message: &str) -> String {
    let (path, message) = (plain::line(path, true), plain::line(message, true));
    if path.is_empty() {
        return format!("{what} {message}\n");
    }
    format!("{path}:{}:{}: {what} {message}\n", place.line, place.column)
}
