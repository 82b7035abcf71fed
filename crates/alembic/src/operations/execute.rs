//! SQL that a migration runs as text, or builds with SQLAlchemy Core.

use model::{
    Bound, CreateObject, CreateSequence, Drop, ObjectKind, ObjectName, Operation, Query, Reason, Span, Update,
};
use sql::{Reading, Surroundings};

use super::column::sequence;
use super::{Unresolved, data, index, name_of, schema_of};
use crate::core::{Statement, Verb, unescaped};
use crate::interpret::Interpreter;
use crate::sqlalchemy::with_parameters;
use crate::text::Text;
use crate::value::{Arguments, Kind, Object, Value};

/// `op.execute(sql)`, `bind.execute(sql)`: the steps of the SQL.
pub(crate) fn execute<'a>(this: &mut Interpreter<'a>, arguments: &Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    let names = ["sqltext", "statement", "clause", "clauseelement"];
    let named = || names.iter().find_map(|name| arguments.keyword(name));
    let Some(value) = arguments.positional.first().or_else(named) else {
        return this.run_time(span);
    };
    let parameters = arguments.positional.get(1);
    match &value.kind {
        // A driver's own placeholders, with the values beside: as long as `$1`, so that places hold.
        Kind::Text(text) if arguments.positional.len() > 1 && text.value.contains("%s") => {
            let value = text.value.replace("%s", "$1").into();
            run(this, &Text { value, pieces: text.pieces.clone(), span: text.span }, span)
        }
        Kind::Text(text) => run(this, &unescaped(text), span),
        Kind::Sql(sql) if !sql.is_unknown => {
            let given = Arguments { positional: parameters.into_iter().cloned().collect(), ..Arguments::default() };
            run(this, &with_parameters(sql, &given).text, span)
        }
        // The rows come with the call: `connection.execute(table.insert(), rows)`.
        Kind::Statement(statement) if parameters.is_some_and(|rows| data::takes_rows(statement, rows)) => {
            let statement = statement.clone();
            data::insert(this, &statement, parameters, arguments);
            this.run_time(span)
        }
        Kind::Statement(statement) => perform(this, statement, span),
        Kind::List(_) => {
            let is_list = |item: &Value<'a>| matches!(item.kind, Kind::List(_));
            for item in value.items().unwrap_or_default().into_iter().filter(|item| !is_list(item)) {
                let one = Arguments { positional: vec![item], ..arguments.clone() };
                execute(this, &one);
            }
            Value::none(span)
        }
        Kind::Object(object) => {
            let object = object.clone();
            if let Err(Unresolved(what)) = create_object(this, &object, arguments) {
                this.emit_opaque(Reason::Unresolved(what), span, value.span);
            }
            this.run_time(span)
        }
        Kind::Unknown(unknown) if unknown.is_text => {
            this.emit_opaque(Reason::Interpolated, span, value.span);
            this.run_time(span)
        }
        _ => {
            let what = format!("the statement: {}", super::reason(this, value));
            this.emit_opaque(Reason::Unresolved(what), span, value.span);
            this.run_time(span)
        }
    }
}

/// Runs SQL that a library puts together: no SQL stands in the file, the call does.
pub(super) fn run_made<'a>(this: &mut Interpreter<'a>, text: &Text<'a>, span: Span, head: Span) {
    let mut reading = read(this, text);
    for step in &mut reading.steps {
        (step.span, step.head) = (span, head);
    }
    finish(this, reading, span);
}

/// Runs SQL text.
fn run<'a>(this: &mut Interpreter<'a>, text: &Text<'a>, span: Span) -> Value<'a> {
    let reading = read(this, text);
    finish(this, reading, span)
}

fn read(this: &Interpreter<'_>, text: &Text<'_>) -> Reading {
    let surroundings = Surroundings {
        file: this.source.file,
        origin: text.origin(),
        wrapping: this.wrapping(),
        guard: this.guard(),
        first_statement: this.next_statement(),
        dialect: this.dialect,
        keeps_text: true,
    };
    this.read_sql(text, &surroundings)
}

/// Adds the steps; gives what the query gives.
fn finish<'a>(this: &mut Interpreter<'a>, mut reading: Reading, span: Span) -> Value<'a> {
    if let Some(place) = this.place_elsewhere() {
        // The SQL stands in another file: the call that leads there is shown whole.
        for step in &mut reading.steps {
            (step.span, step.head) = place;
        }
    }
    let looks = reading.steps.iter().any(|step| looks_at_schema(&step.operation));
    this.allows.extend(reading.allows);
    this.extend(reading.steps, reading.statements);
    if looks { this.live(span) } else { this.run_time(span) }
}

/// Whether a query reads the server's catalogue, so that what it gives depends on the schema and not on rows.
fn looks_at_schema(operation: &Operation) -> bool {
    let Operation::Query(Query { reads, functions, .. }) = operation else {
        return false;
    };
    let is_catalogue = |name: &ObjectName| {
        let schema = name.schema.as_ref().map(model::Name::as_str);
        matches!(schema, Some("information_schema" | "pg_catalog"))
            || (schema.is_none() && name.name.as_str().starts_with("pg_"))
            || name.name == "sqlite_master"
    };
    reads.iter().any(is_catalogue) || functions.iter().any(|function| function.starts_with("to_reg"))
}

/// Runs a statement of SQLAlchemy Core.
fn perform<'a>(this: &mut Interpreter<'a>, statement: &Statement<'a>, span: Span) -> Value<'a> {
    if let Some(unknown) = &statement.unknown {
        let what = format!("the statement: `{}`", unknown.what);
        if statement.verb != Verb::Select {
            this.emit_opaque(Reason::Unresolved(what), span, statement.span);
        }
        return this.run_time(span);
    }
    if statement.verb == Verb::Update && statement.values.is_empty() {
        // The values come with the call: `connection.execute(table.update(), rows)`.
        let table = statement.tables.first().cloned().unwrap_or_default();
        let bound = if statement.conditions.is_empty() { Bound::Whole } else { Bound::Filtered };
        this.emit(Operation::Update(Update { table, bound, ..Update::default() }), span, statement.span);
        return this.run_time(span);
    }
    let composed = statement.compose();
    let mut reading = read(this, &composed.finished());
    for step in &mut reading.steps {
        if composed.is_loose {
            step.text = None;
        }
        // No SQL stands in the file: the call does.
        (step.span, step.head) = (span, statement.span);
        // What the server would not take is what could not be rendered here: SQLAlchemy writes no wrong SQL.
        if let Operation::Opaque(opaque) = &mut step.operation {
            opaque.reason = Reason::Unresolved("a part of the statement".to_owned());
        }
    }
    finish(this, reading, span)
}

/// A DDL object that is executed: `CreateSequence(Sequence("x"))`, `CreateSchema("x")`; or one that is created or
/// dropped through its own method: `Sequence("x").create(bind)`, `Index(…).create(bind)`.
fn create_object<'a>(this: &mut Interpreter<'a>, object: &Object<'a>, call: &Arguments<'a>) -> Result<(), Unresolved> {
    let arguments = &object.arguments;
    let (span, head) = (call.span, arguments.span);
    let first = arguments.positional.first();
    let flag = |name: &str| arguments.keyword(name).is_some_and(Value::is_true);
    let drop = |kind: ObjectKind, name: ObjectName, if_exists: bool| {
        let cascade = flag("cascade");
        Operation::Drop(Drop { if_exists, cascade, ..Drop::new(kind, name) })
    };
    let unknown = || Unresolved(format!("what `{}` does", object.path));
    let operation = match (&*object.path, first) {
        ("CreateSequence" | "DropSequence", Some(value)) => {
            let sequence = value.as_object().filter(|object| &*object.path == "Sequence").ok_or_else(unknown)?;
            let name = sequence_name(this, sequence)?;
            if &*object.path == "CreateSequence" {
                let options = sequence::options(this, &sequence.arguments, 1)?;
                let if_not_exists = flag("if_not_exists");
                Operation::CreateSequence(CreateSequence { name, if_not_exists, options, ..CreateSequence::default() })
            } else {
                drop(ObjectKind::Sequence, name, flag("if_exists"))
            }
        }
        ("CreateSchema", Some(value)) => Operation::CreateObject(CreateObject {
            kind: ObjectKind::Schema,
            name: ObjectName::bare(name_of(this, value, "the schema")?),
            if_not_exists: flag("if_not_exists"),
            password: None,
            table: None,
        }),
        ("DropSchema", Some(value)) => {
            let name = ObjectName::bare(name_of(this, value, "the schema")?);
            drop(ObjectKind::Schema, name, flag("if_exists"))
        }
        ("CreateIndex", Some(value)) => {
            let index = value.as_object().filter(|object| &*object.path == "Index").ok_or_else(unknown)?;
            let (mut operation, _) = index::define(this, &index.clone(), None)?;
            operation.if_not_exists = flag("if_not_exists");
            Operation::CreateIndex(operation)
        }
        _ => return Err(unknown()),
    };
    this.emit(operation, span, head);
    Ok(())
}

/// The name of a `sa.Sequence("name", schema=…)`.
fn sequence_name<'a>(this: &Interpreter<'a>, object: &Object<'a>) -> Result<ObjectName, Unresolved> {
    let arguments = &object.arguments;
    let Some(name) = arguments.get(0, "name") else {
        return Err(Unresolved("the name of the sequence: none is given".to_owned()));
    };
    let schema = schema_of(this, arguments.keyword("schema"))?;
    Ok(ObjectName { schema, name: name_of(this, name, "the sequence")? })
}

/// `Sequence("x").create(bind)`, `Index(…).create(bind)`, and `drop`.
pub(crate) fn change<'a>(
    this: &mut Interpreter<'a>,
    object: &Object<'a>,
    verb: &str,
    call: &Arguments<'a>,
) -> Result<(), Unresolved> {
    let creates = verb == "create";
    let operation = match &*object.path {
        "Sequence" => {
            let name = sequence_name(this, object)?;
            // Checks first unless told not to, as the types do.
            let checks = !matches!(call.get(1, "checkfirst").map(|value| &value.kind), Some(Kind::Bool(false)));
            if creates {
                let options = sequence::options(this, &object.arguments, 1)?;
                let looks = CreateSequence { if_not_exists: checks, looks_first: true, ..CreateSequence::default() };
                Operation::CreateSequence(CreateSequence { name, options, ..looks })
            } else {
                let kind = ObjectKind::Sequence;
                Operation::Drop(Drop { if_exists: checks, looks_first: true, ..Drop::new(kind, name) })
            }
        }
        "Index" => {
            let checks = call.get(1, "checkfirst").is_some_and(Value::is_true);
            let (mut index, _) = index::define(this, object, None)?;
            index.if_not_exists = checks;
            if creates {
                Operation::CreateIndex(index)
            } else {
                let Some(name) = index.name else {
                    return Err(Unresolved("the name of the index".to_owned()));
                };
                let name = ObjectName { schema: index.table.schema.clone(), name };
                Operation::Drop(Drop {
                    table: Some(index.table),
                    if_exists: checks,
                    concurrently: index.concurrently,
                    looks_first: true,
                    ..Drop::new(ObjectKind::Index, name)
                })
            }
        }
        path => return Err(Unresolved(format!("what `{path}.{verb}` does"))),
    };
    this.emit(operation, call.span, call.callee);
    Ok(())
}
