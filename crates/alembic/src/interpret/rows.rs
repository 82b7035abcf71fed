//! Rows through objects: what a session writes of the objects it is given or has handed out.

use std::rc::Rc;

use model::{Bound, Delete, Insert, Literal, Name, ObjectName, Operation, Span, Update};

use super::Interpreter;
use crate::value::{Arguments, Kind, Row, Unknown, Value};

impl<'a> Interpreter<'a> {
    /// An attribute of an object that stands for a row is assigned: the row is updated, by its key, at the next flush.
    pub(super) fn change_row(&mut self, object: &Rc<Unknown>, name: &str, span: Span) {
        match &object.row {
            Some(row @ Row::Of(entity)) => match row.collection(name) {
                Some(between) => {
                    let between = between.clone();
                    self.link(&between, true, span);
                    self.link(&between, false, span);
                }
                None => {
                    self.set_column(&entity.table, entity.column(name), span);
                }
            },
            // Of which table the row is there is no knowing: the commit tells that something is written.
            Some(Row::Part(_) | Row::Several(_)) => self.holds_rows = true,
            None => {}
        }
    }

    /// What an attribute of a row gives.
    pub(super) fn part_of_row(&mut self, row: Option<&Row>, name: &str, span: Span) -> Value<'a> {
        let between = row.and_then(|row| row.collection(name)).cloned();
        let class = row.and_then(|row| row.relation(name)).map(|class| self.lookup(class, span).kind);
        let part = match class {
            Some(Kind::Class(class)) => class.entity().map_or(Row::Part(between), Row::Of),
            _ => Row::Part(between),
        };
        Value::row(self.source.slice(span), part, span)
    }

    /// `user.roles.append(role)`: a row between the two is made or goes.
    pub(super) fn change_collection(&mut self, object: &Rc<Unknown>, method: &str, span: Span) {
        match &object.row {
            Some(Row::Part(Some(between))) => {
                let adds = matches!(method, "append" | "add" | "extend" | "insert" | "update");
                self.link(&between.clone(), adds, span);
            }
            // Of which table the rows are there is no knowing: the commit tells that something is written.
            Some(_) => self.holds_rows = true,
            None => {}
        }
    }

    /// Makes rows of the table between two others, or deletes some.
    fn link(&mut self, between: &ObjectName, adds: bool, span: Span) {
        let table = between.clone();
        self.write_row(
            match adds {
                true => Operation::Insert(Insert { table, ..Insert::default() }),
                false => Operation::Delete(Delete { table, bound: Bound::Few, ..Delete::default() }),
            },
            span,
        );
    }

    /// `session.add(object)` and its kin.
    pub(super) fn write_rows(&mut self, name: &str, arguments: &Arguments<'a>) {
        let span = arguments.span;
        let Some(first) = arguments.positional.first() else {
            return self.not_followed(arguments, "rows are written through objects");
        };
        let is_mapping = matches!(name, "bulk_insert_mappings" | "bulk_update_mappings");
        let objects =
            if is_mapping { vec![first.clone()] } else { self.iterate(first).unwrap_or_else(|_| vec![first.clone()]) };
        let mut written = Vec::new();
        for object in &objects {
            match (name, table_of(object, is_mapping)) {
                // What was read before is known to the session already.
                ("add" | "add_all" | "merge", Some(_)) if object.is_row() => {}
                (_, None) => return self.not_followed(arguments, "rows are written through objects"),
                ("delete", Some(table)) => {
                    written.push(Operation::Delete(Delete { table, bound: Bound::Few, ..Delete::default() }));
                }
                ("bulk_update_mappings", Some(table)) => {
                    written.push(Operation::Update(Update { table, bound: Bound::Few, ..Update::default() }));
                }
                // Whether it inserts or updates depends on the rows.
                ("merge", Some(_)) => return self.not_followed(arguments, "rows are written through objects"),
                ("bulk_save_objects", Some(table)) if object.is_row() => {
                    written.push(Operation::Update(Update { table, bound: Bound::Few, ..Update::default() }));
                }
                (_, Some(table)) => {
                    let literals = literals(object);
                    written.push(Operation::Insert(Insert { table, literals, ..Insert::default() }));
                }
            }
        }
        for operation in written {
            self.write_row(operation, span);
        }
    }

    /// Sets one column more of the row, or what is no column: which one it changes is not told then.
    fn set_column(&mut self, table: &ObjectName, column: Option<&Name>, span: Span) {
        let guard = self.guard();
        // A row is written once, however many of its attributes are assigned.
        if let Some(step) = self.steps.last_mut().filter(|step| step.guard == guard)
            && let Operation::Update(update) = &mut step.operation
            && (update.bound, update.condition_columns.is_empty()) == (Bound::Few, true)
            && update.table == *table
        {
            match column {
                Some(column) if update.columns.is_empty() || update.columns.contains(column) => {}
                Some(column) => update.columns.push(column.clone()),
                None => update.columns.clear(),
            }
            return;
        }
        let (table, columns) = (table.clone(), column.cloned().into_iter().collect());
        let update = Update { table, columns, bound: Bound::Few, ..Update::default() };
        self.emit(Operation::Update(update), span, span);
    }

    /// Adds the step, unless it is what the last one does: a row is written once, however many of its attributes are
    /// assigned.
    fn write_row(&mut self, operation: Operation, span: Span) {
        let is_said = self.steps.last().is_some_and(|step| step.operation == operation && step.guard == self.guard());
        if !is_said {
            self.emit(operation, span, span);
        }
    }
}

/// The table that an object's row is in.
fn table_of(object: &Value<'_>, is_mapping: bool) -> Option<ObjectName> {
    match &object.kind {
        Kind::Instance(instance) => instance.class.table(),
        Kind::Class(class) if is_mapping => class.table(),
        Kind::Table(table) if is_mapping => Some(table.name.clone()),
        Kind::Unknown(unknown) => match &unknown.row {
            Some(Row::Of(entity)) => Some(entity.table.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The values that an object was made with and that are spelled out.
fn literals(object: &Value<'_>) -> Vec<Literal> {
    let Kind::Instance(instance) = &object.kind else {
        return Vec::new();
    };
    let attributes = instance.attributes.borrow();
    let texts = attributes.iter().filter_map(|(_, value)| value.as_text());
    texts.map(|text| Literal::string(text.value.as_ref(), text.span)).collect()
}
