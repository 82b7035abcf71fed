//! Places in an expression whose text depends on where the expression stands.

use std::collections::HashMap;

use model::{ObjectName, Span, order};

use super::Sql;
use crate::text::Text;

/// A place in the text of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its first byte.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// What stands there.
    pub(crate) what: Marked,
}

/// What stands at a [`Mark`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    /// The name of a column's table, and the dot behind it: left out where a table is defined.
    Prefix,
    /// The tables after FROM, each as it is written: those of the statement around are left out.
    From(Vec<(Vec<ObjectName>, String)>),
    /// Nothing yet: a name that is counted through the whole statement.
    Label(String),
    /// A parameter, which is counted through the whole statement too.
    Parameter,
}

impl Mark {
    /// A prefix that ends here, at the start of an expression.
    pub(super) fn prefix(end: usize) -> Self {
        Self { start: 0, end, what: Marked::Prefix }
    }

    /// The same mark, after so many bytes.
    pub(super) fn moved(&self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset, what: self.what.clone() }
    }
}

impl<'a> Sql<'a> {
    /// The text without the names of tables before columns, as DDL has it.
    pub(crate) fn bare(&self) -> Text<'a> {
        if self.marks.is_empty() {
            return self.text.clone();
        }
        self.rewritten(|what, _| matches!(what, Marked::Prefix).then(String::new)).finished()
    }

    /// The same within a statement about `tables`: its queries leave them to it.
    pub(super) fn correlated(&self, tables: &[ObjectName]) -> Self {
        let mut settled = self.rewritten(|what, _| {
            let Marked::From(items) = what else { return None };
            let is_own = |(names, _): &&(Vec<ObjectName>, String)| !names.iter().all(|name| tables.contains(name));
            let kept: Vec<&str> = items.iter().filter(is_own).map(|(_, text)| text.as_str()).collect();
            let changes = !kept.is_empty() && kept.len() < items.len();
            changes.then(|| kept.join(", "))
        });
        settled.marks.retain(|mark| !matches!(mark.what, Marked::From(_)));
        settled
    }

    /// The text, its labels and parameters counted.
    pub(crate) fn finished(&self) -> Text<'a> {
        if self.marks.is_empty() {
            return self.text.clone();
        }
        let mut counts: HashMap<String, u32> = HashMap::new();
        let mut parameters = 0;
        let numbered = self.rewritten(|what, _| match what {
            Marked::Label(name) => {
                let count = counts.entry(name.clone()).or_default();
                *count += 1;
                Some(sql::identifier(&format!("{name}_{count}")).into_owned())
            }
            Marked::Parameter => {
                parameters += 1;
                Some(format!("${parameters}"))
            }
            Marked::Prefix | Marked::From(_) => None,
        });
        numbered.text
    }

    /// The same with other words at some of its marks, which are marks no longer.
    fn rewritten(&self, mut write: impl FnMut(&Marked, &str) -> Option<String>) -> Self {
        let mut marks: Vec<&Mark> = self.marks.iter().collect();
        order::by_key(&mut marks, |mark| (mark.start, mark.end));
        let mut rewritten = Self { text: Text { span: self.text.span, ..Text::default() }, ..self.clone() };
        rewritten.marks.clear();
        let mut at = 0;
        let mut kept: Vec<(usize, &Mark)> = Vec::new();
        for mark in marks.iter().filter(|mark| mark.end <= self.text.value.len()) {
            let here = self.text.value.get(mark.start..mark.end).unwrap_or("");
            match write(&mark.what, here) {
                Some(words) if mark.start >= at => {
                    rewritten.text.push(&self.text.slice(at, mark.start));
                    rewritten.text.push_at(&words, Span::empty(self.text.span.start));
                    at = mark.end;
                }
                // Within a place that was written anew.
                _ if mark.start < at => {}
                _ => {
                    // What stands before it is copied with what comes next.
                    let shift = rewritten.text.value.len() as i64 - at as i64;
                    kept.push((usize::try_from(mark.start as i64 + shift).unwrap_or_default(), mark));
                }
            }
        }
        rewritten.text.push(&self.text.slice(at, self.text.value.len()));
        let place = |(start, mark): (usize, &Mark)| Mark {
            start,
            end: start + (mark.end - mark.start),
            what: mark.what.clone(),
        };
        rewritten.marks = kept.into_iter().map(place).collect();
        rewritten
    }
}
