//! What `text()` makes of a string: names after colons are parameters, unless a backslash stands before the colon.

use crate::text::Text;

/// A string without the backslashes that keep a colon from naming a parameter.
pub(crate) fn unescaped<'a>(text: &Text<'a>) -> Text<'a> {
    if !text.value.contains("\\:") {
        return text.clone();
    }
    let mut plain = Text { span: text.span, ..Text::default() };
    let mut start = 0;
    for (at, _) in text.value.match_indices("\\:") {
        plain.push(&text.slice(start, at));
        start = at + 1;
    }
    plain.push(&text.slice(start, text.value.len()));
    plain
}

/// A string with what `value` knows in place of its parameters.
pub(crate) fn bound<'a>(text: &Text<'a>, value: impl Fn(&str) -> Option<Text<'a>>) -> Text<'a> {
    let mut filled = Text { span: text.span, ..Text::default() };
    let mut start = 0;
    for (at, name) in parameters(&text.value) {
        let Some(value) = value(name).filter(|value| filled.fits(value.value.len())) else { continue };
        filled.push(&text.slice(start, at));
        filled.push(&value);
        start = at + 1 + name.len();
    }
    filled.push(&text.slice(start, text.value.len()));
    filled
}

/// The parameters of a string: where each colon is, and the name after it. Quotes do not count.
fn parameters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(':').filter_map(move |(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        let rest = text.get(at + 1..)?;
        let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(length);
        let is_free = !before.is_some_and(|c| is_word(c) || matches!(c, ':' | '\\'));
        (is_free && !name.is_empty() && !after.starts_with(':')).then_some((at, name))
    })
}
