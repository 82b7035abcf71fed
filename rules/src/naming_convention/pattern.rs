//! Patterns: what the settings say a name should be, with the words that it is made of put in.

use std::collections::BTreeMap;

use model::{LONGEST_NAME, Name, ObjectName};

/// The pattern of names that need no quotes.
const SNAKE_CASE: &str = "snake_case";

/// A name, and what it is made of.
pub(super) struct Named<'a> {
    /// What it is the name of, as the settings say it.
    pub(super) kind: &'static str,
    /// The name.
    pub(super) name: &'a Name,
    /// The table that it belongs to, or itself.
    pub(super) table: &'a ObjectName,
    /// The columns that it is about; `None` where it is about expressions as well.
    pub(super) columns: Option<Vec<&'a Name>>,
    /// The table that a foreign key refers to.
    pub(super) referent: Option<&'a Name>,
}

impl<'a> Named<'a> {
    pub(super) fn new(kind: &'static str, name: &'a Name, table: &'a ObjectName) -> Self {
        Self { kind, name, table, columns: Some(Vec::new()), referent: None }
    }

    /// The word for it in a sentence.
    pub(super) fn word(&self) -> &'static str {
        match self.kind {
            "primary_key" => "primary key",
            "foreign_key" => "foreign key",
            "unique" => "unique constraint",
            "check" => "CHECK",
            kind => kind,
        }
    }
}

/// What a name should be and is not. Without a word in the settings, tables and columns need no quotes; a name that would
/// be too long is left to whoever shortens it.
pub(super) fn expected(named: &Named<'_>, naming: &BTreeMap<String, String>) -> Option<String> {
    let default = || matches!(named.kind, "table" | "column").then_some(SNAKE_CASE).filter(|_| naming.is_empty());
    let pattern = naming.get(named.kind).map(String::as_str).or_else(default)?;
    let name = named.name.as_str();
    if pattern == SNAKE_CASE {
        return (!is_snake_case(name)).then(|| "in snake_case".to_owned());
    }
    let filled = filled(pattern, named)?;
    (filled.len() <= LONGEST_NAME && !fits(name, &filled)).then(|| format!("`{filled}`"))
}

fn is_snake_case(name: &str) -> bool {
    let is_plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    name.chars().all(is_plain) && !name.starts_with(|first: char| first.is_ascii_digit())
}

/// The pattern with its words put in; `None` where one of them is not known.
fn filled(pattern: &str, named: &Named<'_>) -> Option<String> {
    let mut filled = pattern.replace("{table}", &named.table.name.text);
    if pattern.contains("{column") {
        let columns: Vec<&str> = named.columns.as_ref()?.iter().map(|column| column.as_str()).collect();
        filled = filled.replace("{columns}", &columns.join("_")).replace("{column}", columns.first()?);
    }
    if pattern.contains("{referent}") {
        filled = filled.replace("{referent}", named.referent?.as_str());
    }
    Some(filled)
}

/// Whether a name is as `pattern` says, in which `*` stands for anything.
fn fits(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or("");
    }
    rest.ends_with(last)
}
