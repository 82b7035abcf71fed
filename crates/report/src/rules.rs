//! The rules as a table: by the harm they prevent, each with its level, who says so, and its first sentence.

use std::fmt::Write;

use linter::{Dialect, Hazard, Level, Listed, Rulebook, Source};
use serde::Serialize;

use crate::json;
use crate::paint::{BOLD, DIM, paint};

/// The JSON Schema of what [`render_json`] returns, and of what [`crate::elsewhere::render_json`] does.
pub const SCHEMA: &str = include_str!("../schema/rules.schema.json");

/// A rule, as the JSON has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// Its name.
    pub rule: &'a str,
    /// The address of its page.
    pub url: &'a str,
    /// The level of its findings: `off`, `info`, `warn`, `error`.
    pub level: &'static str,
    /// The level that its page gives it: what counts unless the settings say otherwise.
    pub usual: &'static str,
    /// What the settings say of it, where they do.
    pub said: Option<Said<'a>>,
    /// The harm it prevents.
    pub hazard: String,
    /// The databases that it holds for, as the settings call them.
    pub databases: Vec<&'static str>,
    /// What goes wrong and for whom, in a sentence or two.
    pub summary: &'a str,
    /// What other tools call it.
    pub elsewhere: Vec<Alias<'a>>,
}

/// Where the settings speak of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said<'a> {
    /// The settings file.
    pub path: &'a str,
    /// The key under `[levels]`: the rule itself, or its family.
    pub key: String,
}

/// What a rule is called in another tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alias<'a> {
    /// The tool.
    pub tool: &'a str,
    /// Its name for it.
    pub name: &'a str,
}

/// The rules as a value: what [`render_json`] writes, and what JavaScript is handed.
#[must_use]
pub fn document<'a>(rulebook: &'a Rulebook<'a>) -> Vec<Entry<'a>> {
    rulebook.rules.iter().map(|listed| entry(listed, rulebook.settings)).collect()
}

/// A rule as the JSON has it, with what a settings file says of it.
pub(crate) fn entry<'a>(listed: &'a Listed, settings: Option<&'a str>) -> Entry<'a> {
    let page = &listed.page;
    Entry {
        rule: page.name,
        url: &listed.url,
        level: listed.standing.level.name(),
        usual: page.level.name(),
        said: key(listed).zip(settings).map(|(key, path)| Said { path, key }),
        hazard: page.hazard.to_string(),
        databases: page.databases().map(Dialect::word).collect(),
        summary: page.summary,
        elsewhere: page.elsewhere().map(|alias| Alias { tool: alias.tool, name: alias.name }).collect(),
    }
}

/// The rules as an array on one line of JSON, with a line feed at its end.
#[must_use]
pub fn render_json(rulebook: &Rulebook<'_>) -> String {
    json::line(&document(rulebook)) + "\n"
}

/// The rules as a table for people.
#[must_use]
pub fn render(rulebook: &Rulebook<'_>, colour: bool) -> String {
    let widest = rulebook.rules.iter().map(|listed| listed.page.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, hazard) in Hazard::NAMES {
        let mut of_hazard = rulebook.rules.iter().filter(|listed| listed.page.hazard == hazard).peekable();
        if of_hazard.peek().is_none() {
            continue;
        }
        let _ = writeln!(text, "{}", paint(name, BOLD, colour));
        for listed in of_hazard {
            let _ = writeln!(text, "  {:widest$}  {}", listed.page.name, line(listed, rulebook.settings, colour));
        }
        text.push('\n');
    }
    text.push_str(&footer(rulebook));
    text
}

/// A rule's level, why it has it where its page says otherwise, the databases that it holds for where its family does not
/// tell, and its summary.
pub(crate) fn line(listed: &Listed, settings: Option<&str>, colour: bool) -> String {
    let level = listed.standing.level;
    let why = match (key(listed), settings) {
        (Some(key), Some(path)) if level != listed.page.level => {
            let said = format!("as {path} says of {key}; else {}", listed.page.level);
            format!("{}  ", paint(&format!("({said})"), DIM, colour))
        }
        _ => String::new(),
    };
    let held = listed.page.named_databases().map(|names| paint(&format!("({names})"), DIM, colour) + "  ");
    format!("{:5}  {why}{}{}", level.name(), held.unwrap_or_default(), summary(listed))
}

fn summary(listed: &Listed) -> String {
    listed.page.summary.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key of the settings that gives the rule its level.
fn key(listed: &Listed) -> Option<String> {
    match listed.standing.source {
        Source::Page => None,
        Source::Family(hazard) => Some(hazard.to_string().replace(' ', "-")),
        Source::Rule => Some(listed.page.name.to_owned()),
    }
}

/// How many rules there are, how many of them are asked, and what there is to read of them.
fn footer(rulebook: &Rulebook<'_>) -> String {
    let off = rulebook.rules.iter().filter(|listed| listed.standing.level == Level::Off).count();
    let mut text = format!("{} rules, {off} of them off", rulebook.rules.len());
    match rulebook.settings {
        Some(path) => _ = write!(text, "; the levels are those of {path}, and else of the rules' pages"),
        None => text.push_str("; no settings are found, and the levels are those of the rules' pages"),
    }
    text.push('\n');
    if let (Some(path), 1..) = (rulebook.settings, rulebook.unknown) {
        let (words, mean) = if rulebook.unknown == 1 { ("word", "means") } else { ("words", "mean") };
        let _ = writeln!(text, "{} {words} of {path} {mean} nothing: `surefoot check` shows where", rulebook.unknown);
    }
    let of_postgres = Hazard::NAMES.iter().filter(|(_, hazard)| hazard.is_of_postgres()).map(|(name, _)| *name);
    let of_postgres: Vec<&str> = of_postgres.collect();
    let _ = writeln!(
        text,
        "those of {} hold for PostgreSQL, the others for every database, if nothing else is said",
        of_postgres.join(", ")
    );
    text.push_str("`surefoot explain RULE` prints a rule's page\n");
    text
}
