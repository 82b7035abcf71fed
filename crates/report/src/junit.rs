//! A report as JUnit's XML: a suite for each history, a case for each migration, and what fails the check as a failure.
//!
//! There is no one schema; what is written is what Jenkins, GitLab and Azure read. Several of them look at the first failure of
//! a case alone, so all that was found in a migration is one failure.

use std::collections::HashMap;
use std::fmt::Write;

use linter::{Finding, Level};
use model::FileId;

use crate::json::{self, Document, Entry};
use crate::outcome::{Outcome, word};
use crate::{concise, plain, summary};

/// A case of a suite.
#[derive(Default)]
struct Case {
    name: String,
    path: String,
    /// What could not be read.
    errors: Vec<String>,
    /// What was found, and whether it fails the check.
    found: Vec<Found>,
}

struct Found {
    level: Level,
    fails: bool,
    message: String,
    text: String,
}

/// A suite: its name, and its cases.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// The XML. Whatever does not fail the check by itself stands in the case's output.
#[must_use]
pub fn render(outcome: &Outcome<'_>) -> String {
    let suites = suites(outcome);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    let _ = writeln!(text, "<testsuites name=\"surefoot\" {}>", counts(all()));
    for suite in &suites {
        let _ = writeln!(text, "  <testsuite name=\"{}\" {}>", escaped(&suite.name), counts(suite.cases.iter()));
        suite.cases.iter().for_each(|case| write(case, &suite.name, &mut text));
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn suites(outcome: &Outcome<'_>) -> Vec<Suite> {
    let report = outcome.report();
    let document = json::document(report);
    let mut found = by_migration(outcome, &document);
    let mut suites = Vec::new();
    for told in &outcome.histories.histories {
        let history = &told.history;
        let mut cases: Vec<Case> = Vec::new();
        for fault in &history.faults {
            let path = report.files.get(fault.file.index()).map_or("", |file| &*file.path);
            let errors = vec![plain::lines(&fault.message, true)];
            cases.push(Case { name: path.to_owned(), path: path.to_owned(), errors, ..Case::default() });
        }
        for (_, migration) in told.reported() {
            let path = report.files.get(migration.file.index()).map_or("", |file| &*file.path);
            let key = |file| (Some(file), migration.revision.as_str());
            let found = migration.files().into_iter().filter_map(|file| found.remove(&key(file)));
            cases.push(Case {
                name: format!("{} {}", migration.revision, migration.title).trim().to_owned(),
                path: path.to_owned(),
                found: found.flatten().collect(),
                ..Case::default()
            });
        }
        if !cases.is_empty() {
            let root = if history.root.is_empty() { "." } else { &history.root };
            let database = history.database.as_ref().map_or(String::new(), |database| format!(" for {database}"));
            suites.push(Suite { name: format!("{} in {root}{database}", history.runner.name), cases });
        }
    }
    suites.extend(others(outcome, &document, found));
    suites
}

/// What is about no migration that is reported on: settings, the graph, files that cannot be read.
fn others<'a>(
    outcome: &Outcome<'a>,
    document: &Document<'_>,
    mut found: HashMap<(Option<FileId>, &'a str), Vec<Found>>,
) -> Option<Suite> {
    let unread = outcome.unread.iter().map(|unread| Case {
        name: "what could not be read".to_owned(),
        errors: vec![plain::lines(unread, true)],
        ..Case::default()
    });
    let mut cases: Vec<Case> = unread.collect();
    for (entry, finding) in document.findings.iter().zip(&outcome.report().findings) {
        let Some(found) = found.remove(&key(finding)) else { continue };
        let path = entry.path.to_owned();
        cases.push(Case { name: path.clone(), path, found, ..Case::default() });
    }
    (!cases.is_empty()).then(|| Suite { name: "the project".to_owned(), cases })
}

fn by_migration<'a>(outcome: &Outcome<'a>, document: &Document<'a>) -> HashMap<(Option<FileId>, &'a str), Vec<Found>> {
    let mut found: HashMap<(Option<FileId>, &str), Vec<Found>> = HashMap::new();
    for (entry, finding) in document.findings.iter().zip(&outcome.report().findings) {
        found.entry(key(finding)).or_default().push(Found {
            level: finding.level,
            fails: outcome.fails_by(finding.level),
            message: format!("{}: {}", finding.rule, plain::line(&finding.message, true)),
            text: told(entry, finding.level),
        });
    }
    found
}

fn key(finding: &Finding) -> (Option<FileId>, &str) {
    (finding.file, finding.revision.as_deref().unwrap_or_default())
}

fn told(entry: &Entry<'_>, level: Level) -> String {
    let help = entry.help.map(|help| format!("  help: {}\n", plain::line(help, true))).unwrap_or_default();
    format!("{}{help}  {}\n", concise::line(entry, word(level)), entry.url)
}

fn counts<'c>(cases: impl Iterator<Item = &'c Case> + Clone) -> String {
    let tests = cases.clone().count();
    let failures = cases.clone().filter(|case| case.fails()).count();
    let errors = cases.filter(|case| !case.errors.is_empty()).count();
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"")
}

impl Case {
    fn fails(&self) -> bool {
        self.found.iter().any(|found| found.fails)
    }
}

fn write(case: &Case, suite: &str, text: &mut String) {
    let _ = write!(text, "    <testcase classname=\"{}\" name=\"{}\"", escaped(suite), escaped(&case.name));
    if !case.path.is_empty() {
        let _ = write!(text, " file=\"{}\"", escaped(&case.path));
    }
    if case.errors.is_empty() && case.found.is_empty() {
        text.push_str("/>\n");
        return;
    }
    text.push_str(">\n");
    for error in &case.errors {
        let _ = writeln!(text, "      <error type=\"unread\" message=\"{0}\">{0}</error>", escaped(error));
    }
    let told =
        |fails: bool| case.found.iter().filter(move |found| found.fails == fails).map(|found| found.text.as_str());
    let failing: Vec<&Found> = case.found.iter().filter(|found| found.fails).collect();
    // The worst of them gives its name to the failure.
    if let Some(worst) = failing.iter().rev().max_by_key(|found| found.level) {
        let message = match failing.len() - 1 {
            0 => worst.message.clone(),
            more => format!("{} (and {} more)", worst.message, summary::count(more, "finding")),
        };
        let body: String = told(true).collect();
        let (kind, message) = (word(worst.level), escaped(&message));
        let _ = writeln!(text, "      <failure type=\"{kind}\" message=\"{message}\">{}</failure>", escaped(&body));
    }
    let rest: String = told(false).collect();
    if !rest.is_empty() {
        let _ = writeln!(text, "      <system-out>{}</system-out>", escaped(&rest));
    }
    text.push_str("    </testcase>\n");
}

/// A text as XML has it, in an element or an attribute. Control characters, which XML knows no way to write, become
/// their pictures.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            // Only `]]>` must not be written so; one rule for all is easier to believe.
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\n' => written.push('\n'),
            // Not characters of XML, though they are of Unicode.
            '\u{fffe}' | '\u{ffff}' => written.push('\u{fffd}'),
            _ => plain::push(&mut written, character, true),
        }
    }
    written
}
