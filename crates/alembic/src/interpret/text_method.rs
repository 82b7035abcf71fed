//! Methods of strings.

use std::rc::Rc;

use super::Interpreter;
use crate::text::Text;
use crate::value::{Arguments, Kind, Value};

impl<'a> Interpreter<'a> {
    pub(super) fn text_method(&mut self, text: &Rc<Text<'a>>, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        let first = arguments.positional.first().and_then(Value::as_text);
        let value = &*text.value;
        match (name, first) {
            ("format", _) => self.format_call(text, arguments),
            ("join", _) => self.join(text, arguments),
            ("strip" | "lstrip" | "rstrip", None) if arguments.positional.is_empty() => {
                let start = if name == "rstrip" { 0 } else { value.len() - value.trim_start().len() };
                let end = if name == "lstrip" { value.len() } else { value.trim_end().len() };
                Value::text(text.slice(start, end.max(start)))
            }
            ("lower" | "upper" | "title" | "capitalize", _) if value.is_ascii() => {
                let changed = match name {
                    "lower" => value.to_ascii_lowercase(),
                    "upper" => value.to_ascii_uppercase(),
                    "capitalize" => capitalize(value),
                    _ => value.split_inclusive([' ', '_', '-']).map(capitalize).collect(),
                };
                // Letters change, offsets do not.
                Value::text(Text { value: changed.into(), pieces: text.pieces.clone(), span: text.span })
            }
            ("count", Some(part)) if !part.value.is_empty() => {
                Value::new(Kind::Int(value.matches(&*part.value).count() as i64), span)
            }
            ("isspace" | "isdigit" | "isalpha" | "isupper" | "islower", None) => {
                let fits: fn(char) -> bool = match name {
                    "isspace" => char::is_whitespace,
                    "isdigit" => |c| c.is_ascii_digit(),
                    "isalpha" => char::is_alphabetic,
                    "isupper" => char::is_uppercase,
                    _ => char::is_lowercase,
                };
                Value::new(Kind::Bool(!value.is_empty() && value.chars().all(fits)), span)
            }
            ("startswith", Some(prefix)) => Value::new(Kind::Bool(value.starts_with(&*prefix.value)), span),
            ("endswith", Some(suffix)) => Value::new(Kind::Bool(value.ends_with(&*suffix.value)), span),
            ("replace", Some(from)) => match arguments.positional.get(1).and_then(Value::as_text) {
                Some(to) if value.len().saturating_mul(to.value.len().max(1)) < 1 << 22 => {
                    Value::made(value.replace(&*from.value, &to.value), text.span)
                }
                _ => self.depends(arguments, span),
            },
            ("split", separator) if arguments.positional.len() < 2 => {
                let parts: Vec<Value<'a>> = match separator {
                    Some(separator) if separator.value.is_empty() => return self.run_time(span),
                    Some(separator) => pieces(text, value.split(&*separator.value)),
                    None if arguments.positional.is_empty() => pieces(text, value.split_whitespace()),
                    None => return self.depends(arguments, span),
                };
                Value::list(parts, span)
            }
            ("splitlines", _) => Value::list(pieces(text, value.lines()), span),
            ("removeprefix", Some(prefix)) => {
                let start = if value.starts_with(&*prefix.value) { prefix.value.len() } else { 0 };
                Value::text(text.slice(start, value.len()))
            }
            ("encode" | "decode", _) => Value::text((**text).clone()),
            _ => self.depends(arguments, span),
        }
    }

    fn format_call(&mut self, text: &Rc<Text<'a>>, arguments: &Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        if arguments.missing.is_some() {
            return self.unknown_text(span);
        }
        let find = |_: &Self, field: &str, number: usize| {
            let position = if field.is_empty() { Some(number) } else { field.parse().ok() };
            match position {
                Some(position) => arguments.positional.get::<usize>(position).cloned(),
                None => arguments.keyword(field).cloned(),
            }
        };
        self.format(text, find, span)
    }

    fn join(&mut self, separator: &Text<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        let Some(list) = arguments.positional.first() else {
            return self.run_time(span);
        };
        let items = match self.iterate(list) {
            Ok(items) => items,
            Err(unknown) => return self.text_because(&unknown, span),
        };
        let mut text = Text { span, ..Text::default() };
        for (index, item) in items.iter().enumerate() {
            let Some(part) = item.as_text() else {
                let unknown = self.reason(item, item.span);
                return self.text_because(&unknown, span);
            };
            if !text.fits(part.value.len() + separator.value.len()) {
                return self.unknown_text(span);
            }
            if index > 0 {
                text.push(separator);
            }
            text.push(part);
        }
        Value::text(text)
    }
}

/// The parts of a string, each with its place.
fn pieces<'a, 's>(text: &Text<'a>, parts: impl Iterator<Item = &'s str>) -> Vec<Value<'a>> {
    let base = text.value.as_ptr() as usize;
    let ends = parts.map(|part| (part.as_ptr() as usize - base, part.len()));
    ends.map(|(start, length)| Value::text(text.slice(start, start + length))).collect()
}

fn capitalize(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + &letters.as_str().to_ascii_lowercase(),
        None => String::new(),
    }
}
