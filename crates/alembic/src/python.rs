//! A Python file: parsed once, with its comments and what is wrong with it.

use model::{Allow, FileId, Span};
use ruff_python_ast::{ModModule, Stmt};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange};

mod depth;
mod repair;

/// A parsed file.
pub(crate) struct Source<'s> {
    /// Its number.
    pub(crate) file: FileId,
    /// Its text.
    pub(crate) text: &'s str,
    parsed: Option<Parsed<ModModule>>,
    /// The syntax errors in the order of their places: the message and the place.
    pub(crate) faults: Vec<(String, Span)>,
}

/// How many syntax errors of one file are kept: a file of another language has one a line.
const MOST_FAULTS: usize = 100;

impl<'s> Source<'s> {
    /// Parses a file. What is nested too deep for the parser's stack counts as a syntax error.
    pub(crate) fn parse(file: FileId, text: &'s str) -> Self {
        if let Some(place) = depth::too_deep(text) {
            let faults = vec![("too many levels of nesting".to_owned(), place)];
            return Self { file, text, parsed: None, faults };
        }
        let repair::Repaired { parsed, mut faults } = repair::parse(text);
        let others = parsed.errors().iter().take(MOST_FAULTS);
        faults.extend(others.map(|error| (error.error.to_string(), visible(text, span(error.location)))));
        faults.sort_by_key(|(_, place)| *place);
        Self { file, text, parsed: Some(parsed), faults }
    }

    /// The number of the first syntax error that begins within `place`, or where it ends.
    pub(crate) fn fault_within(&self, place: Span) -> Option<usize> {
        let first = self.faults.partition_point(|(_, fault)| fault.start < place.start);
        self.faults.get(first).filter(|(_, fault)| fault.start <= place.end).map(|_| first)
    }

    /// The statements, as far as they could be parsed.
    pub(crate) fn body(&self) -> &[Stmt] {
        self.parsed.as_ref().map_or(&[], |parsed| parsed.suite())
    }

    /// The source of a span.
    pub(crate) fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The findings that its comments allow.
    pub(crate) fn allows(&self) -> Vec<Allow> {
        self.comments().filter_map(|span| Allow::read(self.slice(span), self.file, span.start)).collect()
    }

    /// Whether a comment stands within `place`, apart from those that Alembic writes (`# ### commands auto generated`).
    pub(crate) fn has_comment(&self, place: Span) -> bool {
        self.comments().any(|span| place.contains(span.start) && !self.slice(span).starts_with("# ###"))
    }

    fn comments(&self) -> impl Iterator<Item = Span> {
        let tokens = self.parsed.iter().flat_map(|parsed| parsed.tokens().iter());
        tokens.filter(|token| token.kind().is_comment()).map(|token| span(token.range()))
    }
}

/// The place of an error, or what stands before it where nothing can be seen there: a line's end, a blank.
fn visible(text: &str, place: Span) -> Span {
    if text.get(place.range()).is_some_and(|words| !words.trim().is_empty()) {
        return place;
    }
    let before = text.get(..place.start as usize).unwrap_or("").trim_end();
    let last = before.chars().next_back().map_or(0, char::len_utf8);
    Span::from(before.len() - last..before.len())
}

/// The parser's range as a span.
pub(crate) fn span(range: TextRange) -> Span {
    Span::new(range.start().to_u32(), range.end().to_u32())
}

/// The place of a node.
pub(crate) fn place(node: &impl Ranged) -> Span {
    span(node.range())
}
