//! SQLAlchemy's own names: what calling them makes, and what the methods of what they make do.

use std::borrow::Cow;
use std::rc::Rc;

use model::{ObjectName, Reason};

use crate::core::{Label, Rank, Sql, Verb, operand};
use crate::interpret::Interpreter;
use crate::operations::{self, Unresolved, kind, name_of};
use crate::value::{Arguments, Keyword, Kind, MetaData, Object, Role, Table, Value};

mod clause;
mod statement;
mod values;

pub(crate) use clause::{column_of_class, whole_table, with_parameters};
pub(crate) use statement::select;
pub(crate) use values::set_pairs;

/// The bare name of something of SQLAlchemy or SQLModel: `sqlalchemy.sql.expression.text` is `text`; dialect types
/// keep their dialect: `postgresql.UUID`.
pub(crate) fn bare_name(path: &str) -> Option<Cow<'_, str>> {
    let mut rest = path.strip_prefix("sqlalchemy.").or_else(|| path.strip_prefix("sqlmodel."))?;
    if memchr::memchr(b'.', rest.as_bytes()).is_none() {
        return Some(Cow::Borrowed(rest));
    }
    const FOLDERS: &[&str] = &[
        "sql",
        "expression",
        "schema",
        "types",
        "sqltypes",
        "type_api",
        "elements",
        "selectable",
        "dml",
        "dialects",
        "engine",
        "reflection",
        "base",
        "orm",
        "ext",
        "session",
        "ddl",
        "operators",
        "functions",
        "asyncio",
        "future",
        "array",
        "json",
        "named_types",
        "ranges",
        "hstore",
        "interfaces",
        "inspection",
    ];
    let is_folder = |part: &str| FOLDERS.contains(&part);
    // Most names are what stands at the end.
    while let Some((_, after)) = rest.split_once('.').filter(|(folder, _)| is_folder(folder)) {
        rest = after;
    }
    let Some((above, last)) = rest.rsplit_once('.').filter(|(above, _)| above.split('.').any(is_folder)) else {
        return Some(Cow::Borrowed(rest));
    };
    let kept: Vec<&str> = above.split('.').filter(|part| !is_folder(part)).chain([last]).collect();
    Some(Cow::Owned(kept.join(".")))
}

/// Calls something of SQLAlchemy.
pub(crate) fn call<'a>(this: &mut Interpreter<'a>, name: &str, arguments: Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    let first = arguments.positional.first();
    let sql = |sql: Sql<'a>| Value::new(Kind::Sql(Rc::new(sql)), span);
    match name {
        "text" | "literal_column" | "DDL" | "quoted_name" | "expression.quoted_name" => {
            match first.or_else(|| arguments.keyword("text")) {
                Some(value) if name.ends_with("quoted_name") => value.clone(),
                Some(value) => match value.as_text() {
                    Some(text) if name == "text" => sql(Sql::of_text(crate::core::unescaped(text))),
                    Some(text) => sql(Sql::of_text(text.clone())),
                    None => value.clone(),
                },
                None => this.run_time(span),
            }
        }
        "literal" | "type_coerce" => match clause::literal_value(&arguments) {
            Some(value) => sql(value),
            None => this.run_time(span),
        },
        "bindparam" => sql(clause::parameter(&arguments)),
        "null" => sql(Sql { label: Label::Numbered("anon".to_owned()), ..Sql::words("NULL", span) }),
        "true" | "false" => sql(Sql { label: Label::Numbered("anon".to_owned()), ..Sql::words(name, span) }),
        "column" => match first.and_then(Value::as_text) {
            Some(text) => sql(Sql::column(None, &text.name(), arguments.get(1, "type_").cloned(), span)),
            None => this.run_time(span),
        },
        "table" | "Table" | "TableClause" => table(this, name, &arguments),
        "and_" => sql(clause::chain(&arguments, " AND ", Rank::And)),
        "or_" => sql(clause::chain(&arguments, " OR ", Rank::Or)),
        "not_" => match first {
            Some(value) => sql(clause::not(value, span)),
            None => this.run_time(span),
        },
        "desc" | "asc" | "distinct" | "collate" | "nullslast" | "nullsfirst" | "nulls_last" | "nulls_first" => {
            match first {
                Some(value) => match clause::suffix(name) {
                    Some(suffix) => {
                        // Which table a string's column is of, the statement around tells.
                        let is_loose = value.as_text().is_some();
                        let ordered = clause::wrap("", &clause::as_column(value), suffix, span);
                        sql(Sql { label: Label::None, is_loose: ordered.is_loose || is_loose, ..ordered })
                    }
                    None if name == "distinct" => {
                        let distinct = clause::wrap("DISTINCT ", &operand(value), "", span);
                        sql(Sql { label: Label::None, ..distinct })
                    }
                    None => clause::expression_method(this, value, name, &arguments),
                },
                None => this.run_time(span),
            }
        }
        "cast" => sql(clause::cast(this, first, arguments.positional.get(1), span)),
        "exists" => clause::exists(this, &arguments),
        "case" => sql(clause::case(&arguments)),
        "between" => match first {
            Some(value) => sql(clause::between(&operand(value), &arguments)),
            None => this.run_time(span),
        },
        "any_" | "all_" => match first {
            Some(value) => {
                sql(clause::wrap(if name == "any_" { "ANY (" } else { "ALL (" }, &operand(value), ")", span))
            }
            None => this.run_time(span),
        },
        "tuple_" => {
            let items: Vec<Sql<'a>> = arguments.positional.iter().map(operand).collect();
            sql(clause::wrap("(", &Sql::list(&items, ", ", span), ")", span))
        }
        "extract" => sql(clause::extract(&arguments)),
        "over" | "within_group" => sql(Sql::parameter(span)),
        "select" => select(this, &arguments),
        "insert" | "update" | "delete" | "postgresql.insert" => match first {
            Some(value) => statement::write(this, verb_of(name), value, span),
            None => this.run_time(span),
        },
        "inspect" | "Inspector" | "Inspector.from_engine" => Value::role(Role::Inspector, span),
        "MetaData" => {
            let naming = arguments.get(3, "naming_convention").filter(|value| !value.is_none()).cloned();
            let module = this.module_number();
            Value::role(
                Role::MetaData(Rc::new(MetaData { naming: naming.into(), module, ..MetaData::default() })),
                span,
            )
        }
        "Session" | "sessionmaker.begin" | "scoped_session" | "Connection" => Value::role(Role::Session, span),
        "create_engine" | "engine_from_config" | "create_async_engine" | "async_engine_from_config" | "AsyncEngine" => {
            this.observe_engine(name, &arguments).unwrap_or_else(|| this.run_time(span))
        }
        _ => match name.strip_prefix("func.") {
            Some(function) => sql(clause::function(this, function, &arguments)),
            None => made(this, name, arguments),
        },
    }
}

fn verb_of(name: &str) -> Verb {
    match name {
        "update" => Verb::Update,
        "delete" => Verb::Delete,
        _ => Verb::Insert,
    }
}

/// An object that is looked into where it is used: a type, a column, a constraint.
fn made<'a>(this: &mut Interpreter<'a>, name: &str, mut arguments: Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    if name.ends_with("declarative_base") && arguments.get(1, "metadata").is_none() {
        let metadata = MetaData { module: this.module_number(), ..MetaData::default() };
        let value = Value::role(Role::MetaData(Rc::new(metadata)), span);
        arguments.keywords.push(Keyword { name: "metadata".into(), value, span });
    }
    // `Base.metadata.create_all(bind)` and the like come in by other ways.
    if arguments.values().any(Value::is_handle) && name.ends_with("create_all") {
        this.emit_opaque(Reason::Unresolved(format!("what `{name}` creates")), span, arguments.callee);
    }
    Value::object(name, arguments)
}

/// `sa.table("users", sa.column("id"))`, `sa.Table("users", metadata, …)`.
fn table<'a>(this: &Interpreter<'a>, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    let given = arguments.get(0, "name");
    let Some(Ok(table)) = given.map(|value| name_of(this, value, "the table")) else {
        return match given.and_then(Value::as_unknown) {
            Some(unknown) => this.because(unknown, span),
            None => this.run_time(span),
        };
    };
    let schema = arguments.keyword("schema").filter(|value| value.as_unknown().is_none());
    let schema = match operations::schema_of(this, schema) {
        Ok(schema) => schema,
        Err(_) => return this.run_time(span),
    };
    let skipped = if name == "Table" { 2 } else { 1 };
    let is_part = |value: &&Value<'a>| matches!(value.kind, Kind::Sql(_) | Kind::Object(_));
    let columns = arguments.positional.get(skipped..).unwrap_or(&[]).iter().filter(is_part).cloned().collect();
    let name = ObjectName { schema: schema.filter(|schema| !schema.text.is_empty()), name: table };
    let definition = (skipped == 2).then(|| Rc::new(arguments.clone()));
    let table = Rc::new(Table::new(name, columns, definition));
    if let Some(Kind::Role(Role::MetaData(metadata))) = arguments.get(1, "metadata").map(|value| &value.kind) {
        metadata.tables.borrow_mut().push(table.clone());
    }
    Value::new(Kind::Table(table), span)
}

/// A method of an SQL expression, a statement, a table or a class of the file.
pub(crate) fn method<'a>(
    this: &mut Interpreter<'a>,
    receiver: &Value<'a>,
    name: &str,
    arguments: Arguments<'a>,
    discarded: bool,
) -> Value<'a> {
    match &receiver.kind {
        Kind::Sql(_) => clause::expression_method(this, receiver, name, &arguments),
        Kind::Statement(statement) => statement::statement_method(this, statement, name, &arguments, discarded),
        Kind::Table(table) if matches!(name, "create" | "drop") => {
            let outcome = operations::change_table(this, &table.clone(), name, &arguments);
            settle(this, outcome, &arguments);
            Value::none(arguments.span)
        }
        Kind::Table(_) => statement::table_method(this, receiver, name, &arguments),
        Kind::Class(class) => {
            let path = format!("self.{}.{name}", class.name);
            if arguments.values().any(Value::is_handle) {
                let reason = Reason::Unresolved(format!("what `{path}` does"));
                this.emit_opaque(reason, arguments.span, arguments.callee);
            }
            this.run_time(arguments.span)
        }
        _ => this.run_time(arguments.span),
    }
}

/// A method of an object that SQLAlchemy made; `None` where it is not one of those that matter.
pub(crate) fn object_method<'a>(
    this: &mut Interpreter<'a>,
    receiver: &Value<'a>,
    object: &Rc<Object<'a>>,
    name: &str,
    arguments: &Arguments<'a>,
) -> Option<Value<'a>> {
    let span = arguments.span;
    match (&*object.path, name) {
        (_, "with_variant") => {
            let is_ours = arguments
                .positional
                .iter()
                .skip(1)
                .any(|dialect| dialect.as_text().is_some_and(|text| this.is_dialect(&text.value)));
            Some(if is_ours { arguments.positional.first()?.clone() } else { receiver.clone() })
        }
        (
            "Enum" | "postgresql.ENUM" | "ENUM" | "postgresql.DOMAIN",
            "create" | "drop" | "_on_table_create" | "_on_metadata_create",
        ) => {
            let verb = if name == "drop" { "drop" } else { "create" };
            let outcome = kind::change(this, object, verb, arguments);
            settle(this, outcome, arguments);
            Some(Value::none(span))
        }
        // The base class of a registry has the registry's metadata.
        ("registry", "generate_base") => Some(receiver.clone()),
        ("Sequence", "next_value") => {
            let given = &object.arguments;
            let name = name_of(this, given.get(0, "name")?, "the sequence").ok()?;
            let schema = operations::schema_of(this, given.keyword("schema")).ok()?;
            let mut inner = crate::text::Text { span, ..Default::default() };
            crate::core::object_name(&ObjectName { schema, name }, span, &mut inner);
            let mut text = crate::text::Text { span, ..Default::default() };
            text.push_at("nextval(", span);
            text.push(&crate::core::literal(&inner));
            text.push_at(")", span);
            Some(Value::new(Kind::Sql(Rc::new(Sql { text, ..Sql::default() })), span))
        }
        ("Sequence" | "Index", "create" | "drop") => {
            let outcome = operations::change(this, object, name, arguments);
            settle(this, outcome, arguments);
            Some(Value::none(span))
        }
        ("Column", "label" | "copy" | "_copy") => Some(receiver.clone()),
        ("Column", _) => {
            let column = object.arguments.positional.first().and_then(Value::as_text)?;
            let of = object.arguments.positional.get(1).cloned();
            let sql = Sql::column(None, &column.name(), of, receiver.span);
            let value = Value::new(Kind::Sql(Rc::new(sql)), receiver.span);
            Some(method(this, &value, name, arguments.clone(), false))
        }
        ("Table", _) => None,
        (path, _) if !path.contains('.') || path.starts_with("postgresql.") => Some(this.run_time(span)),
        _ => None,
    }
}

fn settle<'a>(this: &mut Interpreter<'a>, outcome: Result<(), Unresolved>, arguments: &Arguments<'a>) {
    if let Err(Unresolved(what)) = outcome {
        this.emit_opaque(Reason::Unresolved(what), arguments.span, arguments.callee);
    }
}
