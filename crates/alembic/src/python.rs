//! A Python file: parsed once, with its comments and what is wrong with it.

use model::{Allow, FileId, Span, order};
use ruff_python_ast::token::Token;
use ruff_python_ast::{ModModule, Stmt};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange};

mod depth;
mod layout;
pub(crate) mod line;
mod parts;
mod repair;

use layout::Layout;
use parts::Parts;

/// A file, parsed whole or as far as somebody asks.
pub(crate) struct Source<'s> {
    /// Its number.
    pub(crate) file: FileId,
    /// Its text.
    pub(crate) text: &'s str,
    body: Body<'s>,
    /// The syntax errors in the order of their places: the message and the place.
    pub(crate) faults: Vec<(String, Span)>,
}

/// The statements of a file.
enum Body<'s> {
    /// It is nested too deeply to be parsed.
    Unread,
    Whole(Parsed<ModModule>),
    Parts(Parts<'s>),
}

/// What is known of one of a file's own statements without parsing more.
pub(crate) enum Told<'t> {
    /// All of it.
    Statement(&'t Stmt),
    /// That it defines a function or a class of this name, and where it stands.
    Definition(&'t str, TextRange),
}

/// How many syntax errors of one file are kept: a file of another language has one a line.
const MOST_FAULTS: usize = 100;

impl<'s> Source<'s> {
    /// Parses a file. What is nested too deep for the parser's stack counts as a syntax error.
    pub(crate) fn parse(file: FileId, text: &'s str) -> Self {
        Self::with_layout(file, text, &layout::of(text))
    }

    /// Parses a file of which most may not be asked for: its functions and classes wait until somebody does.
    pub(crate) fn open(file: FileId, text: &'s str) -> Self {
        let layout = layout::of(text);
        let starts = layout.starts.as_ref().filter(|_| !layout.may_be_deep);
        match starts.and_then(|starts| Parts::parse(text, starts)) {
            Some(parts) => Self { file, text, body: Body::Parts(parts), faults: Vec::new() },
            None => Self::with_layout(file, text, &layout),
        }
    }

    fn with_layout(file: FileId, text: &'s str, layout: &Layout) -> Self {
        if let Some(place) = Some(text).filter(|_| layout.may_be_deep).and_then(depth::too_deep) {
            let faults = vec![("too many levels of nesting".to_owned(), place)];
            return Self { file, text, body: Body::Unread, faults };
        }
        let repair::Repaired { parsed, mut faults } = repair::parse(text);
        let others = parsed.errors().iter().take(MOST_FAULTS);
        faults.extend(others.map(|error| (error.error.to_string(), visible(text, span(error.location)))));
        order::by_key(&mut faults, |(_, place)| *place);
        Self { file, text, body: Body::Whole(parsed), faults }
    }

    /// The number of the first syntax error that begins within `place`, or where it ends.
    pub(crate) fn fault_within(&self, place: Span) -> Option<usize> {
        let first = self.faults.partition_point(|(_, fault)| fault.start < place.start);
        self.faults.get(first).filter(|(_, fault)| fault.start <= place.end).map(|_| first)
    }

    /// The statements of a file that was [parsed](Source::parse), as far as they could be.
    pub(crate) fn body(&self) -> &[Stmt] {
        self.parsed().map_or(&[], |parsed| parsed.suite())
    }

    fn parsed(&self) -> Option<&Parsed<ModModule>> {
        match &self.body {
            Body::Whole(parsed) => Some(parsed),
            Body::Unread | Body::Parts(_) => None,
        }
    }

    /// How many statements of its own it has.
    pub(crate) fn count(&self) -> usize {
        match &self.body {
            Body::Parts(parts) => parts.count(),
            _ => self.body().len(),
        }
    }

    /// One of its own statements.
    pub(crate) fn statement(&self, number: usize) -> Option<&Stmt> {
        match &self.body {
            Body::Parts(parts) => parts.statement(number),
            _ => self.body().get(number),
        }
    }

    /// All of them.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &Stmt> {
        (0..self.count()).filter_map(|number| self.statement(number))
    }

    /// Those that define no function and no class.
    pub(crate) fn plain(&self) -> impl Iterator<Item = &Stmt> {
        (0..self.count()).filter_map(|number| match self.told(number)? {
            Told::Statement(statement) => Some(statement),
            Told::Definition(..) => None,
        })
    }

    /// The one that holds a place.
    pub(crate) fn statement_at(&self, range: TextRange) -> Option<&Stmt> {
        let holds = |told: Told<'_>| match told {
            Told::Statement(statement) => statement.range().contains_range(range),
            Told::Definition(_, whole) => whole.contains_range(range),
        };
        let number = (0..self.count()).find(|number| self.told(*number).is_some_and(holds))?;
        self.statement(number)
    }

    /// What is known of one of them without parsing more.
    pub(crate) fn told(&self, number: usize) -> Option<Told<'_>> {
        match &self.body {
            Body::Parts(parts) => parts.told(number),
            _ => self.body().get(number).map(Told::Statement),
        }
    }

    /// The source of a span.
    pub(crate) fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The findings that its comments allow.
    pub(crate) fn allows(&self) -> Vec<Allow> {
        self.comments().filter_map(|span| Allow::read(self.slice(span), self.file, span.start)).collect()
    }

    /// Whether a comment stands within `place`, apart from those that Alembic writes (`# ### commands auto generated`) and
    /// from allows: these are for us.
    pub(crate) fn has_comment(&self, place: Span) -> bool {
        let explains = |span: Span| {
            !self.slice(span).starts_with("# ###") && Allow::read(self.slice(span), self.file, span.start).is_none()
        };
        self.comments().any(|span| place.contains(span.start) && explains(span))
    }

    /// Its tokens, if it was parsed.
    fn tokens(&self) -> Option<&[Token]> {
        self.parsed().map(|parsed| parsed.tokens() as &[Token])
    }

    fn comments(&self) -> impl Iterator<Item = Span> {
        let tokens = self.parsed().into_iter().flat_map(|parsed| parsed.tokens().iter());
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
