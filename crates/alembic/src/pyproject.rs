//! The `[tool.alembic]` table of a `pyproject.toml`.

use std::borrow::Cow;

use model::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A key of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    key: String,
    /// What it says.
    pub(crate) value: Value,
    /// The value.
    pub(crate) span: Span,
}

/// What a key says, as far as Alembic takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A string.
    Text(String),
    /// A list; what in it is no string is left out.
    List(Vec<String>),
    /// `true`, `false`.
    Flag(bool),
    /// Anything else.
    Other,
}

/// The table, if the file has one; or where the file is no TOML, and why.
pub(crate) fn read(text: &str) -> Option<Result<Vec<Entry>, (String, Span)>> {
    // Most such files are no business of Alembic's: parsing them can be spared.
    if !text.contains("alembic") {
        return None;
    }
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) if text.contains("[tool.alembic") => {
            let span = error.span().map_or(Span::default(), Span::from);
            return Some(Err((error.message().to_owned(), span)));
        }
        Err(_) => return None,
    };
    let table = document.get_ref().get("tool")?.get_ref().as_table()?.get("alembic")?.get_ref().as_table()?;
    let entry = |(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| Entry {
        key: key.get_ref().to_string(),
        value: Value::of(value.get_ref()),
        span: value.span().into(),
    };
    Some(Ok(table.iter().map(entry).collect()))
}

/// The entry of that key.
pub(crate) fn get<'e>(table: &'e [Entry], key: &str) -> Option<&'e Entry> {
    table.iter().find(|entry| entry.key == key)
}

impl Value {
    fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Boolean(flag) => Self::Flag(*flag),
            DeValue::Array(items) => {
                let texts = items.iter().filter_map(|item| item.get_ref().as_str());
                Self::List(texts.map(str::to_owned).collect())
            }
            _ => Self::Other,
        }
    }

    /// The string, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}
