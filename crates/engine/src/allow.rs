//! Allows: which findings an author's comment covers, and what is left to say of it.

use std::collections::HashMap;

use model::{Allow, FileId, Migration, Span, order};

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

/// The places of one migration that a finding can be anchored at: its statements, by file.
pub(crate) struct Anchors {
    statements: HashMap<FileId, Vec<Span>>,
    first_step: HashMap<FileId, u32>,
}

impl Anchors {
    pub(crate) fn of(migration: &Migration) -> Self {
        let mut statements: HashMap<FileId, Vec<Span>> = HashMap::new();
        let mut first_step: HashMap<FileId, u32> = HashMap::new();
        for steps in [&migration.up.steps[..], migration.down.steps()] {
            let mut statement = None;
            for step in steps {
                let list = statements.entry(step.file).or_default();
                // The actions of one statement are allowed where the statement begins.
                match list.last_mut() {
                    Some(span) if statement == Some(step.statement) => *span = span.to(step.span),
                    _ => list.push(step.span),
                }
                statement = Some(step.statement);
                let first = first_step.entry(step.file).or_insert(step.span.start);
                *first = (*first).min(step.span.start);
            }
        }
        for list in statements.values_mut() {
            order::natural(list);
        }
        Self { statements, first_step }
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
        let anchor = statement.unwrap_or_else(|| self.anchor(finding));
        let between = |span: &Span| allow.span.end <= span.start && span.start < anchor;
        finding.file == Some(allow.file)
            && allow.span.end <= anchor
            && !self.statements.get(&allow.file).is_some_and(|spans| spans.iter().any(between))
    }

    /// Where the statement begins that a finding stands in; the finding's own beginning if it stands in none.
    fn anchor(&self, finding: &Finding) -> u32 {
        let spans = finding.file.and_then(|file| self.statements.get(&file)).map_or(&[][..], Vec::as_slice);
        let begun = spans.partition_point(|span| span.start <= finding.span.start);
        let nearest = begun.checked_sub(1).and_then(|index| spans.get(index));
        nearest.filter(|span| finding.span.start < span.end).map_or(finding.span.start, |span| span.start)
    }
}
