//! Names of things in the database, each with the place where it is written.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::Span;

/// An identifier as the server knows it: unquoted ones folded to lower case, quotes taken off.
///
/// Two names are equal when the server would say so; where they are written does not count.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// The identifier.
    pub text: String,
    /// Where it is written; the empty span where the language leaves it unsaid.
    pub span: Span,
    /// How it is written, where the server keeps that but does not count it: to MySQL and SQLite `userId` and `USERID`
    /// are one column.
    pub written: Option<Box<Spelling>>,
}

/// How a name is written, where the case of its letters does not count. Few names have one: it is kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    text: String,
}

impl Name {
    /// A name and its place.
    #[must_use]
    pub fn new(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span, written: None }
    }

    /// A name whose letters' case does not count, as it is written, and its place.
    #[must_use]
    pub fn folded(written: impl Into<String>, span: Span) -> Self {
        let written = written.into();
        let text = written.to_ascii_lowercase();
        let written = (text != written).then(|| Box::new(Spelling { text: written }));
        Self { text, span, written }
    }

    /// The identifier alone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.written.as_ref().map_or(&self.text, |spelling| &spelling.text))
    }
}

/// The name of a relation, type, function …, with its schema where one is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ObjectName {
    /// The schema, if written. Left out, the server looks along the search path.
    pub schema: Option<Name>,
    /// The name itself.
    pub name: Name,
}

impl ObjectName {
    /// A name without a schema.
    #[must_use]
    pub fn bare(name: Name) -> Self {
        Self { schema: None, name }
    }

    /// The name that a string spells, as a cast to `regclass` reads it: `shop."Ids"`. None where it spells no name.
    #[must_use]
    pub fn spelled(text: &str) -> Option<Self> {
        let mut parts: Vec<Name> = Vec::new();
        let mut rest = text.trim();
        loop {
            let (part, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let (part, after) = quoted.split_once('"')?;
                    (part.to_owned(), after)
                }
                None => {
                    let (part, after) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
                    (part.to_ascii_lowercase(), after)
                }
            };
            if part.is_empty() || part.contains(char::is_whitespace) && !rest.starts_with('"') {
                return None;
            }
            parts.push(Name::new(part, Span::default()));
            match after.strip_prefix('.') {
                Some(next) => rest = next,
                None if after.is_empty() => break,
                None => return None,
            }
        }
        let name = parts.pop()?;
        Some(Self { schema: parts.pop(), name })
    }

    /// Whether both name the same thing, as far as can be said without a search path: no schema means `public`.
    #[must_use]
    pub fn means(&self, other: &Self) -> bool {
        let (schema, other_schema) = (self.schema.as_ref(), other.schema.as_ref());
        self.name == other.name && schema.map_or("public", Name::as_str) == other_schema.map_or("public", Name::as_str)
    }

    /// From the schema, if any, up to the name's end.
    #[must_use]
    pub fn span(&self) -> Span {
        self.schema.as_ref().map_or(self.name.span, |schema| schema.span.to(self.name.span))
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        write!(f, "{}", self.name)
    }
}
