//! What indexes are called, and where: PostgreSQL and SQLite have one of a name in a schema, MySQL has one in a table.
//!
//! Sources: MySQL 8.4 manual, "CREATE INDEX", "CREATE TABLE" and "FOREIGN KEY Constraints"; `make_unique_key_name` in its
//! `sql/sql_table.cc`; sqlite.org, "Database File Format", of the names of internal indexes; `tests/physics/others`.

use std::rc::Rc;

use super::{Birth, ColumnState, Relation, RelationKind, Schema};
use crate::*;

/// What MySQL calls every primary key.
const PRIMARY: &str = "primary";

impl Schema {
    /// The name under which an index of a table is kept. It stands in the schema of its table; in MySQL in the table itself,
    /// which is then what a schema is to others: `users.by_age`.
    #[must_use]
    pub fn index_name(&self, table: &ObjectName, index: &Name) -> ObjectName {
        self.named_at(table, index, self.dialect.is_mysql())
    }

    /// The same of the index behind a constraint. What SQLite calls it is in nobody's way.
    #[must_use]
    pub fn backing_name(&self, table: &ObjectName, constraint: &Name) -> ObjectName {
        self.named_at(table, constraint, !self.dialect.is_postgres())
    }

    fn named_at(&self, table: &ObjectName, index: &Name, in_table: bool) -> ObjectName {
        let table = self.found(table);
        let schema = match (in_table, table.schema) {
            (false, schema) => schema,
            (true, None) => Some(table.name),
            (true, Some(schema)) => Some(Name::new(format!("{}.{}", schema.text, table.name.text), table.name.span)),
        };
        ObjectName { schema, name: index.clone() }
    }

    /// The name under which an index is kept that a step calls `name`, and of which it may say the table.
    #[must_use]
    pub fn index_called(&self, name: &ObjectName, table: Option<&ObjectName>) -> ObjectName {
        match table {
            Some(table) if self.dialect.is_mysql() => self.index_name(table, &name.name),
            _ => self.found(name),
        }
    }

    /// The step that drops an index which is kept under `name`.
    pub(crate) fn drop_of_index(&self, name: ObjectName, table: &ObjectName) -> Drop {
        if !self.dialect.is_mysql() {
            return Drop::new(ObjectKind::Index, name);
        }
        let bare = ObjectName { schema: table.schema.clone(), name: name.name };
        Drop { table: Some(table.clone()), ..Drop::new(ObjectKind::Index, bare) }
    }

    /// The name that a new index gets: its own, or the first of those that the server tries that is not taken.
    pub(crate) fn new_index_name(&self, create: &CreateIndex) -> ObjectName {
        let table = self.found(&create.table);
        let span = create.name.as_ref().map_or(Span::default(), |name| name.span);
        let named = |number| {
            let text = match &create.name {
                None if self.dialect.is_mysql() => made_name(create.keys.first().map(|key| &key.element), number),
                _ => create.numbered_name(number),
            };
            self.index_name(&table, &Name::new(super::cut(&text), span))
        };
        if create.name.is_some() { named(0) } else { self.free_name(named) }
    }

    /// The name that MySQL gives to the index of a constraint; none where that is no matter of MySQL.
    pub(crate) fn mysql_key_name(&self, table: &ObjectName, constraint: &Constraint) -> Option<Name> {
        let key = match &constraint.kind {
            _ if !self.dialect.is_mysql() => return None,
            ConstraintKind::PrimaryKey(_) => return Some(Name::new(PRIMARY, Span::default())),
            ConstraintKind::Unique(key) => key,
            _ => return None,
        };
        constraint.name.clone().or_else(|| Some(self.name_for(table, &key.columns)))
    }

    fn name_for(&self, table: &ObjectName, columns: &[Name]) -> Name {
        let first = columns.first().cloned().map(IndexElement::Column);
        let named = |number| self.index_name(table, &Name::new(made_name(first.as_ref(), number), Span::default()));
        self.free_name(named).name
    }

    /// The index that MySQL makes for a foreign key, where none begins with its columns. It is not certain to be there:
    /// whichever index serves as well takes its place.
    pub(super) fn index_for(&self, table: &ObjectName, constraint: &Constraint, birth: Birth) -> Option<Relation> {
        let ConstraintKind::ForeignKey(foreign) = &constraint.kind else { return None };
        let serves = |index: &ObjectName| self.assumed(index).is_some_and(|it| it.begins_with(&foreign.columns));
        if !self.dialect.is_mysql() || self.assumed(table).is_some_and(|it| it.indexes.iter().any(serves)) {
            return None;
        }
        let name = constraint.name.clone().unwrap_or_else(|| self.name_for(table, &foreign.columns));
        let columns = foreign.columns.iter().map(|column| ColumnState::named(column.clone(), birth));
        Some(Relation {
            columns: columns.collect(),
            columns_complete: true,
            table: Some(table.clone()),
            ..Relation::new(self.index_name(table, &name), RelationKind::Index, birth, false)
        })
    }

    /// The indexes that MySQL has made for foreign keys, and that one over `columns` takes the place of.
    pub(super) fn replaced_by(&self, table: &ObjectName, columns: &[Name]) -> Vec<ObjectName> {
        let is_replaced = |index: &&ObjectName| {
            self.assumed(index).is_some_and(|index| {
                let made: Vec<Name> = index.columns.iter().map(|column| column.name.clone()).collect();
                index.index.is_none() && !index.unique && columns.starts_with(&made)
            })
        };
        let indexes = self.assumed(table).filter(|_| self.dialect.is_mysql()).map_or(&[][..], |it| &it.indexes);
        indexes.iter().filter(is_replaced).cloned().collect()
    }
}

impl Relation {
    /// Whether an index covers a column and others beside it.
    pub(crate) fn is_shared(&self, column: &Name) -> bool {
        self.columns.len() > 1 && self.columns.iter().any(|covered| covered.name == *column)
    }

    /// Takes a column out of an index.
    pub(super) fn leave_out(&mut self, column: &Name) {
        self.columns.retain(|covered| covered.name != *column);
        if let Some(index) = &mut self.index {
            let is_other = |key: &IndexKey| !matches!(&key.element, IndexElement::Column(name) if name == column);
            Rc::make_mut(index).keys.retain(is_other);
        }
    }

    /// Whether an index has these as its first columns.
    fn begins_with(&self, columns: &[Name]) -> bool {
        self.columns.len() >= columns.len() && self.columns.iter().zip(columns).all(|(own, name)| own.name == *name)
    }

    /// The constraint that an index of that name is behind.
    #[must_use]
    pub fn key(&self, index: &Name) -> Option<&Constraint> {
        let is_called = |it: &&Constraint| it.name_on(&self.name.name) == super::cut(&index.text);
        self.constraints.iter().filter(|constraint| constraint.is_backed()).find(is_called)
    }
}

impl Constraint {
    /// Whether there is an index behind it.
    #[must_use]
    pub fn is_backed(&self) -> bool {
        matches!(self.kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude(_))
    }
}

impl CreateIndex {
    /// The constraint that it is to MySQL, which tells no unique key from a unique index.
    pub(super) fn as_unique(&self, name: &Name) -> Option<Constraint> {
        let column = |key: &IndexKey| match &key.element {
            IndexElement::Column(column) if key.length.is_none() && key.order != Some(Order::Descending) => {
                Some(column.clone())
            }
            _ => None,
        };
        let columns = self.keys.iter().map(column).collect::<Option<Vec<_>>>().filter(|_| self.unique)?;
        let kind = ConstraintKind::Unique(Key::of(columns));
        Some(Constraint { name: Some(name.clone()), ..Constraint::new(kind, name.span) })
    }
}

/// The `number`-th name that MySQL tries for an index, from 0: that of its first column, with `_2` and so on behind it.
fn made_name(first: Option<&IndexElement>, number: u32) -> String {
    let first = match first {
        Some(IndexElement::Column(column)) => column.as_str(),
        _ => "functional_index",
    };
    match number {
        0 if first != PRIMARY => first.to_owned(),
        number => format!("{first}_{}", number.max(1) + 1),
    }
}
