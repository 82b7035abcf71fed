//! The operations of alembic_postgresql_enum: an enum type gets other values, and the columns of that type with it.
//!
//! The statements are those of `SyncEnumValuesOp._set_enum_values` (alembic-postgresql-enum 1.11.0), in its order.

use model::Span;

use super::{Call, Outcome, Unresolved, execute, reason};
use crate::interpret::Interpreter;
use crate::text::Text;
use crate::value::{Kind, Value};

/// The call, and what is called.
type Place = (Span, Span);

/// A column of the type.
struct Reference {
    /// The table, quoted, with its schema.
    table: String,
    /// The column, quoted.
    column: String,
    /// Whether it is an array of the type.
    is_array: bool,
    /// Its default, where the migration says that it has one.
    default: Option<String>,
}

/// `op.add_enum_value(schema, name, value, before_value=…)`.
pub(super) fn add<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let name = type_name(this, call)?;
    let value = text_of(this, call, "new_value")?;
    let place = (call.arguments.span, call.arguments.callee);
    let neighbour = match call.given("before_value") {
        // The library says AFTER where it means BEFORE.
        Some(_) => format!(" AFTER '{}'", text_of(this, call, "before_value")?),
        None => String::new(),
    };
    say(this, &format!("ALTER TYPE {name} ADD VALUE '{value}'{neighbour}"), place);
    Ok(())
}

/// `op.sync_enum_values(schema, name, new_values, affected_columns, enum_values_to_rename=…)`.
pub(super) fn sync<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let name = type_name(this, call)?;
    let schema = text_of(this, call, "enum_schema")?;
    let unquoted = format!("{schema}.{}", text_of(this, call, "enum_name")?);
    let old_word = format!("\"{}_old\"", text_of(this, call, "enum_name")?);
    let old = format!("\"{schema}\".{old_word}");
    let values = items(this, call, "new_values")?;
    let values: Vec<String> = values.iter().map(|value| text(this, value, "a value")).collect::<Result<_, _>>()?;
    let mut renamed = Vec::new();
    for pair in items(this, call, "enum_values_to_rename")? {
        match pair.items().as_deref() {
            Some([from, to]) => renamed.push((text(this, from, "a value")?, text(this, to, "a value")?)),
            _ => return Err(Unresolved(format!("the values that are renamed: {}", reason(this, &pair)))),
        }
    }
    let mut references = Vec::new();
    for column in items(this, call, "affected_columns")? {
        references.push(reference(this, &column, &schema)?);
    }
    let mut indexes = Vec::new();
    for index in items(this, call, "indexes_to_recreate")? {
        indexes.push(index_of(this, &index)?);
    }
    let place = (call.arguments.span, call.arguments.callee);
    say(this, &format!("ALTER TYPE {name} RENAME TO {old_word}"), place);
    let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
    say(this, &format!("CREATE TYPE {name} AS ENUM({})", values.join(", ")), place);
    // What the columns' checks and indexes need while both types are there.
    let signature = format!("(new_enum_val {name}, old_enum_val {old})");
    for (operator, function) in OPERATORS {
        let whole = format!("\"{schema}\".{function}");
        let other = cases("old_enum_val", &renamed, "");
        let body = format!("$$ SELECT new_enum_val::text {operator} {other}; $$ LANGUAGE SQL IMMUTABLE");
        say(this, &format!("CREATE FUNCTION {whole}{signature} RETURNS boolean AS {body}"), place);
        let sides = format!("leftarg = {name}, rightarg = {old}, procedure = {whole}");
        say(this, &format!("CREATE OPERATOR \"{schema}\".{operator} ({sides})"), place);
    }
    for (index, _) in &indexes {
        say(this, &format!("DROP INDEX IF EXISTS {}", quoted_path(index)), place);
    }
    for reference in &references {
        change(this, reference, (&name, &unquoted), &renamed, place);
    }
    for (operator, function) in OPERATORS {
        say(this, &format!("DROP OPERATOR IF EXISTS \"{schema}\".{operator} ({name}, {old})"), place);
        say(this, &format!("DROP FUNCTION \"{schema}\".{function}{signature}"), place);
    }
    say(this, &format!("DROP TYPE {old}"), place);
    for (_, definition) in &indexes {
        say(this, definition, place);
    }
    Ok(())
}

const OPERATORS: [(&str, &str); 2] = [("!=", "new_old_not_equals"), ("=", "new_old_equals")];

/// Gives a column the new type.
fn change(
    this: &mut Interpreter<'_>,
    reference: &Reference,
    (name, unquoted): (&str, &str),
    renamed: &[(String, String)],
    place: Place,
) {
    let Reference { table, column, .. } = reference;
    if reference.default.is_some() {
        say(this, &format!("ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT"), place);
    }
    let using = if reference.is_array {
        let inner = renamed
            .iter()
            .fold(format!("{column}::text[]"), |inner, (from, to)| format!("array_replace({inner}, '{from}', '{to}')"));
        format!("{inner}::{name}[]")
    } else if renamed.is_empty() {
        format!("{column}::text::{name}")
    } else {
        cases(column, renamed, &format!("::{name}"))
    };
    let array = if reference.is_array { "[]" } else { "" };
    say(this, &format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE {name}{array} USING {using}"), place);
    if let Some(default) = &reference.default {
        let default = changed_default(default, unquoted, renamed);
        say(this, &format!("ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {default}"), place);
    }
}

/// A default under the new names: `rename_default_if_required`, which says the type without quotes.
fn changed_default(default: &str, name: &str, renamed: &[(String, String)]) -> String {
    let renamed_in = |text: &str| {
        renamed.iter().fold(text.to_owned(), |text, (from, to)| {
            text.replace(&format!("'{from}'"), &format!("'{to}'")).replace(&format!("\"{from}\""), &format!("\"{to}\""))
        })
    };
    if !default.starts_with("ARRAY[") {
        let bare = renamed_in(default.split("::").next().unwrap_or(default));
        return format!("{bare}::{name}{}", if default.ends_with("[]") { "[]" } else { "" });
    }
    // Each cast in the list is to the type.
    let mut parts = renamed_in(default).split("::").map(str::to_owned).collect::<Vec<_>>().into_iter();
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |text, part| {
        let rest = part.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.'));
        format!("{text}::{name}{rest}")
    })
}

/// The text of a value, the renamed ones under their new names.
fn cases(value: &str, renamed: &[(String, String)], cast: &str) -> String {
    if renamed.is_empty() {
        return format!("{value}::text{cast}");
    }
    let when = renamed.iter().map(|(from, to)| format!(" WHEN {value}::text = '{from}' THEN '{to}'{cast}"));
    format!("CASE{} ELSE {value}::text{cast} END", when.collect::<String>())
}

fn say(this: &mut Interpreter<'_>, sql: &str, place: Place) {
    execute::run_made(this, &Text::made(sql.to_owned(), place.1), place.0, place.1);
}

fn type_name<'a>(this: &Interpreter<'a>, call: &Call<'_, 'a>) -> Result<String, Unresolved> {
    Ok(format!("\"{}\".\"{}\"", text_of(this, call, "enum_schema")?, text_of(this, call, "enum_name")?))
}

fn text_of<'a>(this: &Interpreter<'a>, call: &Call<'_, 'a>, name: &str) -> Result<String, Unresolved> {
    match call.given(name) {
        Some(value) => text(this, value, &format!("`{name}`")),
        None => Err(Unresolved(format!("`{name}`: none is given"))),
    }
}

fn text<'a>(this: &Interpreter<'a>, value: &Value<'a>, what: &str) -> Result<String, Unresolved> {
    value
        .as_text()
        .map(|text| text.value.to_string())
        .ok_or_else(|| Unresolved(format!("{what}: {}", reason(this, value))))
}

fn items<'a>(this: &Interpreter<'a>, call: &Call<'_, 'a>, name: &str) -> Result<Vec<Value<'a>>, Unresolved> {
    match call.given(name) {
        None => Ok(Vec::new()),
        Some(value) => value.items().ok_or_else(|| Unresolved(format!("`{name}`: {}", reason(this, value)))),
    }
}

/// `TableReference(table_name=…, column_name=…)`, or the tuple that earlier versions wrote.
fn reference<'a>(this: &Interpreter<'a>, value: &Value<'a>, schema: &str) -> Result<Reference, Unresolved> {
    let unknown = || Unresolved(format!("an affected column: {}", reason(this, value)));
    let is_array = |value: &Value<'a>| matches!(&value.kind, Kind::Path(path) if path.ends_with("ColumnType.ARRAY"));
    let column = |column: &Value<'a>| Ok(format!("\"{}\"", text(this, column, "the column")?));
    if let Some(parts) = value.items() {
        let ([table, name], rest) = parts.split_first_chunk::<2>().ok_or_else(unknown)?;
        return Ok(Reference {
            table: format!("\"{schema}\".\"{}\"", text(this, table, "the table")?),
            column: column(name)?,
            is_array: rest.first().is_some_and(is_array),
            // Whether it has one is looked up while the migration runs; it keeps it.
            default: None,
        });
    }
    let object = value.as_object().filter(|object| object.path.ends_with("TableReference")).ok_or_else(unknown)?;
    let arguments = &object.arguments;
    let (table, name) = (arguments.get(0, "table_name"), arguments.get(1, "column_name"));
    let (table, name) = table.zip(name).ok_or_else(unknown)?;
    let schema = match arguments.get(2, "table_schema") {
        Some(value) if value.is_none() => String::new(),
        Some(value) => format!("\"{}\".", text(this, value, "the schema")?),
        None => format!("\"{schema}\"."),
    };
    let default = arguments.get(4, "existing_server_default").filter(|value| !value.is_none());
    Ok(Reference {
        table: format!("{schema}\"{}\"", text(this, table, "the table")?),
        column: column(name)?,
        is_array: arguments.get(3, "column_type").is_some_and(is_array),
        default: default.map(|value| text(this, value, "the default")).transpose()?,
    })
}

/// `TableIndex(name=…, definition=…)`.
fn index_of<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<(String, String), Unresolved> {
    let object = value.as_object().filter(|object| object.path.ends_with("TableIndex"));
    let arguments = object.map(|object| &object.arguments);
    let parts = arguments.and_then(|arguments| Some((arguments.get(0, "name")?, arguments.get(1, "definition")?)));
    let (name, definition) = parts.ok_or_else(|| Unresolved(format!("an index: {}", reason(this, value))))?;
    Ok((text(this, name, "the index")?, text(this, definition, "the index")?))
}

/// `schema.name` with each part in quotes.
fn quoted_path(path: &str) -> String {
    let parts = path.rsplitn(2, '.').map(|part| format!("\"{}\"", part.trim_matches('"')));
    parts.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(".")
}
