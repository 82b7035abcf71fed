//! Logical lines: where the statement begins that stands at a place, and whether the place lies in a string.

use model::Span;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;

use super::{Source, span};

/// What a place of a Python file lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogicalLine {
    /// Where its statement begins: a comment above it is about it.
    pub start: u32,
    /// The string between three quotes that the place lies in, quotes included.
    pub long_string: Option<Span>,
}

/// The logical line that an offset lies in. `None` where the file is nested too deeply to tell.
pub(crate) fn at(source: &Source<'_>, offset: u32) -> Option<LogicalLine> {
    let mut line = LogicalLine::default();
    let mut begins = true;
    let mut opened = None;
    for token in source.tokens()? {
        let place = span(token.range());
        if place.start > offset {
            break;
        }
        match token.kind() {
            TokenKind::Newline | TokenKind::NonLogicalNewline | TokenKind::Indent | TokenKind::Dedent => {
                begins |= token.kind() == TokenKind::Newline;
            }
            TokenKind::Comment => {}
            kind => {
                if begins {
                    line.start = place.start;
                    begins = false;
                }
                match kind {
                    TokenKind::FStringStart | TokenKind::TStringStart => opened = Some(place),
                    TokenKind::FStringEnd | TokenKind::TStringEnd if place.end <= offset => opened = None,
                    TokenKind::String if place.contains(offset) => line.long_string = Some(place),
                    _ => {}
                }
            }
        }
    }
    let is_long = |place: &Span| ["\"\"\"", "'''"].iter().any(|quotes| source.slice(*place).contains(quotes));
    let string = line.long_string.or(opened.map(|start| Span::new(start.start, offset.max(start.end))));
    Some(LogicalLine { long_string: string.filter(is_long), ..line })
}
