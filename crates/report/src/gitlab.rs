//! A report as GitLab's code quality artifact: a JSON array that its merge requests show beside the changed lines.
//!
//! The fields are those of <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>. GitLab tells by
//! the fingerprints which findings a branch adds and which it mends.

use linter::{Level, Report};
use serde::Serialize;

use crate::json;
use crate::plain;

/// An entry of the array.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Lines {
    begin: u32,
}

/// The array on one line, with a line feed at its end. Paths are those of the report: GitLab wants them relative to the
/// top of the repository.
#[must_use]
pub fn render(report: &Report) -> String {
    let document = json::document(report);
    let entries = document.findings.iter().zip(&report.findings).zip(linter::fingerprints(report));
    let issues = entries.map(|((entry, finding), fingerprint)| Issue {
        description: plain::line(entry.message, true),
        check_name: entry.rule,
        fingerprint,
        severity: severity(finding.level),
        location: Location { path: entry.path, lines: Lines { begin: entry.start.line } },
    });
    json::line(&issues.collect::<Vec<_>>()) + "\n"
}

/// GitLab's word for a level. `blocker` is for what nothing may pass by, and that the settings decide, not the rule.
fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "critical",
        Level::Warn => "major",
        Level::Info | Level::Off => "info",
    }
}
