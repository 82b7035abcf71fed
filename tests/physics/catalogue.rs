//! The catalogue as data: what is given, a statement, and what servers of each version did with it.
//!
//! Its grammar stands in `tests/physics/catalogue.py`, which writes what servers did.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{markdown_in, read};

/// The major versions that the catalogue is measured on.
pub(crate) const MAJORS: std::ops::RangeInclusive<u16> = 12..=18;

/// What an entry begins with of which the author says that its failure is in no schema.
const DEPENDS: &str = "-- It depends on ";

/// A statement, and what servers did with it.
pub(crate) struct Entry {
    /// The page, by its file name.
    pub(crate) page: String,
    /// Its line there.
    pub(crate) line: usize,
    /// What exists before, as SQL.
    pub(crate) given: String,
    /// The statements, of which the last is measured.
    pub(crate) source: String,
    /// What it depends on whether the last one fails, where no schema tells: the rows in a table, the machine.
    pub(crate) depends_on: Option<String>,
    /// What servers did, by version, in lines.
    pub(crate) recorded: BTreeMap<u16, Vec<String>>,
}

impl Entry {
    /// Where it stands.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    /// Its statements in one line.
    pub(crate) fn name(&self) -> String {
        let statements = self.source.lines().filter(|line| !line.starts_with("--"));
        statements.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }
}

/// Every entry of every page, in order.
pub(crate) fn entries() -> Vec<Entry> {
    let pages = markdown_in("tests/physics").into_iter().filter(|path| !path.ends_with("README.md"));
    pages.flat_map(|path| entries_of(&path)).collect()
}

fn entries_of(path: &Path) -> Vec<Entry> {
    let text = read(path);
    let page = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (mut given, mut entries) = (String::new(), Vec::new());
    let mut lines = text.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else { continue };
        let body: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, line)| !line.starts_with("```")).collect();
        match fence {
            "sql given" => given = body.iter().map(|(_, line)| format!("{line}\n")).collect(),
            "sql" => {
                for (number, source, said) in grouped(&body) {
                    entries.push(Entry {
                        page: page.clone(),
                        line: number,
                        given: given.clone(),
                        depends_on: source.lines().find_map(|line| line.strip_prefix(DEPENDS)).map(str::to_owned),
                        source,
                        recorded: recorded(&said),
                    });
                }
            }
            _ => {}
        }
    }
    entries
}

/// The entries of a fence: the number of the first line, the statements, and what is said of them.
fn grouped<'a>(body: &[(usize, &'a str)]) -> Vec<(usize, String, Vec<&'a str>)> {
    let mut groups: Vec<(usize, String, Vec<&str>)> = Vec::new();
    let mut is_done = true;
    for &(number, line) in body {
        let is_quoted = groups.last().is_some_and(|(_, source, _)| source.matches("$$").count() % 2 == 1);
        if let Some(said) = line.strip_prefix("-->") {
            groups.last_mut().expect("something is said of a statement").2.push(said.trim());
        } else if line.trim().is_empty() && !is_quoted {
            is_done = true;
        } else {
            if is_done || groups.last().is_some_and(|(_, _, said)| !said.is_empty()) {
                groups.push((number + 1, String::new(), Vec::new()));
                is_done = false;
            }
            if let Some((_, source, _)) = groups.last_mut() {
                source.push_str(line);
                source.push('\n');
            }
        }
    }
    groups
}

/// What is said, by version: a line with no numbers is true of all.
fn recorded(said: &[&str]) -> BTreeMap<u16, Vec<String>> {
    let mut by_version: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for line in said {
        let numbered = line.split_once(": ").and_then(|(numbers, what)| Some((versions(numbers)?, what)));
        let (versions, what) = numbered.unwrap_or_else(|| (MAJORS.collect(), line));
        for version in versions {
            by_version.entry(version).or_default().push(what.to_owned());
        }
    }
    by_version
}

/// The versions that `12-14, 16` names.
fn versions(numbers: &str) -> Option<Vec<u16>> {
    let mut versions = Vec::new();
    for part in numbers.split(", ") {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        versions.extend(first.parse().ok()?..=last.parse::<u16>().ok()?);
    }
    Some(versions)
}

/// Version numbers as ranges: `12-14, 16`.
pub(crate) fn numbered(versions: &[u16]) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for &version in versions {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == version => *last = version,
            _ => runs.push((version, version)),
        }
    }
    let told =
        runs.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") });
    told.collect::<Vec<_>>().join(", ")
}
