//! Strings: literals, f-strings, `+`, `%` and `format`, each part with its place.

use std::borrow::Cow;
use std::rc::Rc;

use model::Span;
use ruff_python_ast::{
    ConversionFlag, ExprFString, ExprStringLiteral, FStringPart, InterpolatedElement, InterpolatedStringElement,
    StringLiteral,
};

use super::Interpreter;
use crate::python::span as span_of;
use crate::text::{Form, Text};
use crate::value::{Doubt, Kind, Unknown, Value};

/// What the parser has in the place of a character that is said by its name (`"\N{EM DASH}"`): see `unicode_names`.
const NAMED: char = char::REPLACEMENT_CHARACTER;

impl<'a> Interpreter<'a> {
    pub(super) fn string(&mut self, literal: &'a ExprStringLiteral) -> Value<'a> {
        let span = self.place(literal);
        if literal.value.to_str().contains(NAMED) {
            return self.unknown_text(span);
        }
        match literal.value.as_slice() {
            [part] => Value::text(self.part_of_literal(part, span)),
            parts => {
                let mut text = Text { span, ..Text::default() };
                for part in parts {
                    text.push(&self.part_of_literal(part, span));
                }
                Value::text(text)
            }
        }
    }

    fn part_of_literal(&self, part: &'a StringLiteral, span: Span) -> Text<'a> {
        if self.is_elsewhere() {
            return Text::made(part.as_str(), span);
        }
        let content = span_of(part.content_range());
        let form = Form { raw: part.flags.prefix().is_raw(), braces: false };
        Text::literal(part.as_str(), self.source.slice(content), content.start, form, span)
    }

    pub(super) fn interpolated(&mut self, literal: &'a ExprFString) -> Value<'a> {
        let span = self.place(literal);
        let mut text = Text { span, ..Text::default() };
        let mut doubt: Option<Rc<Unknown>> = None;
        for part in literal.value.iter() {
            match part {
                FStringPart::Literal(part) => text.push(&self.part_of_literal(part, span)),
                FStringPart::FString(part) => {
                    let form = Form { raw: part.flags.prefix().is_raw(), braces: true };
                    for element in &part.elements {
                        match element {
                            InterpolatedStringElement::Literal(element) => {
                                if self.is_elsewhere() {
                                    text.push_at(&element.value, span);
                                    continue;
                                }
                                let place = self.place(element);
                                let source = self.source.slice(place);
                                text.push(&Text::literal(&element.value, source, place.start, form, span));
                            }
                            InterpolatedStringElement::Interpolation(element) => match self.interpolation(element) {
                                Ok(value) => text.push_at(&value, self.place(element)),
                                Err(unknown) => doubt = Some(unknown),
                            },
                        }
                    }
                }
            }
        }
        match doubt {
            Some(unknown) => self.text_because(&unknown, span),
            None if !text.fits(0) || text.value.contains(NAMED) => self.unknown_text(span),
            None => Value::text(text),
        }
    }

    fn interpolation(&mut self, element: &'a InterpolatedElement) -> Result<Cow<'a, str>, Rc<Unknown>> {
        let value = self.eval(&element.expression);
        let shown = self.shown(&value);
        let is_plain = element.format_spec.is_none() && element.debug_text.is_none();
        match (shown, element.conversion) {
            (Some(shown), ConversionFlag::None | ConversionFlag::Str) if is_plain => Ok(shown),
            (Some(shown), ConversionFlag::Repr) if is_plain && !shown.contains(['\'', '\\']) => {
                let is_text = value.as_text().is_some();
                Ok(if is_text { Cow::Owned(format!("'{shown}'")) } else { shown })
            }
            _ => Err(self.reason(&value, self.place(&*element.expression))),
        }
    }

    /// The value as `str()` shows it, where that is known.
    pub(super) fn shown(&self, value: &Value<'a>) -> Option<Cow<'a, str>> {
        Some(match &value.kind {
            Kind::Text(text) => text.value.clone(),
            Kind::Int(number) => Cow::Owned(number.to_string()),
            Kind::Bool(true) => Cow::Borrowed("True"),
            Kind::Bool(false) => Cow::Borrowed("False"),
            Kind::None => Cow::Borrowed("None"),
            Kind::Member(member) => member.2.as_text()?.value.clone(),
            Kind::Sql(sql) if !sql.is_unknown => Cow::Owned(sql.text.value.to_string()),
            Kind::Statement(statement) if statement.unknown.is_none() => {
                Cow::Owned(statement.render().value.into_owned())
            }
            Kind::Table(table) => Cow::Owned(table.name.to_string()),
            Kind::List(list) => {
                let items = list.items.borrow();
                let mut shown = Vec::with_capacity(items.len());
                for item in items.iter() {
                    shown.push(match &item.kind {
                        Kind::Text(text) if !text.value.contains(['\'', '\\']) => format!("'{}'", text.value),
                        Kind::Int(number) => number.to_string(),
                        _ => return None,
                    });
                }
                let comma = if list.is_tuple && shown.len() == 1 { "," } else { "" };
                let (opening, closing) = if list.is_tuple { ("(", ")") } else { ("[", "]") };
                Cow::Owned(format!("{opening}{}{comma}{closing}", shown.join(", ")))
            }
            _ => return None,
        })
    }

    /// Why a value cannot be shown.
    pub(super) fn reason(&self, value: &Value<'a>, span: Span) -> Rc<Unknown> {
        value.as_unknown().cloned().unwrap_or_else(|| {
            let what = crate::value::shorten(self.source.slice(span));
            Rc::new(Unknown { what, doubt: Doubt::RunTime, is_text: false, row: None })
        })
    }

    /// A string put together from parts that are not all known.
    pub(super) fn text_because(&self, unknown: &Rc<Unknown>, span: Span) -> Value<'a> {
        let unknown = Unknown { is_text: true, row: None, ..(**unknown).clone() };
        Value::new(Kind::Unknown(Rc::new(unknown)), span)
    }

    /// A string that is not known, for reasons of its own.
    pub(super) fn unknown_text(&self, span: Span) -> Value<'a> {
        let what = crate::value::shorten(self.source.slice(span));
        Value::new(Kind::Unknown(Rc::new(Unknown { what, doubt: Doubt::RunTime, is_text: true, row: None })), span)
    }

    pub(super) fn concatenate(&mut self, left: &Text<'a>, right: &Text<'a>, span: Span) -> Value<'a> {
        if !left.fits(right.value.len()) {
            return self.unknown_text(span);
        }
        // Where one side is a name for a string that stands elsewhere, the place it is used at counts.
        let mut text = Text { span, ..Text::default() };
        for side in [left, right] {
            if span.contains(side.span.start) {
                text.push(side);
            } else {
                let site = if std::ptr::eq(side, left) {
                    Span::new(span.start, right.span.start.max(span.start))
                } else {
                    span
                };
                text.push_at(&side.value, Span::new(site.start, site.end.min(span.end)));
            }
        }
        Value::text(text)
    }

    /// `template % values`.
    pub(super) fn percent(&mut self, template: &Text<'a>, values: &Value<'a>, span: Span) -> Value<'a> {
        let items = match &values.kind {
            Kind::List(list) if list.is_tuple => list.items.borrow().clone(),
            _ => vec![values.clone()],
        };
        let mut items = items.iter();
        let mut text = Text { span, ..Text::default() };
        let value = &template.value;
        let mut at = 0;
        while let Some(found) = value.get(at..).and_then(|rest| rest.find('%')) {
            text.push(&template.slice(at, at + found));
            let start = at + found;
            let rest = value.get(start + 1..).unwrap_or("");
            let (length, item) = if rest.starts_with('%') {
                at = start + 2;
                text.push(&template.slice(start, start + 1));
                continue;
            } else if let Some(named) = rest.strip_prefix('(') {
                let Some(end) = named.find(')') else {
                    return self.unknown_text(span);
                };
                let name = named.get(..end).unwrap_or("");
                (end + 3, self.entry(values, name))
            } else {
                (1, items.next().cloned())
            };
            if !matches!(rest.as_bytes().get(length - 1), Some(b's' | b'd')) {
                return self.unknown_text(span);
            }
            let Some(item) = item else {
                return self.unknown_text(span);
            };
            let Some(shown) = self.shown(&item) else {
                let unknown = self.reason(&item, item.span);
                return self.text_because(&unknown, span);
            };
            if !text.fits(shown.len()) {
                return self.unknown_text(span);
            }
            let site = template.slice(start, start + 1 + length);
            text.push_at(&shown, place_of(&site, 1 + length));
            at = start + 1 + length;
        }
        text.push(&template.slice(at, value.len()));
        Value::text(text)
    }

    /// The value of a dictionary's key.
    pub(super) fn entry(&self, value: &Value<'a>, name: &str) -> Option<Value<'a>> {
        let Kind::Dict(pairs) = &value.kind else {
            return None;
        };
        let pairs = pairs.borrow();
        let pair = pairs.iter().rev().find(|(key, _)| key.as_text().is_some_and(|key| key.value == name));
        pair.map(|(_, value)| value.clone())
    }

    /// `template.format(…)`: `lookup` gives the value of a field, by its name or its number.
    pub(super) fn format(
        &mut self,
        template: &Text<'a>,
        lookup: impl Fn(&Self, &str, usize) -> Option<Value<'a>>,
        span: Span,
    ) -> Value<'a> {
        let mut text = Text { span, ..Text::default() };
        let value = &template.value;
        let (mut at, mut number) = (0, 0);
        while let Some(found) = value.get(at..).and_then(|rest| rest.find(['{', '}'])) {
            let start = at + found;
            text.push(&template.slice(at, start));
            let rest = value.get(start..).unwrap_or("");
            if rest.starts_with("{{") || rest.starts_with("}}") {
                text.push(&template.slice(start, start + 1));
                at = start + 2;
                continue;
            }
            let Some(end) = rest.find('}') else {
                return self.unknown_text(span);
            };
            let field = rest.get(1..end).unwrap_or("");
            let item = lookup(self, field, number);
            number += 1;
            let Some(item) = item else {
                return self.unknown_text(span);
            };
            let Some(shown) = self.shown(&item) else {
                let unknown = self.reason(&item, item.span);
                return self.text_because(&unknown, span);
            };
            if !text.fits(shown.len()) {
                return self.unknown_text(span);
            }
            let site = template.slice(start, start + end + 1);
            text.push_at(&shown, place_of(&site, end + 1));
            at = start + end + 1;
        }
        text.push(&template.slice(at, value.len()));
        Value::text(text)
    }
}

/// Where a placeholder stands: from its first character on.
fn place_of(placeholder: &Text<'_>, length: usize) -> Span {
    match placeholder.pieces.first() {
        Some(piece) => Span::new(piece.place, piece.place + length as u32),
        None => placeholder.span,
    }
}

/// `textwrap.dedent`: the blanks that every line begins with are taken off; each character keeps its place.
pub(super) fn dedent<'a>(text: &Text<'a>) -> Text<'a> {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = text.value.split_inclusive('\n');
    let margin = lines.clone().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let mut result = Text { span: text.span, ..Text::default() };
    let mut at = 0;
    for line in lines {
        let skipped = if line.trim().is_empty() { line.trim_end_matches(['\n', '\r']).len() } else { margin };
        result.push(&text.slice(at + skipped, at + line.len()));
        at += line.len();
    }
    result
}
