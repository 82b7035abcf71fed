//! Names and strings as SQL spells them.

use model::{Name, ObjectName};

use super::comma;

/// The name of an object, after its schema where it has one.
#[must_use]
pub fn object_name(name: &ObjectName) -> String {
    name.quoted()
}

/// A string literal. Backslashes stand for themselves (`standard_conforming_strings`).
#[must_use]
pub fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A name of a column, a constraint, an index.
pub(super) fn own(name: &Name) -> String {
    name.quoted().into_owned()
}

/// Names in parentheses.
pub(super) fn list(names: &[Name]) -> String {
    format!("({})", comma(names, own))
}
