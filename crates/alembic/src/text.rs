//! A string value that remembers where each part of it is written.

use std::borrow::Cow;

use model::{Name, Span};
use smallvec::smallvec;
use sql::{Origin, Piece, Pieces};

/// The longest string that is put together: a migration that doubles a string in a loop must not fill the memory.
const LONGEST: usize = 4 << 20;

/// A string known without running anything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text<'a> {
    /// The characters.
    pub(crate) value: Cow<'a, str>,
    /// Where its parts stand in the file, in order.
    pub(crate) pieces: Pieces,
    /// The expression that makes it, quotes included.
    pub(crate) span: Span,
}

impl<'a> Text<'a> {
    /// A string that stands nowhere as such: all of it is anchored to the expression that makes it.
    pub(crate) fn made(value: impl Into<Cow<'a, str>>, span: Span) -> Self {
        let value = value.into();
        let mut text = Self { value: Cow::Borrowed(""), pieces: Pieces::new(), span };
        text.anchor(value.len(), span);
        text.value = value;
        text
    }

    /// An empty string with room for so many bytes.
    pub(crate) fn with_room(length: usize, span: Span) -> Self {
        Self { value: Cow::Owned(String::with_capacity(length)), pieces: Pieces::new(), span }
    }

    /// One part of a literal: `source` is what stands between the quotes, from `start` on.
    pub(crate) fn literal(value: &'a str, source: &str, start: u32, form: Form, span: Span) -> Self {
        let pieces = if value.len() == source.len() {
            smallvec![Piece::written(0, start)]
        } else {
            decode(value, source, start, form)
        };
        Self { value: Cow::Borrowed(value), pieces, span }
    }

    /// Where the characters stand, for the SQL reader.
    pub(crate) fn origin(&self) -> Origin {
        Origin::of_pieces(self.pieces.clone())
    }

    /// The place of the characters: the contents of the literal where it is one, else the whole expression.
    pub(crate) fn place(&self) -> Span {
        match self.pieces.as_slice() {
            [Piece { start: 0, place, last: u32::MAX }] if !self.value.is_empty() => {
                Span::new(*place, place + self.value.len() as u32)
            }
            _ => self.span,
        }
    }

    /// The string as an identifier. SQLAlchemy quotes what needs quotes, so it reaches the server as it is.
    pub(crate) fn name(&self) -> Name {
        Name::new(self.value.as_ref(), self.place())
    }

    /// Appends a string whose characters keep their own places.
    pub(crate) fn push(&mut self, other: &Self) {
        let offset = self.value.len() as u32;
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { start: offset + piece.start, ..*piece }));
        self.value.to_mut().push_str(&other.value);
    }

    /// Appends characters that come from elsewhere and take the place of the expression at `site`.
    pub(crate) fn push_at(&mut self, value: &str, site: Span) {
        self.anchor(value.len(), site);
        self.value.to_mut().push_str(value);
    }

    /// Whether there is room for more.
    pub(crate) fn fits(&self, more: usize) -> bool {
        self.value.len().saturating_add(more) <= LONGEST
    }

    /// A part of it, each character with its place.
    pub(crate) fn slice(&self, start: usize, end: usize) -> Self {
        let Some(part) = self.value.get(start..end) else {
            return Self::made("", self.span);
        };
        let (start, end) = (start as u32, end as u32);
        let before = self.pieces.partition_point(|piece| piece.start <= start);
        let first = before.checked_sub(1).and_then(|index| self.pieces.get(index));
        let first = first.map(|piece| Piece { start: 0, place: piece.offset(start), last: piece.last });
        let rest = self.pieces.iter().skip(before).take_while(|piece| piece.start < end);
        let rest = rest.map(|piece| Piece { start: piece.start - start, ..*piece });
        let pieces = first.into_iter().chain(rest).collect();
        Self { value: Cow::Owned(part.to_owned()), pieces, span: self.span }
    }

    /// Makes the next `length` characters begin at the site's first byte and end at its last one, so that a span
    /// of the SQL that begins or ends in them lies within the site.
    fn anchor(&mut self, length: usize, site: Span) {
        if length == 0 {
            return;
        }
        // In an empty site all of it stands at that one place.
        let last = site.end.saturating_sub(1).max(site.start);
        let (start, length) = (self.value.len() as u32, length as u32);
        self.pieces.push(Piece { start, place: site.start, last });
        if length > 1 && site.start + length <= last {
            self.pieces.push(Piece { start: start + length - 1, place: last, last });
        }
    }
}

/// How the source of a literal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// `r"…"`: backslashes stand for themselves.
    pub(crate) raw: bool,
    /// `f"…"`: braces are doubled.
    pub(crate) braces: bool,
}

/// Walks a literal's source beside its value and notes each place where their offsets drift apart.
fn decode(value: &str, source: &str, start: u32, form: Form) -> Pieces {
    let mut pieces: Pieces = smallvec![Piece::written(0, start)];
    let (mut at, mut offset) = (0usize, 0usize);
    while let Some(character) = source.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = source.get(at..).unwrap_or("");
        let taken = match character {
            '\\' if !form.raw => escape_length(rest),
            '{' if form.braces && rest.starts_with("{{") => 2,
            '}' if form.braces && rest.starts_with("}}") => 2,
            // Python reads every line end as one line feed.
            '\r' if rest.starts_with("\r\n") && value.get(offset..).is_some_and(|rest| rest.starts_with('\n')) => 2,
            _ => character.len_utf8(),
        };
        let continues_line = character == '\\' && !form.raw && matches!(rest.as_bytes().get(1), Some(b'\n' | b'\r'));
        let made = if continues_line {
            0
        } else {
            value.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        };
        at += taken;
        offset += made;
        if taken != made && offset < value.len() {
            match pieces.last_mut() {
                Some(last) if last.start as usize == offset => last.place = start + at as u32,
                _ => pieces.push(Piece::written(offset as u32, start + at as u32)),
            }
        }
    }
    pieces
}

/// How many bytes of source the escape sequence takes that `rest` begins with; 1 where it is none.
fn escape_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |count: usize| (2 + count).min(bytes.len());
    match bytes.get(1) {
        None => 1,
        Some(b'\r') if bytes.get(2) == Some(&b'\n') => 3,
        Some(b'x') => digits(2),
        Some(b'u') => digits(4),
        Some(b'U') => digits(8),
        Some(b'N') => rest.find('}').map_or(2, |end| end + 1),
        Some(b'0'..=b'7') => 1 + bytes.iter().skip(1).take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count(),
        Some(b'\n' | b'\r' | b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v') => 2,
        // An unknown escape stands for itself, backslash included.
        Some(_) => 1,
    }
}
