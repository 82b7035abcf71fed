//! A baseline: findings that are known and accepted, so that only what is new is told.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use crate::fingerprint::{Identity, identities};
use crate::{FileId, Report};

/// The version of the form. It grows when a reader of the old form would stumble over the new one.
const VERSION: i64 = 1;

/// The findings that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted; one that is there twice stands for two findings.
    entries: Vec<Entry>,
}

/// A finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The file, relative to the folder of the baseline, with `/`.
    pub path: String,
    /// What it is known by.
    pub identity: Identity,
}

/// What is left of a report without what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifted {
    /// How many findings were known, and were taken out.
    pub known: usize,
    /// What is known, and was not found: sorted.
    pub unmet: Vec<Entry>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// What is wrong with the text, and in which line if that is known.
    pub fn read(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| broken(&error, text))?;
        match table.get("version").and_then(toml::Value::as_integer) {
            Some(VERSION) => {}
            Some(other) => return Err(format!("its version is {other}, and this surefoot reads version {VERSION}")),
            None => return Err(format!("it does not begin with `version = {VERSION}`")),
        }
        let listed = table.get("findings").and_then(toml::Value::as_array).ok_or("it has no list of `findings`")?;
        let mut entries = Vec::with_capacity(listed.len());
        for (index, entry) in listed.iter().enumerate() {
            let word = |key: &str| {
                let word = entry.get(key).and_then(toml::Value::as_str).map(str::to_owned);
                word.ok_or_else(|| format!("finding {} has no `{key}`", index + 1))
            };
            let identity = Identity { rule: word("rule")?, of: word("of")?, text: word("text")? };
            entries.push(Entry { path: word("path")?, identity });
        }
        entries.sort();
        Ok(Self { entries })
    }

    /// The baseline that knows all findings of a report. `place` says where a path of the report is, from the folder of
    /// the baseline.
    #[must_use]
    pub fn of(report: &Report, place: &dyn Fn(&str) -> String) -> Self {
        let mut entries = entries(report, place);
        entries.sort();
        Self { entries }
    }

    /// With what another knows of files that `is_kept`.
    #[must_use]
    pub fn and(mut self, other: &Self, is_kept: impl Fn(&str) -> bool) -> Self {
        self.entries.extend(other.entries.iter().filter(|entry| is_kept(&entry.path)).cloned());
        self.entries.sort();
        self
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of it: sorted and one finding a line, so that what two branches add is merged line by line.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::from(
            "# Findings that are known and accepted. `surefoot check --write-baseline` draws this file anew.\n",
        );
        let _ = write!(text, "version = {VERSION}\nfindings = [\n");
        for Entry { path, identity: Identity { rule, of, text: words } } in &self.entries {
            let [path, rule, of, words] = [path, rule, of, words].map(|word| quoted(word));
            let _ = writeln!(text, "    {{ path = {path}, rule = {rule}, of = {of}, text = {words} }},");
        }
        text.push_str("]\n");
        text
    }

    /// Takes out of a report what is known: first what stands in the same file, then what has moved to another.
    pub fn sift(&self, report: &mut Report, place: &dyn Fn(&str) -> String) -> Sifted {
        let found = entries(report, place);
        let mut is_met = vec![false; self.entries.len()];
        let mut is_known = vec![false; found.len()];
        let nowhere = String::new();
        for moved in [false, true] {
            let mut unmet: HashMap<(&Identity, &String), Vec<usize>> = HashMap::new();
            // The last is taken first.
            for (index, entry) in self.entries.iter().enumerate().rev().filter(|(index, _)| !is_met[*index]) {
                unmet.entry((&entry.identity, if moved { &nowhere } else { &entry.path })).or_default().push(index);
            }
            for (index, entry) in found.iter().enumerate() {
                let key = (&entry.identity, if moved { &nowhere } else { &entry.path });
                if !is_known[index]
                    && let Some(met) = unmet.get_mut(&key).and_then(Vec::pop)
                {
                    (is_met[met], is_known[index]) = (true, true);
                }
            }
        }
        let mut known = is_known.iter();
        report.findings.retain(|_| !known.next().is_some_and(|known| *known));
        let unmet = self.entries.iter().zip(is_met).filter(|(_, is_met)| !is_met).map(|(entry, _)| entry.clone());
        Sifted { known: is_known.iter().filter(|known| **known).count(), unmet: unmet.collect() }
    }
}

/// The files of a report that are looked at, as a baseline names them.
#[must_use]
pub fn places(report: &Report, place: &dyn Fn(&str) -> String) -> BTreeSet<String> {
    report.files.iter().map(|file| place(&file.path)).collect()
}

fn entries(report: &Report, place: &dyn Fn(&str) -> String) -> Vec<Entry> {
    let path = |file: Option<FileId>| {
        let file = report.files.get(file.unwrap_or_default().index());
        file.map_or_else(String::new, |file| place(&file.path))
    };
    let findings = report.findings.iter().zip(identities(report));
    findings.map(|(finding, identity)| Entry { path: path(finding.file), identity }).collect()
}

fn broken(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().and_then(|span| text.get(..span.start)).map(|before| before.split('\n').count());
    let message = error.message().lines().next().unwrap_or_default().to_owned();
    line.map_or(message.clone(), |line| format!("line {line}: {message}"))
}

/// A text as TOML has it, in one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
