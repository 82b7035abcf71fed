//! Texts of an entity: taken apart at their words, and put together in order.

use model::Span;

use super::Unresolved;
use crate::interpret::Interpreter;
use crate::operations::reason;
use crate::text::Text;
use crate::value::Arguments;

pub(super) fn part<'a>(
    this: &Interpreter<'a>,
    arguments: &Arguments<'a>,
    position: usize,
    name: &str,
) -> Result<Text<'a>, Unresolved> {
    match arguments.get(position, name) {
        Some(value) => match value.as_text() {
            Some(text) => Ok(text.clone()),
            None => Err(Unresolved(format!("the {name} of the entity: {}", reason(this, value)))),
        },
        None => Err(Unresolved(format!("the {name} of the entity: none is given"))),
    }
}

/// A part of a statement.
pub(super) enum Part<'v, 'a> {
    /// Words of the library's.
    Words(&'v str),
    /// A string of the migration's.
    Whole(&'v Text<'a>),
    /// The same, in double quotes.
    Quoted(&'v Text<'a>),
}

pub(super) fn written<'a>(parts: &[Part<'_, 'a>], span: Span) -> Text<'a> {
    let mut text = Text { span, ..Text::default() };
    for part in parts {
        match part {
            Part::Words(words) => text.push_at(words, span),
            Part::Whole(inner) if text.fits(inner.value.len()) => text.push(inner),
            Part::Quoted(inner) if text.fits(inner.value.len()) => {
                text.push_at("\"", Span::empty(inner.place().start));
                text.push(inner);
                text.push_at("\"", Span::empty(inner.place().end));
            }
            Part::Whole(_) | Part::Quoted(_) => {}
        }
    }
    text
}

/// A string without blanks around it and without the semicolon at its end.
pub(super) fn trimmed<'a>(text: &Text<'a>) -> Text<'a> {
    let value = &*text.value;
    let end = value.trim_end().trim_end_matches(';').trim_end().len();
    let start = value.len() - value.trim_start().len();
    text.slice(start, end.max(start))
}

/// A name without its quotes.
pub(super) fn unquoted<'a>(text: &Text<'a>) -> Text<'a> {
    let value = &*text.value;
    match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => text.slice(1, value.len() - 1),
        _ if value.contains('"') => Text::made(value.replace('"', ""), text.place()),
        _ => text.clone(),
    }
}

pub(super) fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Where a word begins that stands between blanks, from `start` on.
pub(super) fn word_start(text: &str, start: usize, word: &str) -> Option<usize> {
    let rest = text.get(start..)?;
    let mut at = 0;
    for piece in rest.split(char::is_whitespace) {
        let end = at + piece.len();
        if at > 0 && end < rest.len() && piece.eq_ignore_ascii_case(word) {
            return Some(start + at);
        }
        at = end + rest.get(end..)?.chars().next().map_or(0, char::len_utf8);
    }
    None
}

pub(super) fn word_end(text: &str, start: usize, word: &str) -> Option<usize> {
    word_start(text, start, word).map(|at| at + word.len())
}
