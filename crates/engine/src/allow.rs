//! Allows: which findings an author's comment covers, and what is left to say of it.

use std::collections::HashMap;

use model::{Allow, FileId, Migration};

use crate::Finding;

/// An allow, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedAllow<'a> {
    /// The allow.
    pub allow: &'a Allow,
    /// Whether there is such a rule.
    pub known: bool,
    /// The rule it may have meant, if there is none of that name.
    pub nearest: Option<&'static str>,
    /// Whether it allowed anything.
    pub used: bool,
    /// Whether the rule it names was asked at all.
    pub asked: bool,
}

/// The places of one migration that a finding can be anchored at: the beginnings of its statements and scripts, by file.
pub(crate) struct Anchors {
    starts: HashMap<FileId, Vec<u32>>,
    first_step: HashMap<FileId, u32>,
}

impl Anchors {
    pub(crate) fn of(migration: &Migration) -> Self {
        let mut starts: HashMap<FileId, Vec<u32>> = HashMap::new();
        let mut first_step: HashMap<FileId, u32> = HashMap::new();
        for step in migration.up.steps.iter().chain(migration.down.steps()) {
            starts.entry(step.file).or_default().push(step.span.start);
            let first = first_step.entry(step.file).or_insert(step.span.start);
            *first = (*first).min(step.span.start);
        }
        for list in starts.values_mut() {
            list.sort_unstable();
        }
        Self { starts, first_step }
    }

    /// Whether `allow` covers `finding`, which is about the same migration: the allow stands before the first step of
    /// its file, or right before what the finding is about.
    pub(crate) fn covers(&self, allow: &Allow, finding: &Finding, statement: Option<u32>) -> bool {
        if allow.rule.text != finding.rule {
            return false;
        }
        let is_first = self.first_step.get(&allow.file).is_none_or(|&first| allow.span.start < first);
        if is_first {
            return true;
        }
        let anchor = statement.unwrap_or(finding.span.start);
        let between = |&start: &u32| allow.span.end <= start && start < anchor;
        finding.file == Some(allow.file)
            && allow.span.end <= anchor
            && !self.starts.get(&allow.file).is_some_and(|starts| starts.iter().any(between))
    }
}
