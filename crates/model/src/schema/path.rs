//! Which schema a name without one is looked up in, and made in: the search path.

use super::{Key, Schema};
use crate::{Name, ObjectName, Span};

/// Where a name is looked up if no step sets the search path.
const DEFAULT: &str = "public";

/// The schema of temporary tables.
pub(super) const TEMPORARY: &str = "pg_temp";

impl Schema {
    /// Under which key a name is known: its schema, or the first of the search path that holds such a thing.
    pub(super) fn key(&self, name: &ObjectName) -> Key {
        let text = super::cut(&name.name.text);
        if let Some(schema) = &name.schema {
            return (schema.text.clone(), text.to_owned());
        }
        let mut key = (DEFAULT.to_owned(), text.to_owned());
        let schemas = self.path.iter().map(String::as_str);
        let temporary = (self.temporaries > 0).then_some(TEMPORARY);
        let mut first = None;
        for schema in temporary.into_iter().chain(schemas).chain(self.path.is_empty().then_some(DEFAULT)) {
            key.0.clear();
            key.0.push_str(schema);
            if self.relations.get(&key).is_some_and(|slot| slot.present().is_some()) || self.types.contains_key(&key) {
                return key;
            }
            if schema != TEMPORARY {
                first.get_or_insert(schema);
            }
        }
        key.0.clear();
        key.0.push_str(first.unwrap_or(DEFAULT));
        key
    }

    /// `name` with the schema that what is made under it comes into; none, where that is `public`.
    pub(super) fn placed(&self, name: &ObjectName) -> ObjectName {
        let schema = || self.path.first().filter(|schema| *schema != DEFAULT);
        let schema = name.schema.clone().or_else(|| schema().map(|schema| Name::new(schema.clone(), Span::default())));
        ObjectName { schema, name: kept(&name.name) }
    }

    /// `name` with the schema it is found in; none, where that is `public`.
    pub(crate) fn found(&self, name: &ObjectName) -> ObjectName {
        if name.schema.is_some() {
            return ObjectName { schema: name.schema.clone(), name: kept(&name.name) };
        }
        let (schema, _) = self.key(name);
        let schema = (schema != DEFAULT).then(|| Name::new(schema, Span::default()));
        ObjectName { schema, name: kept(&name.name) }
    }

    /// Whether two names mean the same thing here.
    #[must_use]
    pub fn means_same(&self, one: &ObjectName, other: &ObjectName) -> bool {
        self.key(one) == self.key(other)
    }
}

/// A name as the server keeps it.
fn kept(name: &Name) -> Name {
    Name::new(super::cut(&name.text), name.span)
}

/// The schemas of a `SET search_path`, the session's own aside.
pub(super) fn schemas_of(value: &str) -> Vec<String> {
    let schema = |part: &str| {
        let part = part.trim();
        match part.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\''])) {
            Some(quoted) => quoted.to_owned(),
            None => part.to_ascii_lowercase(),
        }
    };
    let is_own = |schema: &String| schema.is_empty() || schema == "$user" || schema == "pg_catalog";
    value.split(',').map(schema).filter(|schema| !is_own(schema)).collect()
}
