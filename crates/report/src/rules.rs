//! The rules as a table: by the harm they prevent, each with its level and its first sentence.

use std::fmt::Write;

use linter::{Hazard, Page, Rule};
use serde::Serialize;

use crate::json;

/// A rule, as the JSON has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// Its name.
    pub rule: &'a str,
    /// The level of its findings, unless the settings say otherwise: `off`, `info`, `warn`, `error`.
    pub level: &'static str,
    /// The harm it prevents.
    pub hazard: String,
    /// What goes wrong and for whom, in a sentence or two.
    pub summary: &'a str,
}

/// The rules as a value: what [`render_json`] writes, and what JavaScript is handed.
#[must_use]
pub fn document(rules: &'static [Rule]) -> Vec<Entry<'static>> {
    let entry = |page: Page<'static>| Entry {
        rule: page.name,
        level: page.level.name(),
        hazard: page.hazard.to_string(),
        summary: page.summary,
    };
    rules.iter().map(Rule::page).map(entry).collect()
}

/// The rules as an array on one line of JSON, with a line feed at its end.
#[must_use]
pub fn render_json(rules: &'static [Rule]) -> String {
    json::line(&document(rules)) + "\n"
}

/// The rules as a table for people.
#[must_use]
pub fn render(rules: &'static [Rule], colour: bool) -> String {
    let pages: Vec<Page<'static>> = rules.iter().map(Rule::page).collect();
    let widest = pages.iter().map(|page| page.name.len()).max().unwrap_or(0);
    let (bold, plain) = if colour { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let mut text = String::new();
    for (name, hazard) in Hazard::NAMES {
        let mut of_hazard = pages.iter().filter(|page| page.hazard == hazard).peekable();
        if of_hazard.peek().is_none() {
            continue;
        }
        let _ = writeln!(text, "{bold}{name}{plain}");
        for page in of_hazard {
            let summary = page.summary.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "  {:widest$}  {:5}  {summary}", page.name, page.level.name());
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{} rules; `surefoot explain RULE` prints a rule's page", pages.len());
    text
}
