//! Methods: of lists and dictionaries, of connections and sessions, of SQLAlchemy's objects.

use model::{Guard, Operation, Span};

use super::Interpreter;
use super::call::handed_session;
use super::expression::call_looks_at_schema;
use crate::text::Text;
use crate::value::{Arguments, DEEPEST, Dict, Kind, List, Role, Row, Value};
use crate::{operations, sqlalchemy};

/// The longest list and the largest dictionary that are kept.
const LONGEST: usize = 1 << 16;

impl<'a> Interpreter<'a> {
    pub(super) fn call_method(
        &mut self,
        receiver: &Value<'a>,
        name: &str,
        arguments: Arguments<'a>,
        discarded: bool,
    ) -> Value<'a> {
        let span = arguments.span;
        if matches!(receiver.kind, Kind::Role(Role::Bind | Role::Engine(_)) | Kind::Unknown(_) | Kind::Object(_))
            && let Some(value) = self.observe_method(receiver, name, &arguments)
        {
            return value;
        }
        // Whatever URL it is of: these are the migrations of a PostgreSQL database.
        if name == "get_dialect" && matches!(receiver.kind, Kind::Unknown(_) | Kind::Object(_)) {
            return Value::role(Role::Dialect, span);
        }
        match &receiver.kind {
            Kind::Text(text) => self.text_method(text, name, &arguments),
            Kind::List(_) | Kind::Dict(_) => self.container_method(receiver, name, &arguments),
            Kind::Role(role) => self.role_method(role, name, arguments, discarded),
            Kind::Sql(_) | Kind::Statement(_) | Kind::Table(_) | Kind::Class(_) => {
                sqlalchemy::method(self, receiver, name, arguments, discarded)
            }
            Kind::Object(object) => {
                let object = object.clone();
                if let Some(value) = sqlalchemy::object_method(self, receiver, &object, name, &arguments) {
                    return value;
                }
                let path = [&*object.path, ".", name].concat();
                // What was made without a way to the database has none.
                let can_reach = object.arguments.values().any(Value::is_handle);
                self.unread(&path, arguments, discarded && can_reach)
            }
            // A method that no class of the project has: it is inherited from one of somebody else's.
            Kind::Instance(instance) => {
                let path = format!("{}.{name}", instance.class.name);
                let can_reach = instance.attributes.borrow().iter().any(|(_, value)| value.is_handle());
                self.unread(&path, arguments, discarded && can_reach)
            }
            Kind::Super(parent) => {
                if name == "__init__"
                    && let Kind::Instance(instance) = &parent.0.kind
                {
                    *instance.base.borrow_mut() = Some(arguments);
                    return Value::none(span);
                }
                self.depends(&arguments, span)
            }
            Kind::Unknown(_) if handed_session(name) && arguments.values().any(Value::is_handle) => {
                Value::role(Role::Session, span)
            }
            Kind::Unknown(unknown) => {
                let unknown = unknown.clone();
                if discarded {
                    self.change_collection(&unknown, name, span);
                }
                if is_execution(name) && arguments.positional.first().is_some_and(is_sql) {
                    return operations::execute(self, &arguments);
                }
                if (discarded || !call_looks_at_schema(name)) && arguments.values().any(Value::is_handle) {
                    self.not_followed(&arguments, "it is not known which function is called");
                }
                self.because(&unknown.plain(), span)
            }
            _ => self.depends(&arguments, span),
        }
    }

    fn role_method(&mut self, role: &Role<'a>, name: &str, arguments: Arguments<'a>, discarded: bool) -> Value<'a> {
        let span = arguments.span;
        match (role, name) {
            (Role::Batch(batch), _) => {
                let arguments = self.with_types(arguments);
                operations::perform(self, name, &arguments, Some(batch))
            }
            (Role::Inspector, _) => self.live(span),
            (Role::Dialect, "type_descriptor") => {
                arguments.positional.into_iter().next().unwrap_or_else(|| self.run_time(span))
            }
            // `bind.dialect.identifier_preparer.quote(name)`: quoted where it must be.
            (Role::Dialect, "quote" | "quote_identifier" | "quote_schema") => {
                match arguments.positional.first().and_then(Value::as_text) {
                    Some(text) => {
                        let mut quoted = Text { span, ..Text::default() };
                        crate::core::identifier(&text.name(), span, &mut quoted);
                        Value::text(quoted)
                    }
                    None => self.depends(&arguments, span),
                }
            }
            (Role::Dialect, _) => self.live(span),
            (Role::Context, "autocommit_block") => Value::role(Role::Autocommit, span),
            (Role::Context, "begin_transaction") => Value::none(span),
            (Role::Bind | Role::Session | Role::Context, "execute" | "exec_driver_sql" | "scalar" | "scalars") => {
                operations::execute(self, &arguments)
            }
            // A session that is bound to a connection in a transaction leaves that transaction to its owner: nothing
            // is sent (SQLAlchemy 1.4 and 2.1, asked on PostgreSQL 15).
            (Role::Session, "commit" | "flush") if std::mem::take(&mut self.holds_rows) => {
                self.not_followed(&arguments, "rows are written through objects");
                Value::none(span)
            }
            (Role::Session, "commit" | "flush" | "rollback") => Value::none(span),
            (Role::Bind, "commit") => {
                self.emit(Operation::Commit, span, arguments.callee);
                Value::none(span)
            }
            (Role::Bind, "rollback") => {
                self.emit(Operation::Rollback, span, arguments.callee);
                Value::none(span)
            }
            // What they give back commits no more than itself: the runner's transaction goes on around it.
            (Role::Bind | Role::Session, "begin" | "begin_nested") => Value::role(Role::Session, span),
            (
                Role::Bind | Role::Session,
                "connect"
                | "execution_options"
                | "connection"
                | "get_bind"
                | "__enter__"
                | "get_bind_connection"
                | "detach",
            ) => Value::role(role.clone(), span),
            (Role::Session, "query") => sqlalchemy::select(self, &arguments),
            (
                Role::Session,
                "add"
                | "add_all"
                | "merge"
                | "delete"
                | "bulk_save_objects"
                | "bulk_insert_mappings"
                | "bulk_update_mappings",
            ) => {
                self.write_rows(name, &arguments);
                Value::none(span)
            }
            (Role::Session, "get") => match arguments.positional.first().map(|value| &value.kind) {
                Some(Kind::Class(class)) if class.table().is_some() => {
                    let row = class.entity().map_or(Row::Part(None), Row::Of);
                    Value::row(self.source.slice(span), row, span)
                }
                _ => self.run_time(span),
            },
            (Role::Bind | Role::Session, "run_sync") => self.with_connection(&arguments),
            (Role::Bind, "has_table") => self.live(span),
            (Role::MetaData(metadata), "values" | "items" | "keys") => {
                let tables = metadata.tables.borrow();
                if metadata.has_classes.get() || tables.is_empty() {
                    return self.run_time(span);
                }
                let items = tables.iter().map(|table| {
                    let key = Value::made(table.name.to_string(), span);
                    let value = Value::new(Kind::Table(table.clone()), span);
                    match name {
                        "keys" => key,
                        "values" => value,
                        _ => Value::tuple(vec![key, value], span),
                    }
                });
                Value::list(items.collect(), span)
            }
            (Role::MetaData(metadata), "create_all" | "drop_all") => {
                self.follow_rest(metadata.module, span);
                let verb = name.strip_suffix("_all").unwrap_or(name);
                if operations::change_all_tables(self, metadata, verb, &arguments).is_err() {
                    self.not_followed(&arguments, "which tables it makes is not known");
                }
                Value::none(span)
            }
            (Role::Columns(table), "keys" | "values" | "items") => {
                let columns = table.columns.clone();
                if columns.is_empty() { self.run_time(span) } else { Value::list(columns, span) }
            }
            (Role::Bind, "run_callable") => {
                if discarded {
                    self.not_followed(&arguments, "its code is not read");
                }
                self.run_time(span)
            }
            _ => self.run_time(span),
        }
    }

    /// Calls the first argument with a connection and the others: `connection.run_sync(…)`, `op.run_async(…)`.
    pub(crate) fn with_connection(&mut self, arguments: &Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        let Some((function, others)) = arguments.positional.split_first() else {
            return self.run_time(span);
        };
        let mut positional = vec![Value::role(Role::Bind, span)];
        positional.extend(others.iter().cloned());
        self.apply(function.clone(), Arguments { positional, ..arguments.clone() }, true)
    }

    fn container_method(&mut self, receiver: &Value<'a>, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        let first = arguments.positional.first().cloned();
        match (&receiver.kind, name, first) {
            (Kind::List(list), "append" | "add", Some(item)) => {
                self.put_in(list, item, span);
                Value::none(span)
            }
            (Kind::List(list), "extend" | "update", Some(other)) => {
                let others = self.iterate(&other).unwrap_or_else(|unknown| vec![self.because(&unknown, span)]);
                for other in others {
                    self.put_in(list, other, span);
                }
                Value::none(span)
            }
            (Kind::List(list), "insert", Some(Value { kind: Kind::Int(0), .. })) => {
                let item = arguments.positional.get(1).cloned().unwrap_or_else(|| self.run_time(span));
                self.put_in(list, item, span);
                if let Ok(mut items) = list.items.try_borrow_mut() {
                    items.rotate_right(1);
                }
                Value::none(span)
            }
            (Kind::List(list), "copy", None) => Value::list(list.items.borrow().clone(), span),
            (Kind::Dict(pairs), "items", None) => {
                let pairs = pairs.borrow();
                let items = pairs.iter().map(|(key, value)| Value::tuple(vec![key.clone(), value.clone()], span));
                Value::list(items.collect(), span)
            }
            (Kind::Dict(pairs), "keys", None) => {
                Value::list(pairs.borrow().iter().map(|(key, _)| key.clone()).collect(), span)
            }
            (Kind::Dict(pairs), "values", None) => {
                Value::list(pairs.borrow().iter().map(|(_, value)| value.clone()).collect(), span)
            }
            (Kind::Dict(pairs), "copy", None) => Value::dict(pairs.borrow().clone(), span),
            (Kind::Dict(pairs), "get" | "pop" | "setdefault", Some(key)) => {
                let pairs = pairs.borrow();
                let mut found = None;
                for (candidate, value) in pairs.iter().rev() {
                    match self.equal(candidate, &key) {
                        Some(true) => {
                            found = Some(value.clone());
                            break;
                        }
                        Some(false) => {}
                        None => return self.depends(arguments, span),
                    }
                }
                found.or_else(|| arguments.positional.get(1).cloned()).unwrap_or_else(|| Value::none(span))
            }
            (Kind::Dict(pairs), "update", Some(other)) => {
                let others = match &other.kind {
                    Kind::Dict(others) => others.borrow().clone(),
                    _ => vec![(self.run_time(span), self.run_time(span))],
                };
                for (key, value) in others {
                    self.put_pair(pairs, key, value);
                }
                Value::none(span)
            }
            _ => self.run_time(span),
        }
    }

    /// `container[key] = value`.
    pub(super) fn store(&mut self, container: &Value<'a>, key: Value<'a>, value: Value<'a>) {
        if let Kind::Dict(dict) = &container.kind {
            self.put_pair(dict, key, value);
        }
    }

    /// A list that is made where the interpreter is: what is put in there is in it for certain.
    pub(super) fn made_here(&self, value: Value<'a>) -> Value<'a> {
        if let Kind::List(list) = &value.kind {
            list.doubts.set(self.doubts);
        }
        value
    }

    /// Appends to a list; what would lie too deep in it is not known.
    fn put_in(&self, list: &List<'a>, item: Value<'a>, span: Span) {
        // What a branch that may not be taken puts in is in it, or nothing is. Rows are as many as there are, anyway.
        let is_certain = list.doubts.get() >= self.doubts || item.is_row();
        let item = if is_certain && item.nesting() < DEEPEST { item } else { self.run_time(span) };
        list.nesting.set(list.nesting.get().max(1 + item.nesting()));
        if let Ok(mut items) = list.items.try_borrow_mut()
            && items.len() < LONGEST
        {
            items.push(item);
        }
    }

    fn put_pair(&self, dict: &Dict<'a>, key: Value<'a>, value: Value<'a>) {
        // In a branch that may not be taken, what stood there before may stand there still.
        let known = || dict.borrow().iter().any(|(other, _)| self.equal(other, &key) != Some(false));
        let is_certain = self.guard() != Guard::Perhaps || !known();
        let value = if value.nesting() < DEEPEST && is_certain { value } else { self.run_time(value.span) };
        dict.nesting.set(dict.nesting.get().max(1 + value.nesting()));
        if let Some(mut pairs) = dict.write()
            && pairs.len() < LONGEST
        {
            pairs.push((key, value));
        }
    }
}

/// Whether a method of something unknown runs SQL, by its name.
fn is_execution(name: &str) -> bool {
    matches!(name, "execute" | "exec_driver_sql" | "scalar" | "scalars" | "executemany" | "exec")
}

fn is_sql(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Sql(_) | Kind::Statement(_) => true,
        Kind::Text(text) => text.value.trim().contains(' '),
        _ => false,
    }
}
