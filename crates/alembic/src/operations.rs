//! What `op.…` and `batch_op.…` do: each call becomes the steps that Alembic would run on PostgreSQL.

use std::rc::Rc;

use model::{Name, ObjectName, Reason};

use crate::interpret::Interpreter;
use crate::naming;
use crate::value::{Arguments, Batch, Kind, Role, Unknown, Value, shorten};

mod column;
mod constraint;
mod data;
mod entity;
mod enum_values;
mod execute;
mod index;
pub(crate) mod kind;
mod recreation;
mod table;

pub(crate) use column::Definition;
pub(crate) use execute::{change, execute};
pub(crate) use recreation::run as recreate;
pub(crate) use table::{change as change_table, change_all as change_all_tables};

/// A part of a call that cannot be known: what it is.
pub(crate) struct Unresolved(pub(crate) String);

/// What an operation comes to.
pub(crate) type Outcome = Result<(), Unresolved>;

/// A call of an operation, its arguments found by name.
pub(crate) struct Call<'v, 'a> {
    /// The arguments.
    pub(crate) arguments: &'v Arguments<'a>,
    /// The names of the arguments that may stand without one, in order.
    pub(crate) signature: &'static [&'static str],
    /// The batch it is a method of: it brings the table.
    pub(crate) batch: Option<&'v Batch<'a>>,
}

/// Performs the operation called `name`.
pub(crate) fn perform<'a>(
    this: &mut Interpreter<'a>,
    name: &str,
    arguments: &Arguments<'a>,
    batch: Option<&Rc<Batch<'a>>>,
) -> Value<'a> {
    let span = arguments.span;
    match name {
        "f" => return Value::object("conv", arguments.clone()),
        "inline_literal" => return arguments.positional.first().cloned().unwrap_or_else(|| this.run_time(span)),
        "get_bind" => return Value::role(Role::Bind, span),
        "get_context" => return Value::role(Role::Context, span),
        "batch_alter_table" => return batch_alter_table(this, arguments),
        "execute" => return execute(this, arguments),
        "run_async" => return this.with_connection(arguments),
        "invoke" => return invoke(this, arguments),
        _ => {}
    }
    let before = this.next_statement();
    let mut value = Value::none(span);
    this.with_batch(batch, |this| {
        let outcome = match &arguments.missing {
            Some(unknown) if name != "create_table" => Err(unresolved(unknown)),
            _ => {
                let call = Call { arguments, signature: signature(name), batch: batch.map(|batch| &**batch) };
                one(this, name, &call)
            }
        };
        if let Err(Unresolved(what)) = outcome {
            this.emit_opaque(Reason::Unresolved(what), span, arguments.callee);
        }
    });
    if name == "create_table" && this.next_statement() > before {
        value = table::made(this, arguments);
    }
    value
}

/// The names of an operation's arguments that may stand without one, as `alembic.op` declares them.
fn signature(name: &str) -> &'static [&'static str] {
    match name {
        "create_table" | "drop_table" | "drop_table_comment" => &["table_name"],
        "create_table_comment" => &["table_name", "comment"],
        "rename_table" => &["old_table_name", "new_table_name", "schema"],
        "add_column" => &["table_name", "column"],
        "drop_column" | "alter_column" => &["table_name", "column_name"],
        "create_index" => &["index_name", "table_name", "columns"],
        "drop_index" => &["index_name", "table_name"],
        "create_foreign_key" => &["constraint_name", "source_table", "referent_table", "local_cols", "remote_cols"],
        "create_check_constraint" => &["constraint_name", "table_name", "condition"],
        "drop_constraint" => &["constraint_name", "table_name", "type_"],
        "bulk_insert" => &["table", "rows"],
        "create_entity" | "replace_entity" => &["target"],
        "drop_entity" => &["target", "cascade"],
        "add_enum_value" => &["enum_schema", "enum_name", "new_value", "before_value"],
        "sync_enum_values" => &[
            "enum_schema",
            "enum_name",
            "new_values",
            "affected_columns",
            "enum_values_to_rename",
            "indexes_to_recreate",
        ],
        _ => &["constraint_name", "table_name", "columns"],
    }
}

fn one<'a>(this: &mut Interpreter<'a>, name: &str, call: &Call<'_, 'a>) -> Outcome {
    match name {
        "create_table" => table::create(this, call),
        "drop_table" => table::drop(this, call),
        "rename_table" => table::rename(this, call),
        "create_table_comment" | "drop_table_comment" => table::comment(this, call),
        "add_column" => column::add(this, call),
        "drop_column" => column::drop(this, call),
        "alter_column" => column::alter(this, call),
        "create_index" => index::create(this, call),
        "drop_index" => index::drop(this, call),
        "create_foreign_key" => constraint::create_foreign_key(this, call),
        "create_check_constraint" => constraint::create_check(this, call),
        "create_unique_constraint" => constraint::create_key(this, call, false),
        "create_primary_key" => constraint::create_key(this, call, true),
        "create_exclude_constraint" => constraint::create_exclude(this, call),
        "drop_constraint" => constraint::drop(this, call),
        "bulk_insert" => data::bulk_insert(this, call),
        "create_entity" => entity::perform(this, entity::Verb::Create, call),
        "drop_entity" => entity::perform(this, entity::Verb::Drop, call),
        "replace_entity" => entity::perform(this, entity::Verb::Replace, call),
        "add_enum_value" => enum_values::add(this, call),
        "sync_enum_values" => enum_values::sync(this, call),
        "implementation_for" | "register_operation" => Ok(()),
        _ if call.batch.is_none() && this.call_registered(name, call.arguments).is_some() => Ok(()),
        _ => Err(Unresolved(format!("what `op.{name}` does: it is not one of Alembic's own operations"))),
    }
}

/// `op.invoke(ops.AddColumnOp(…))`: the operation as an object, where it takes what the function of `op` takes.
fn invoke<'a>(this: &mut Interpreter<'a>, arguments: &Arguments<'a>) -> Value<'a> {
    let first = arguments.positional.first().cloned();
    if let Some(value) = first.as_ref().and_then(|operation| this.invoke_registered(operation, arguments)) {
        return value;
    }
    let operation = first.as_ref().and_then(Value::as_object).cloned();
    let class = operation.as_ref().and_then(|object| object.path.strip_prefix("alembic.operations.ops."));
    let name = match class {
        Some("AddColumnOp") => "add_column",
        Some("DropColumnOp") => "drop_column",
        Some("DropTableOp") => "drop_table",
        Some("RenameTableOp") => "rename_table",
        Some("CreateIndexOp") => "create_index",
        Some("DropIndexOp") => "drop_index",
        Some("DropConstraintOp") => "drop_constraint",
        Some("CreateUniqueConstraintOp") => "create_unique_constraint",
        Some("CreatePrimaryKeyOp") => "create_primary_key",
        Some("CreateForeignKeyOp") => "create_foreign_key",
        Some("CreateCheckConstraintOp") => "create_check_constraint",
        Some("ExecuteSQLOp") => "execute",
        // What is registered by the project, or takes its arguments otherwise.
        _ => {
            let what = "what `op.invoke` does with that operation".to_owned();
            this.emit_opaque(Reason::Unresolved(what), arguments.span, arguments.callee);
            return Value::none(arguments.span);
        }
    };
    let inner = operation.map_or_else(Arguments::default, |object| object.arguments.clone());
    perform(this, name, &Arguments { span: arguments.span, callee: arguments.callee, ..inner }, None)
}

fn batch_alter_table<'a>(this: &mut Interpreter<'a>, arguments: &Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    let table = arguments.get(0, "table_name").cloned().unwrap_or_else(|| this.run_time(span));
    let schema = arguments.get(1, "schema").filter(|schema| !schema.is_none()).cloned();
    let is_copied = arguments.keyword("recreate").and_then(Value::as_text).is_some_and(|text| text.value == "always");
    let recreation = is_copied.then(|| arguments.clone());
    let batch = Batch { table, schema, recreation, steps: Default::default() };
    Value::role(Role::Batch(Rc::new(batch)), span)
}

/// Why a value cannot be told.
pub(crate) fn unresolved(unknown: &Unknown) -> Unresolved {
    Unresolved(format!("`{}`", unknown.what))
}

/// Other names that earlier versions of Alembic gave an argument.
fn alias(name: &str) -> &'static [&'static str] {
    match name {
        "constraint_name" | "index_name" => &["name"],
        "table_name" => &["tablename", "source"],
        "source_table" => &["source", "table_name"],
        "referent_table" => &["referent"],
        "columns" => &["cols", "local_cols"],
        "type_" => &["type"],
        "enum_schema" => &["schema"],
        "enum_name" => &["name"],
        "new_column_name" => &["name"],
        _ => &[],
    }
}

impl<'v, 'a> Call<'v, 'a> {
    /// The argument called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&'v Value<'a>> {
        if let Some(batch) = self.batch {
            match name {
                "table_name" | "source_table" => return Some(&batch.table),
                "schema" | "source_schema" => return batch.schema.as_ref(),
                _ => {}
            }
        }
        let is_brought = |name: &&&str| !(self.batch.is_some() && matches!(**name, "table_name" | "source_table"));
        let position = self.signature.iter().filter(is_brought).position(|candidate| *candidate == name);
        let named = self.arguments.keyword(name);
        let named = named.or_else(|| alias(name).iter().find_map(|name| self.arguments.keyword(name)));
        named.or_else(|| self.arguments.positional.get(position?))
    }

    /// The argument called `name`, unless it is left out or `None`.
    pub(crate) fn given(&self, name: &str) -> Option<&'v Value<'a>> {
        self.get(name).filter(|value| !value.is_none())
    }

    /// Whether a flag is set; an unknown one is taken for its default.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(Value::is_true)
    }

    /// The name that must be given as `name`; `what` says what it is.
    pub(crate) fn name(&self, this: &Interpreter<'a>, name: &str, what: &str) -> Result<Name, Unresolved> {
        match self.given(name) {
            Some(value) => name_of(this, value, what),
            None => Err(Unresolved(format!("the name of {what}: none is given"))),
        }
    }

    /// The name given as `name`, where one is given.
    pub(crate) fn optional_name(
        &self,
        this: &Interpreter<'a>,
        name: &str,
        what: &str,
    ) -> Result<Option<Name>, Unresolved> {
        self.given(name).map(|value| name_of(this, value, what)).transpose()
    }

    /// The table it is about.
    pub(crate) fn table(&self, this: &Interpreter<'a>) -> Result<ObjectName, Unresolved> {
        self.object(this, "table_name", "schema", "the table")
    }

    /// The object named by one argument, in the schema named by another.
    pub(crate) fn object(
        &self,
        this: &Interpreter<'a>,
        name: &str,
        schema: &str,
        what: &str,
    ) -> Result<ObjectName, Unresolved> {
        let name = self.name(this, name, what)?;
        // A schema that only the run knows is the one the project lives in, as if it were left out.
        let schema = self.given(schema).filter(|value| value.as_unknown().is_none());
        Ok(ObjectName { schema: schema_of(this, schema)?, name })
    }

    /// Names in a list.
    pub(crate) fn names(&self, this: &Interpreter<'a>, name: &str, what: &str) -> Result<Vec<Name>, Unresolved> {
        let Some(value) = self.given(name) else {
            return Ok(Vec::new());
        };
        names_of(this, value, what)
    }
}

/// A value as a name.
pub(crate) fn name_of<'a>(this: &Interpreter<'a>, value: &Value<'a>, what: &str) -> Result<Name, Unresolved> {
    if let Some(text) = value.as_text() {
        let given = naming::given(value, text.name());
        return Ok(if given.is_final { naming::shortened(given.name, this.dialect) } else { given.name });
    }
    match &value.kind {
        Kind::Table(table) => return Ok(table.name.name.clone()),
        // `op.drop_column("users", sa.Column("age", sa.Integer))`: Alembic takes what has a name for it.
        Kind::Object(object) if &*object.path == "Column" => {
            if let Some(text) = object.arguments.get(0, "name").and_then(Value::as_text) {
                return Ok(text.name());
            }
        }
        _ => {}
    }
    Err(Unresolved(format!("the name of {what}: {}", reason(this, value))))
}

/// A value as a schema. `None` and the empty text both mean that none is written.
pub(crate) fn schema_of<'a>(this: &Interpreter<'a>, value: Option<&Value<'a>>) -> Result<Option<Name>, Unresolved> {
    let name = value.filter(|value| !value.is_none()).map(|value| name_of(this, value, "the schema")).transpose()?;
    Ok(name.filter(|name| !name.text.is_empty()))
}

/// A list of strings, or one, as names.
pub(crate) fn names_of<'a>(this: &Interpreter<'a>, value: &Value<'a>, what: &str) -> Result<Vec<Name>, Unresolved> {
    match value.items() {
        Some(items) => items.iter().map(|item| name_of(this, item, what)).collect(),
        None => Ok(vec![name_of(this, value, what)?]),
    }
}

/// The expression that is to blame for a value that is not known.
pub(crate) fn reason<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> String {
    match value.as_unknown() {
        Some(unknown) => format!("`{}`", unknown.what),
        None => format!("`{}`", shorten(this.source.slice(value.span))),
    }
}
