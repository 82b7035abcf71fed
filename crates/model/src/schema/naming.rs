//! The names that the server makes up, and how it cuts those that are too long.
//!
//! Source: `makeObjectName`, `ChooseConstraintName`, `ChooseRelationName` and `ChooseIndexNameAddition` in the server;
//! seen on PostgreSQL 15.

use crate::{Constraint, ConstraintKind, CreateIndex, IndexElement, Name};

/// The longest name of the server, in bytes: `NAMEDATALEN - 1`.
pub const LONGEST_NAME: usize = 63;

/// `name` as the server keeps it: what is too long is cut, between two characters.
#[must_use]
pub fn cut(name: &str) -> &str {
    cut_at(name, LONGEST_NAME)
}

fn cut_at(text: &str, mut length: usize) -> &str {
    if text.len() <= length {
        return text;
    }
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    text.get(..length).unwrap_or("")
}

/// The name that the server makes of a table's and a column's: the longer one gives way.
pub(crate) fn made_name(table: &str, column: &str, label: &str) -> String {
    if column.is_empty() {
        return format!("{}_{label}", cut_at(table, LONGEST_NAME.saturating_sub(label.len() + 1)));
    }
    let room = LONGEST_NAME.saturating_sub(label.len() + 2);
    let (mut first, mut second) = (table.len(), column.len());
    while first + second > room {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    format!("{}_{}_{label}", cut_at(table, first), cut_at(column, second))
}

impl Constraint {
    /// Its name, or the one the server makes up for it on `table`, if that is not taken.
    #[must_use]
    pub fn name_on(&self, table: &Name) -> String {
        self.numbered_name_on(table, 0)
    }

    /// Its name, or the `number`-th of those that the server tries for it on `table`, from 0.
    pub(crate) fn numbered_name_on(&self, table: &Name, number: u32) -> String {
        if let Some(name) = &self.name {
            return name.text.clone();
        }
        let joined = |columns: &[Name]| columns.iter().map(Name::as_str).collect::<Vec<_>>().join("_");
        let (columns, label) = match &self.kind {
            ConstraintKind::PrimaryKey(_) => (String::new(), "pkey"),
            ConstraintKind::Unique(unique) => (joined(&unique.columns), "key"),
            ConstraintKind::ForeignKey(foreign) => (joined(&foreign.columns), "fkey"),
            ConstraintKind::Check(expression) => match expression.columns.as_slice() {
                [column] => (column.text.clone(), "check"),
                _ => (String::new(), "check"),
            },
            ConstraintKind::NotNull(column) => (column.text.clone(), "not_null"),
            ConstraintKind::Exclude(exclusion) => (
                exclusion.elements.iter().map(|(key, _)| element_name(&key.element)).collect::<Vec<_>>().join("_"),
                "excl",
            ),
        };
        made_name(&table.text, &columns, &numbered(label, number))
    }
}

impl CreateIndex {
    /// Its name, or the `number`-th of those that the server tries for it, from 0.
    pub(crate) fn numbered_name(&self, number: u32) -> String {
        if let Some(name) = &self.name {
            return name.text.clone();
        }
        let keys = self.keys.iter().map(|key| element_name(&key.element));
        let included = self.include.iter().map(Name::as_str);
        let columns = keys.chain(included).collect::<Vec<_>>().join("_");
        made_name(&self.table.name.text, &columns, &numbered("idx", number))
    }
}

/// What an element is called in the name of its index.
fn element_name(element: &IndexElement) -> &str {
    match element {
        IndexElement::Column(column) => column.as_str(),
        IndexElement::Expression(expression) => match expression.functions.as_slice() {
            [function] if expression.text.starts_with(function.as_str()) => {
                function.rsplit('.').next().unwrap_or(function)
            }
            _ => "expr",
        },
    }
}

pub(crate) fn numbered(label: &str, number: u32) -> String {
    if number == 0 { label.to_owned() } else { format!("{label}{number}") }
}
