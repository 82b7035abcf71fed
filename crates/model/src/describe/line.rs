//! A line in the making: words with single spaces between them, and the lists within.

use std::fmt::Display;

use crate::{Literal, LiteralKind, ObjectName};

/// A line in the making: words with single spaces between them.
pub(super) struct Line(pub(super) String);

impl Line {
    pub(super) fn new(start: &str) -> Self {
        Self(start.to_owned())
    }

    pub(super) fn say(mut self, words: &str) -> Self {
        if !words.is_empty() {
            if !self.0.is_empty() {
                self.0.push(' ');
            }
            self.0.push_str(words);
        }
        self
    }

    pub(super) fn name(self, name: &ObjectName) -> Self {
        self.say(&name.to_string())
    }

    pub(super) fn flag(self, is_set: bool, words: &str) -> Self {
        self.say(if is_set { words } else { "" })
    }

    pub(super) fn part(self, word: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.say(word).say(&value.to_string()),
            None => self,
        }
    }

    pub(super) fn list_of(self, parts: &[String]) -> Self {
        parts.iter().fold(self, |line, part| line.say(part))
    }

    /// `WITH (…)`, where there is something.
    pub(super) fn with(self, parameters: &[String]) -> Self {
        self.part("with", (!parameters.is_empty()).then(|| list(parameters)))
    }

    pub(super) fn reads(self, names: &[ObjectName]) -> Self {
        self.part("reading", (!names.is_empty()).then(|| comma(names)))
    }

    pub(super) fn literals(self, literals: &[Literal]) -> Self {
        let one = |literal: &Literal| {
            let value = match literal.kind {
                LiteralKind::Number => literal.value.clone(),
                _ => quoted(&literal.value),
            };
            literal.column.as_ref().map_or_else(|| value.clone(), |column| format!("{column} {value}"))
        };
        let said: Vec<String> = literals.iter().map(one).collect();
        self.part("literals", (!said.is_empty()).then(|| list(&said)))
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\""))
}

pub(super) fn comma<T: Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

pub(super) fn list<T: Display>(items: &[T]) -> String {
    format!("({})", comma(items))
}
