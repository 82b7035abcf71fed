//! The rules of another tool as a table: each of its names with what answers to it here, or the reason why nothing does.

use std::fmt::Write;

use linter::{Answer, Elsewhere};
use serde::Serialize;

use crate::json;
use crate::paint::{BOLD, DIM, paint};
use crate::rules::{self, Entry};

/// The table, as the JSON has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document<'a> {
    /// The tool.
    pub tool: &'a str,
    /// The version that its names are of.
    pub version: &'a str,
    /// All of its names.
    pub names: Vec<Name<'a>>,
}

/// A name of the tool, and what answers to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name<'a> {
    /// The name.
    pub name: &'a str,
    /// What it stands for, where the name is a code.
    pub title: Option<&'a str>,
    /// The rules that answer to it.
    pub rules: Vec<Entry<'a>>,
    /// Where none does: why.
    pub reason: Option<&'a str>,
}

/// The table as a value: what [`render_json`] writes, and what JavaScript is handed.
#[must_use]
pub fn document<'a>(elsewhere: &'a Elsewhere<'a>) -> Document<'a> {
    let name = |answer: &'a Answer| Name {
        name: answer.name.name,
        title: answer.name.title,
        rules: answer.rules.iter().map(|listed| rules::entry(listed, elsewhere.settings)).collect(),
        reason: answer.name.reason(),
    };
    Document {
        tool: elsewhere.peer.tool,
        version: elsewhere.peer.version,
        names: elsewhere.names.iter().map(name).collect(),
    }
}

/// The table on one line of JSON, with a line feed at its end.
#[must_use]
pub fn render_json(elsewhere: &Elsewhere<'_>) -> String {
    json::line(&document(elsewhere)) + "\n"
}

/// The table for people.
#[must_use]
pub fn render(elsewhere: &Elsewhere<'_>, colour: bool) -> String {
    let shown = |answer: &Answer| match answer.name.title {
        Some(title) => format!("{} {title}", answer.name.name),
        None => answer.name.name.to_owned(),
    };
    let widest = elsewhere.names.iter().map(|answer| shown(answer).chars().count()).max().unwrap_or(0);
    let listed = elsewhere.names.iter().flat_map(|answer| &answer.rules);
    let widest_rule = listed.map(|listed| listed.page.name.len()).max().unwrap_or(0);
    let mut text = format!("{} {}\n\n", paint(elsewhere.peer.tool, BOLD, colour), elsewhere.peer.version);
    for answer in &elsewhere.names {
        let mut there = shown(answer);
        for listed in &answer.rules {
            let line = rules::line(listed, elsewhere.settings, colour);
            let _ = writeln!(text, "  {there:widest$}  {:widest_rule$}  {line}", listed.page.name);
            // A name is said once, whatever the number of rules that answer to it.
            there.clear();
        }
        if answer.rules.is_empty() {
            let reason = paint(answer.name.reason().unwrap_or(""), DIM, colour);
            let _ = writeln!(text, "  {there:widest$}  {:widest_rule$}  {:5}  {reason}", "none", "");
        }
    }
    let answered = elsewhere.names.iter().filter(|answer| !answer.rules.is_empty()).count();
    let _ = writeln!(
        text,
        "\n{answered} of {} names have a rule here; `surefoot explain RULE` prints a rule's page",
        elsewhere.names.len()
    );
    text
}
