//! The rules as SARIF has them: those that something was found by, each with its page.

use std::collections::BTreeMap;

use linter::{Level, Page, Report, Rule};
use serde::Serialize;

use super::Message;

/// A rule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message<'a>>,
    help_uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

/// A text twice: without marks, and as Markdown.
#[derive(Debug, Serialize)]
struct Help<'a> {
    text: String,
    markdown: &'a str,
}

#[derive(Debug, Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Properties {
    tags: [String; 1],
}

/// The rules by which the findings at these places were found, in the order of their names, and where each is among them.
pub(super) fn descriptors<'a>(report: &Report, kept: &[usize]) -> (Vec<Descriptor<'a>>, BTreeMap<&'static str, usize>) {
    let names = kept.iter().filter_map(|&place| report.findings.get(place)).map(|finding| finding.rule);
    let mut index: BTreeMap<&'static str, usize> = names.map(|name| (name, 0)).collect();
    for (place, known) in index.values_mut().enumerate() {
        *known = place;
    }
    let descriptors = index.keys().map(|&name| descriptor(name, report.rule_pages.of(name)));
    (descriptors.collect(), index)
}

fn descriptor<'a>(name: &'static str, address: String) -> Descriptor<'a> {
    let page = linter::rule(name).map(Rule::page);
    let of_page = |page: &Page<'static>| {
        let summary = page.summary.split_whitespace().collect::<Vec<_>>().join(" ");
        let help = Help { text: format!("{summary}\n{address}"), markdown: page.body.trim() };
        (first_sentence(&summary).to_owned(), summary, help)
    };
    let (short, full, help) = match page.as_ref().map(of_page) {
        Some((short, full, help)) => (Some(Message::of(short)), Some(Message::of(full)), Some(help)),
        None => (None, None, None),
    };
    Descriptor {
        id: name,
        short_description: short,
        full_description: full,
        help,
        help_uri: address,
        // A rule that is off has a level all the same, which is that of whoever switches it on.
        default_configuration: page
            .as_ref()
            .map(|page| Configuration { enabled: page.level != Level::Off, level: level(page.level) }),
        properties: page.map(|page| Properties { tags: [page.hazard.to_string()] }),
    }
}

/// The first sentence of a text; all of it if it is one. A full stop inside of a word ends none.
fn first_sentence(text: &str) -> &str {
    let end = text.match_indices(['.', '!', '?']).map(|(place, mark)| place + mark.len());
    let mut ends = end.filter(|&end| text.get(end..).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
    ends.next().and_then(|end| text.get(..end)).unwrap_or(text)
}

/// SARIF's word for a level.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}
