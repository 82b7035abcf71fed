//! Rows through objects: what a session writes of the objects it is given or has handed out.

use std::rc::Rc;

use model::{Bound, Delete, Insert, Literal, ObjectName, Operation, Span, Update};

use super::Interpreter;
use crate::value::{Arguments, Kind, Row, Unknown, Value};

impl<'a> Interpreter<'a> {
    /// An attribute of an object that stands for a row is assigned: the row is updated, by its key, at the next flush.
    pub(super) fn change_row(&mut self, object: &Rc<Unknown>, span: Span) {
        match &object.row {
            Some(Row::Of(table)) => {
                let table = table.clone();
                self.write_row(Operation::Update(Update { table, bound: Bound::Few, ..Update::default() }), span);
            }
            // Of which table the row is there is no knowing: the commit tells that something is written.
            Some(Row::Part) => self.holds_rows = true,
            None => {}
        }
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
            Some(Row::Of(table)) => Some(table.clone()),
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
