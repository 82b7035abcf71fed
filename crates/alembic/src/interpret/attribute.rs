//! Attributes: what `value.name` is, of modules, classes, tables, and the things of the run-time whose part is known.

use std::borrow::Cow;
use std::rc::Rc;

use model::Span;
use rustc_hash::FxHashMap;

use super::Interpreter;
use crate::core::Sql;
use crate::modules::is_foreign;
use crate::sqlalchemy;
use crate::text::Text;
use crate::value::{Class, Kind, Role, Table, Value};

/// Dotted paths by the address of the path that they begin with, which is kept beside so that it stays the path's, and
/// by their last word.
pub(super) type Dotted<'a> = FxHashMap<(*const u8, &'a str), Joined>;

/// A path, and one that begins with it.
type Joined = (Rc<str>, Rc<str>);

impl<'a> Interpreter<'a> {
    /// `value.name`.
    pub(super) fn attribute(&mut self, value: Value<'a>, name: &'a str, span: Span) -> Value<'a> {
        match &value.kind {
            Kind::Path(path) => self.dotted(path, name, span),
            Kind::Unknown(unknown) if unknown.row.is_some() => {
                let row = unknown.row.clone();
                self.part_of_row(row.as_ref(), name, span)
            }
            Kind::Unknown(unknown) => self.because(unknown, span),
            Kind::Role(role) => self.part(role, &value, name, span),
            Kind::Class(class) => match class.member(name) {
                Some(member) if class.is_enum => {
                    Value::new(Kind::Member(Rc::new((class.clone(), name, member.clone()))), span)
                }
                Some(_) if class.table().is_some() && !name.starts_with("__") && name != "metadata" => {
                    self.column_of(class, name, span)
                }
                Some(_) => self.attribute_of(&value, name, span),
                None if name == "__name__" => Value::made(class.name, span),
                None if name == "__table__" => match class.table() {
                    Some(name) => Value::new(Kind::Table(Rc::new(Table::new(name, Vec::new(), None))), span),
                    None => self.run_time(span),
                },
                // A column that is only annotated, or comes from a base that was not read.
                None if class.table().is_some() && !matches!(name, "c" | "columns" | "mro" | "query" | "registry") => {
                    self.column_of(class, name, span)
                }
                None => Value::new(Kind::Method(Rc::new((value.clone(), Cow::Borrowed(name)))), span),
            },
            Kind::Instance(_) | Kind::Super(_) => self.attribute_of(&value, name, span),
            Kind::Member(member) => match name {
                "value" => member.2.clone(),
                "name" => Value::made(member.1, span),
                _ => Value::new(Kind::Method(Rc::new((member.2.clone(), Cow::Borrowed(name)))), span),
            },
            // What an INSERT would have put in: the row that stands in conflict.
            Kind::Statement(statement) if name == "excluded" => {
                let columns = statement.of.as_ref().map(|table| table.columns.clone()).unwrap_or_default();
                let name = model::ObjectName::bare(model::Name::new("excluded", span));
                Value::role(Role::Columns(Rc::new(Table::new(name, columns, None))), span)
            }
            Kind::Sql(sql) if name == "astext" => match sql.as_text_of_json(span) {
                Some(text) => Value::new(Kind::Sql(Rc::new(text)), span),
                None => Value::new(Kind::Method(Rc::new((value.clone(), Cow::Borrowed(name)))), span),
            },
            Kind::Table(table) => match name {
                // What hangs on a table that is read from the database.
                "constraints" | "foreign_keys" | "foreign_key_constraints" | "indexes" | "primary_key" => {
                    self.live(span)
                }
                "c" | "columns" => Value::role(Role::Columns(table.clone()), span),
                "name" => Value::text(Text::made(table.name.name.text.clone(), span)),
                _ => Value::new(Kind::Method(Rc::new((value.clone(), Cow::Borrowed(name)))), span),
            },
            Kind::Object(object) => match (&*object.path, name) {
                // What a type that is kept as another one is kept as.
                (path, "impl") if path.starts_with("oslo_db.") => value.clone(),
                (path, "metadata") if path.ends_with("declarative_base") => {
                    let metadata = object.arguments.get(1, "metadata").cloned();
                    metadata.unwrap_or_else(|| self.run_time(span))
                }
                ("Column", "name") | ("Enum" | "postgresql.ENUM", "name") => {
                    let position = usize::MAX;
                    let first = object.arguments.positional.first().filter(|_| &*object.path == "Column");
                    let named = object.arguments.get(position, "name").or(first);
                    named.cloned().unwrap_or_else(|| self.run_time(span))
                }
                _ => Value::new(Kind::Method(Rc::new((value.clone(), Cow::Borrowed(name)))), span),
            },
            _ => Value::new(Kind::Method(Rc::new((value.clone(), Cow::Borrowed(name)))), span),
        }
    }

    /// What a longer dotted path stands for. A revision says `sa.Column` again and again: what leads into no file is
    /// put together once.
    fn dotted(&mut self, path: &Rc<str>, name: &'a str, span: Span) -> Value<'a> {
        let key = (Rc::as_ptr(path).cast::<u8>(), name);
        if let Some((_, whole)) = self.dotted.get(&key) {
            return Value::new(Kind::Path(whole.clone()), span);
        }
        let whole = [path, ".", name].concat();
        if let Some(value) = self.resolve(&whole, span) {
            return value;
        }
        let whole: Rc<str> = Rc::from(whole);
        if is_foreign(path) {
            self.dotted.insert(key, (path.clone(), whole.clone()));
        }
        Value::new(Kind::Path(whole), span)
    }

    /// A part of a thing whose part in the migration is known.
    fn part(&mut self, role: &Role<'a>, value: &Value<'a>, name: &'a str, span: Span) -> Value<'a> {
        match (role, name) {
            (Role::Bind | Role::Context | Role::Session, "dialect") => Value::role(Role::Dialect, span),
            (Role::Context, "impl") => Value::role(Role::Context, span),
            (Role::Bind | Role::Context | Role::Session, "engine" | "bind" | "connection") => {
                Value::role(Role::Bind, span)
            }
            (Role::MetaData(metadata), "tables") => {
                self.follow_rest(metadata.module, span);
                value.clone()
            }
            (Role::Dialect, "identifier_preparer" | "preparer") => Value::role(Role::Dialect, span),
            (Role::Engine(_), "dialect") => Value::role(Role::Dialect, span),
            (Role::Engine(_), "sync_engine" | "engine") => value.clone(),
            (Role::Engine(engine), "url") => engine.option("url").cloned().unwrap_or_else(|| self.run_time(span)),
            (Role::Dialect | Role::Bind | Role::Engine(_), "name") => self.dialect_name(span),
            (Role::Dialect, "dialect_description") => self.dialect_description(span),
            (Role::Context, "as_sql") => Value::new(Kind::Bool(false), span),
            (
                Role::Context,
                "autocommit_block" | "begin_transaction" | "execute" | "get_current_revision" | "run_migrations",
            ) => Value::new(Kind::Method(Rc::new((value.clone(), Cow::Borrowed(name)))), span),
            // The version table lives where everything does, unless the environment says something else.
            (Role::Context, "version_table_schema") => Value::none(span),
            (Role::Dialect, "server_version_info") if self.dialect.is_postgres() => {
                let version = model::Server::default().major;
                let number = |number| Value::new(Kind::Int(number), span);
                Value::tuple(vec![number(i64::from(version)), number(0)], span)
            }
            // What the environment was configured with.
            (Role::Context, _) => self.run_time(span),
            (Role::Inspector, "bind" | "engine") => Value::role(Role::Bind, span),
            (Role::Inspector, "dialect") => Value::role(Role::Dialect, span),
            (Role::Columns(table), _) if !is_collection_method(name) => {
                let start = span.end.saturating_sub(name.len() as u32);
                let name = model::Name::new(name, Span::new(start, span.end));
                Value::new(Kind::Sql(Rc::new(table.column_named(&name, span))), span)
            }
            _ => Value::new(Kind::Method(Rc::new((value.clone(), Cow::Borrowed(name)))), span),
        }
    }

    /// The column `name` of a class that maps a table, as an SQL expression.
    fn column_of(&self, class: &Class<'a>, name: &'a str, span: Span) -> Value<'a> {
        let start = span.end.saturating_sub(name.len() as u32);
        let name = model::Name::new(name, Span::new(start, span.end));
        let sql = sqlalchemy::column_of_class(class, &name, span);
        Value::new(Kind::Sql(Rc::new(sql.unwrap_or_else(|| Sql::column(None, &name, None, span)))), span)
    }
}

fn is_collection_method(name: &str) -> bool {
    matches!(name, "keys" | "values" | "items" | "get" | "contains_column")
}
