//! One statement between text and tree: its tokens, and what a place in the one is in the other.

use std::ops::Range;

use model::{Dialect, Name, ObjectName, Span};

use crate::Origin;
use crate::scan::{Kind, Token};
use crate::words::Words;

/// A statement: its tokens, and the way from places in the parsed text to places in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement<'a> {
    /// The SQL it stands in.
    pub(crate) sql: &'a str,
    /// Its tokens.
    pub(crate) tokens: &'a [Token],
    /// Where the SQL comes from.
    pub(crate) origin: &'a Origin,
    /// What was left out of the text that is parsed: from which byte of it on, and how many.
    pub(crate) gap: Option<(u32, u32)>,
    /// How many blocks it stands in.
    pub(crate) blocks: u8,
    /// What turns an offset in the text that is parsed into one in the SQL, once the gap is filled.
    pub(crate) shift: i64,
    /// Whose SQL it is: it tells how names are quoted, and whether their case counts.
    pub(crate) dialect: Dialect,
}

/// How many rows of an INSERT are read: they tell what the others look like.
const ROWS: usize = 500;

impl<'a> Statement<'a> {
    /// The statement that `tokens` make in `sql`.
    pub(crate) fn new(sql: &'a str, tokens: &'a [Token], origin: &'a Origin) -> Self {
        let start = tokens.first().map_or(0, |token| token.start);
        Self { sql, tokens, origin, gap: None, blocks: 0, shift: i64::from(start), dialect: Dialect::Postgres }
    }

    /// The text to parse: comments and commands blanked, placeholders made names, and all but the first rows of a long
    /// INSERT left out. Everything else stays at its place.
    pub(crate) fn text(&mut self) -> Vec<u8> {
        let cut = self.cut();
        let mut text = Vec::with_capacity(self.tokens.last().map_or(0, |last| last.end) as usize);
        let kept = match &cut {
            Some(cut) => [0..cut.start, cut.end..self.tokens.len()],
            None => [0..self.tokens.len(), 0..0],
        };
        for range in kept {
            let Some(tokens) = self.tokens.get(range.clone()) else { continue };
            let mut at = tokens.first().map_or(0, |token| token.start);
            if range.start > 0 && !tokens.is_empty() {
                text.push(b' ');
                self.gap = Some((text.len() as u32, self.gap_before(range.start)));
            }
            for token in tokens {
                blank(&mut text, self.sql.as_bytes().get(at as usize..token.start as usize).unwrap_or(&[]));
                self.push(&mut text, *token);
                at = token.end;
            }
        }
        text
    }

    /// How many bytes lie between the end of what is parsed before token `index` and that token.
    fn gap_before(&self, index: usize) -> u32 {
        let kept_end = self.cut().and_then(|cut| self.tokens.get(cut.start.checked_sub(1)?)).map_or(0, |last| last.end);
        let next = self.tokens.get(index).map_or(kept_end, |token| token.start);
        // One space stands in the text in place of the gap.
        next.saturating_sub(kept_end + 1)
    }

    fn push(&self, text: &mut Vec<u8>, token: Token) {
        let bytes = self.sql.as_bytes().get(token.span().range()).unwrap_or(&[]);
        match (token.kind, bytes) {
            (Kind::Placeholder, [b':', quote @ (b'\'' | b'"'), ..]) => {
                text.push(*quote);
                text.extend(std::iter::repeat_n(b'_', bytes.len().saturating_sub(2)));
                text.push(*quote);
            }
            (Kind::Placeholder, _) => text.extend(std::iter::repeat_n(b'_', bytes.len())),
            _ => text.extend_from_slice(bytes),
        }
    }

    /// The rows of an INSERT that are not read.
    fn cut(&self) -> Option<Range<usize>> {
        if self.tokens.len() < 4 * ROWS {
            return None;
        }
        let mut words = self.words();
        if !words.take("insert") || !words.seek("values") {
            return None;
        }
        let (mut depth, mut rows, mut start) = (0_u32, 0, None);
        for index in words.at..self.tokens.len() {
            match self.tokens.get(index)?.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                Kind::Comma if depth == 0 => {
                    rows += 1;
                    if rows == ROWS {
                        start = Some(index);
                    }
                }
                _ if depth == 0 => return start.map(|start| start..index),
                _ => {}
            }
        }
        start.map(|start| start..self.tokens.len())
    }

    /// All its tokens.
    pub(crate) fn words(&self) -> Words<'_> {
        Words::new(self, 0..self.tokens.len())
    }

    /// Its tokens from the one at a place of the tree on.
    pub(crate) fn words_at(&self, location: i32) -> Words<'_> {
        let start = self.index_at(location).unwrap_or(self.tokens.len());
        Words::new(self, start..self.tokens.len())
    }

    /// Which token stands at a place of the tree.
    pub(crate) fn index_at(&self, location: i32) -> Option<usize> {
        let offset = self.offset(location)?;
        let index = self.tokens.partition_point(|token| token.end <= offset);
        (index < self.tokens.len()).then_some(index)
    }

    /// Where in the SQL a place of the tree is.
    pub(crate) fn offset(&self, location: i32) -> Option<u32> {
        let mut offset = i64::from(location);
        if offset < 0 {
            return None;
        }
        if let Some((from, missing)) = self.gap
            && offset >= i64::from(from)
        {
            offset += i64::from(missing);
        }
        u32::try_from(offset + self.shift).ok()
    }

    /// What a token says.
    pub(crate) fn text_of(&self, token: Token) -> &'a str {
        self.sql.get(token.span().range()).unwrap_or("")
    }

    /// The span in the file of a run of tokens.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let Some([first, .., last]) = self.tokens.get(range.clone()) else {
            return self.tokens.get(range.start).filter(|_| !range.is_empty()).map_or_else(
                || self.origin.span(Span::empty(self.tokens.get(range.start).map_or(0, |token| token.start))),
                |token| self.origin.span(token.span()),
            );
        };
        self.origin.span(Span::new(first.start, last.end))
    }

    /// The span in the file of the whole statement.
    pub(crate) fn whole(&self) -> Span {
        self.span(0..self.tokens.len())
    }

    /// The name of a relation: from its tokens, or, where they do not spell it, from the tree.
    pub(crate) fn relation(&self, relation: Option<&pg_query::protobuf::RangeVar>) -> ObjectName {
        let Some(relation) = relation else {
            return ObjectName::default();
        };
        if let Some(name) = self.words_at(relation.location).object_name() {
            return name;
        }
        let span = self.index_at(relation.location).map_or_else(Span::default, |index| self.span(index..index + 1));
        let schema = (!relation.schemaname.is_empty()).then(|| Name::new(relation.schemaname.clone(), span));
        ObjectName { schema, name: Name::new(relation.relname.clone(), span) }
    }
}

/// Copies what stands between two tokens: white space stays, for it joins strings and ends nothing else.
fn blank(text: &mut Vec<u8>, between: &[u8]) {
    text.extend(between.iter().map(|&byte| if byte.is_ascii_whitespace() { byte } else { b' ' }));
}
