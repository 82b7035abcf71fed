//! A report as SARIF 2.1.0, which code hosts and editors of many makes read: rules, results, fixes, fingerprints.
//!
//! The form is that of <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

mod location;
mod rule;

use linter::{Level, Report};
use serde::Serialize;

use self::location::{ArtifactLocation, Location, Region};
use self::rule::{Descriptor, descriptors};
use crate::json::{self, Change, Entry};
use crate::outcome::Outcome;

/// Where the schema of the form is.
pub const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The most results that GitHub takes of one run: with more, it refuses them all
/// (<https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>).
pub const MOST_RESULTS: usize = 25_000;

/// The most other places that GitHub keeps of a result, by the same page.
const MOST_RELATED: usize = 100;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation<'a>; 1],
    original_uri_base_ids: Bases,
    column_kind: &'static str,
    results: Vec<Found<'a>>,
}

#[derive(Debug, Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Debug, Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Message<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
}

#[derive(Debug, Serialize)]
struct Bases {
    #[serde(rename = "%SRCROOT%")]
    source_root: Base,
}

#[derive(Debug, Serialize)]
struct Base {
    description: Message<'static>,
}

/// What SARIF calls a result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mending<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints {
    /// The one that GitHub looks at. It is made of no line, so that it stays as it is when lines move.
    primary_location_line_hash: String,
}

/// What SARIF calls a fix.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Mending<'a> {
    description: Message<'a>,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

/// A text, as SARIF has it everywhere.
#[derive(Clone, Debug, Serialize)]
struct Message<'a> {
    text: std::borrow::Cow<'a, str>,
}

impl<'a> Message<'a> {
    /// A text that is taken literally.
    fn plain(text: &'a str) -> Self {
        Self { text: text.into() }
    }

    /// A text of a message, in which `[words](target)` would be a link.
    fn of(text: String) -> Self {
        let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text };
        Self { text: text.into() }
    }
}

/// The log on one line, with a line feed at its end. Paths are those of the report, and are taken to be relative to the
/// top of the repository.
#[must_use]
pub fn render(outcome: &Outcome<'_>) -> String {
    let report = outcome.report();
    let document = json::document(report);
    let kept = kept(report);
    let (rules, index) = descriptors(report, &kept);
    let fingerprints = linter::fingerprints(report);
    let result = |&place: &usize| {
        let (entry, finding) = (document.findings.get(place)?, report.findings.get(place)?);
        let rule_index = index.get(finding.rule).copied()?;
        Some(result(entry, finding.level, rule_index, fingerprints.get(place)?))
    };
    let mut notes: Vec<Notification<'_>> = outcome.unread.iter().map(|unread| note("error", unread, None)).collect();
    notes.extend(document.problems.iter().map(|problem| {
        let place = location::of(problem.path, problem.start, problem.end);
        note("note", problem.message, Some(place))
    }));
    let left = report.findings.len() - kept.len();
    let told = format!("{left} findings of the least levels are left out: no more than {MOST_RESULTS} are read");
    notes.extend((left > 0).then(|| note("warning", &told, None)));
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "surefoot",
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: "https://surefoot.dev/",
                rules,
            },
        },
        invocations: [Invocation {
            execution_successful: outcome.unread.is_empty(),
            tool_execution_notifications: notes,
        }],
        original_uri_base_ids: Bases {
            source_root: Base { description: Message::plain("the top of the repository that holds the migrations") },
        },
        column_kind: "unicodeCodePoints",
        results: kept.iter().filter_map(result).collect(),
    };
    json::line(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }) + "\n"
}

/// Which findings are told, by their places: all of them, or the worst where there are too many.
fn kept(report: &Report) -> Vec<usize> {
    let mut places: Vec<usize> = (0..report.findings.len()).collect();
    if places.len() > MOST_RESULTS {
        let level = |place: &usize| report.findings.get(*place).map_or(Level::Off, |finding| finding.level);
        model::order::by_key(&mut places, |place| std::cmp::Reverse(level(place)));
        places.truncate(MOST_RESULTS);
        model::order::natural(&mut places);
    }
    places
}

fn note<'a>(level: &'static str, message: &str, place: Option<Location<'a>>) -> Notification<'a> {
    Notification { level, message: Message::of(message.to_owned()), locations: place.into_iter().collect() }
}

fn result<'a>(entry: &'a Entry<'a>, level: Level, rule_index: usize, fingerprint: &str) -> Found<'a> {
    let help = entry.help.map(|help| format!("\n{help}")).unwrap_or_default();
    let place = (!entry.path.is_empty()).then(|| location::of(entry.path, entry.start, entry.end));
    let related = entry.related.iter().take(MOST_RELATED).map(|related| Location {
        message: Some(Message::of(related.message.to_owned())),
        ..location::of(related.path, related.start, related.end)
    });
    Found {
        rule_id: entry.rule,
        rule_index,
        level: rule::level(level),
        message: Message::of(format!("{}{help}", entry.message)),
        locations: place.map(|place| place.of_revision(entry.revision)).into_iter().collect(),
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { primary_location_line_hash: fingerprint.to_owned() },
        fixes: entry.fix.iter().map(|fix| mending(fix, entry.path)).collect(),
    }
}

fn mending<'a>(fix: &'a Change<'a>, path: &str) -> Mending<'a> {
    let replacement = |edit: &'a json::Edit<'a>| Replacement {
        deleted_region: Region::between(edit.start, edit.end),
        inserted_content: Message::plain(edit.text),
    };
    Mending {
        description: Message::of(fix.title.to_owned()),
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation::of(path),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
    }
}
