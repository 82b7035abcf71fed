//! A walk over the tokens of a statement, to find the places that the tree does not tell.

use std::ops::Range;

use model::{Name, ObjectName, Span};

use crate::scan::{Kind, Token};
use crate::statement::Statement;

/// A run of a statement's tokens, read from its start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    statement: &'a Statement<'a>,
    /// The next token.
    pub(crate) at: usize,
    /// One past the last token.
    pub(crate) end: usize,
}

impl<'a> Words<'a> {
    /// The run of tokens in `range`.
    pub(crate) fn new(statement: &'a Statement<'a>, range: Range<usize>) -> Self {
        Self { statement, at: range.start, end: range.end.min(statement.tokens.len()) }
    }

    /// The next token.
    pub(crate) fn peek(&self) -> Option<Token> {
        if self.at < self.end { self.statement.tokens.get(self.at).copied() } else { None }
    }

    /// What the next token says; nothing at the end.
    pub(crate) fn text(&self) -> &'a str {
        self.peek().map_or("", |token| self.statement.text_of(token))
    }

    /// Whether the next token is this keyword.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == Kind::Word) && self.text().eq_ignore_ascii_case(word)
    }

    /// Whether the next token is of this kind.
    pub(crate) fn is_kind(&self, kind: Kind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    /// Passes this keyword, if it is next.
    pub(crate) fn take(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    /// Passes these keywords, if all of them are next.
    pub(crate) fn take_all(&mut self, words: &[&str]) -> bool {
        let mut ahead = *self;
        let found = words.iter().all(|word| ahead.take(word));
        if found {
            *self = ahead;
        }
        found
    }

    /// Passes `IF EXISTS` or `IF NOT EXISTS`.
    pub(crate) fn take_condition(&mut self) {
        let _ = self.take_all(&["if", "exists"]) || self.take_all(&["if", "not", "exists"]);
    }

    /// Goes to after the first such keyword outside of parentheses. Whether there is one; if not, stays.
    pub(crate) fn seek(&mut self, word: &str) -> bool {
        let mut ahead = *self;
        while ahead.at < ahead.end {
            if ahead.take(word) {
                *self = ahead;
                return true;
            }
            ahead.pass();
        }
        false
    }

    /// Whether such a keyword stands outside of parentheses.
    pub(crate) fn has(mut self, word: &str) -> bool {
        self.seek(word)
    }

    /// The same words, from token number `at` on.
    pub(crate) fn from(self, at: usize) -> Self {
        Words { at, ..self }
    }

    /// The same words, before token number `end`.
    pub(crate) fn until(self, end: usize) -> Self {
        Words { end, ..self }
    }

    /// The same words, up to the first parenthesis.
    pub(crate) fn until_parenthesis(self) -> Self {
        let length = self.tokens().iter().take_while(|token| token.kind != Kind::Open).count();
        Words { end: self.at + length, ..self }
    }

    /// Passes one token, or everything up to the end of the parenthesis it opens.
    pub(crate) fn pass(&mut self) {
        let mut depth = 0_u32;
        while let Some(token) = self.peek() {
            self.at += 1;
            match token.kind {
                Kind::Open | Kind::OpenBracket => depth += 1,
                Kind::Close | Kind::CloseBracket => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Passes the parenthesis that is next, and gives what is in it.
    pub(crate) fn parenthesis(&mut self) -> Option<Words<'a>> {
        if !self.is_kind(Kind::Open) {
            return None;
        }
        let start = self.at + 1;
        self.pass();
        let closes = self.statement.tokens.get(self.at - 1).is_some_and(|token| token.kind == Kind::Close);
        let end = if closes { self.at - 1 } else { self.at };
        Some(Words { at: start, end: end.max(start), ..*self })
    }

    /// Goes to the next parenthesis, passes it, and gives what is in it.
    pub(crate) fn seek_parenthesis(&mut self) -> Option<Words<'a>> {
        while self.at < self.end {
            if self.is_kind(Kind::Open) {
                return self.parenthesis();
            }
            self.pass();
        }
        None
    }

    /// The pieces between commas.
    pub(crate) fn pieces(mut self) -> Vec<Words<'a>> {
        let mut pieces = Vec::new();
        let mut start = self.at;
        while self.at < self.end {
            if self.is_kind(Kind::Comma) {
                pieces.push(Words { at: start, end: self.at, ..self });
                start = self.at + 1;
            }
            self.pass();
        }
        pieces.push(Words { at: start, end: self.end, ..self });
        pieces
    }

    /// Passes a name.
    pub(crate) fn name(&mut self) -> Option<Name> {
        let token = self.peek()?;
        #[cfg(feature = "dialects")]
        if crate::dialects::reads(self.statement.dialect) {
            let name = crate::dialects::name(self.statement, self.at)?;
            self.at += 1;
            return Some(name);
        }
        if !matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Placeholder) {
            return None;
        }
        let name = Name::new(identifier(self.text(), token.kind), self.statement.span(self.at..self.at + 1));
        self.at += 1;
        Some(name)
    }

    /// Passes a name and its qualifiers: each part.
    pub(crate) fn parts(&mut self) -> Vec<Name> {
        let mut parts = Vec::new();
        while let Some(name) = self.name() {
            parts.push(name);
            if !self.is_kind(Kind::Dot) {
                break;
            }
            self.at += 1;
        }
        parts
    }

    /// Passes the name of an object, with its schema. A database before that is dropped: it can only be the current one.
    pub(crate) fn object_name(&mut self) -> Option<ObjectName> {
        let mut parts = self.parts();
        let name = parts.pop()?;
        Some(ObjectName { schema: parts.pop(), name })
    }

    /// The names in a list, each the first word of its piece.
    pub(crate) fn names(self) -> Vec<Name> {
        self.pieces().into_iter().filter_map(|mut piece| piece.name()).collect()
    }

    /// The span in the file of everything that is left.
    pub(crate) fn span(&self) -> Span {
        self.statement.span(self.at..self.end)
    }

    /// The tokens that are left.
    pub(crate) fn tokens(&self) -> &'a [Token] {
        self.statement.tokens.get(self.at..self.end).unwrap_or(&[])
    }

    /// The statement.
    pub(crate) fn statement(&self) -> &'a Statement<'a> {
        self.statement
    }
}

/// An identifier as the server knows it: not cut at 63 bytes, for that is worth knowing.
pub(crate) fn identifier(text: &str, kind: Kind) -> String {
    match kind {
        Kind::Word => text.to_ascii_lowercase(),
        Kind::Quoted => {
            let is_unicode = text.starts_with(['u', 'U']);
            let body = text.trim_start_matches(|c| c != '"');
            let body = body.strip_prefix('"').unwrap_or(body);
            let body = body.strip_suffix('"').unwrap_or(body).replace("\"\"", "\"");
            if is_unicode { unescape(&body) } else { body }
        }
        _ => text.to_owned(),
    }
}

/// Resolves `\0041` and `\+000041` (manual, "Identifiers with Unicode Escapes").
fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        result.push_str(before);
        let (digits, length) = match after.strip_prefix('+') {
            Some(long) => (long.get(..6), 7),
            None => (after.get(..4), 4),
        };
        let character = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        match character {
            Some(character) => {
                result.push(character);
                rest = after.get(length..).unwrap_or("");
            }
            None => {
                result.push('\\');
                rest = after.strip_prefix('\\').unwrap_or(after);
            }
        }
    }
    result.push_str(rest);
    result
}
