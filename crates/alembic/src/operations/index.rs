//! Indexes: `create_index`, `drop_index`, `sa.Index`, and those that `index=True` implies.

use model::{CreateIndex, Drop, IndexKey, Name, ObjectKind, ObjectName, Operation, Span};

use super::column::expression_of;
use super::{Call, Definition, Outcome, Unresolved, name_of, names_of, reason};
use crate::interpret::Interpreter;
use crate::naming::{self, Parts, Subject};
use crate::value::{Arguments, Kind, Object, Value};

/// `op.create_index(name, table, columns, unique=…, postgresql_…=…)`.
pub(super) fn create<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let Some(columns) = call.given("columns") else {
        return Err(Unresolved("the columns of the index: none are given".to_owned()));
    };
    let columns = columns.items().unwrap_or_else(|| vec![columns.clone()]);
    let mut operation = options(this, call.arguments, table)?;
    operation.keys = columns.iter().map(|column| key(this, column)).collect::<Result<_, _>>()?;
    operation.name = named(this, &operation, call.given("index_name"), call.arguments.span)?;
    this.emit(Operation::CreateIndex(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}

/// Reads a `sa.Index(name, *columns, unique=…)`; its table, if it is not given, is that of its first column.
pub(crate) fn define<'a>(
    this: &mut Interpreter<'a>,
    object: &Object<'a>,
    table: Option<&ObjectName>,
) -> Result<(CreateIndex, Span), Unresolved> {
    let arguments = &object.arguments;
    if let Some(unknown) = &arguments.missing {
        return Err(Unresolved(format!("the columns of the index: `{}`", unknown.what)));
    }
    let (name, columns) = arguments.positional.split_first().ok_or_else(|| Unresolved("the index".to_owned()))?;
    let of_column = columns.iter().find_map(|column| match &column.kind {
        Kind::Sql(sql) => sql.tables.first(),
        _ => None,
    });
    let Some(table) = table.or(of_column) else {
        return Err(Unresolved("the table of the index".to_owned()));
    };
    let mut operation = options(this, arguments, table.clone())?;
    operation.keys = columns.iter().map(|column| key(this, column)).collect::<Result<_, _>>()?;
    operation.name = named(this, &operation, Some(name).filter(|name| !name.is_none()), arguments.span)?;
    Ok((operation, arguments.span))
}

/// The name of an index: the one given, or the naming convention's.
fn named<'a>(
    this: &Interpreter<'a>,
    index: &CreateIndex,
    given: Option<&Value<'a>>,
    span: Span,
) -> Result<Option<Name>, Unresolved> {
    let given = match given {
        Some(value) => Some(naming::given(value, name_of(this, value, "the index")?)),
        None => None,
    };
    let columns = index.keys.iter().filter_map(|key| match key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    let columns: Vec<Name> = columns.collect();
    let (subject, table) = (Subject::Index, &index.table);
    Ok(this.conventions.name(&Parts { subject, table, columns: &columns, referent: None, given, span }))
}

fn options<'a>(
    this: &Interpreter<'a>,
    arguments: &Arguments<'a>,
    table: ObjectName,
) -> Result<CreateIndex, Unresolved> {
    let flag = |name: &str| arguments.keyword(name).is_some_and(Value::is_true);
    let given = |name: &str| arguments.keyword(name).filter(|value| !value.is_none());
    let predicate = given("postgresql_where").map(|value| expression_of(this, value));
    let include = given("postgresql_include").map(|value| names_of(this, value, "the column")).transpose()?;
    let method = given("postgresql_using").and_then(Value::as_text).map_or("btree", |text| &text.value);
    Ok(CreateIndex {
        name: None,
        table,
        keys: Vec::new(),
        include: include.unwrap_or_default(),
        predicate,
        unique: flag("unique"),
        method: method.to_ascii_lowercase(),
        concurrently: flag("postgresql_concurrently"),
        if_not_exists: flag("if_not_exists"),
        only: false,
    })
}

/// A key: a string is a column, anything else an expression.
fn key<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<IndexKey, Unresolved> {
    match &value.kind {
        Kind::Text(text) => Ok(IndexKey::Column(text.name())),
        Kind::Object(object) if &*object.path == "Column" => {
            Ok(IndexKey::Column(super::constraint::column_name(this, value)?))
        }
        Kind::Sql(sql) if !sql.is_unknown => {
            // An ordering is no part of what is indexed, and a bare word is a column.
            let words = sql.text.value.trim();
            let bare = bare_column(words);
            let last = bare.map(|bare| bare.rsplit('.').next().unwrap_or(bare).trim_matches('"'));
            match last {
                Some(column) => {
                    let at = sql.text.value.find(column).unwrap_or(0);
                    let place = sql.text.slice(at, at + column.len()).place();
                    Ok(IndexKey::Column(Name::new(column, place)))
                }
                None => Ok(IndexKey::Expression(expression_of(this, value))),
            }
        }
        _ => Err(Unresolved(format!("a column of the index: {}", reason(this, value)))),
    }
}

/// The column that an index key consists of, ordering aside: `created_at DESC NULLS LAST`.
fn bare_column(words: &str) -> Option<&str> {
    let (column, order) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"');
    let is_order = order
        .split_whitespace()
        .all(|word| matches!(word.to_ascii_lowercase().as_str(), "asc" | "desc" | "nulls" | "first" | "last"));
    (is_order && !column.is_empty() && column.chars().all(is_word) && !column.starts_with(|c: char| c.is_numeric()))
        .then_some(column)
}

/// The index that `index=True` makes, named as the naming convention says; and where it is said.
pub(super) fn implied(
    this: &Interpreter<'_>,
    table: &ObjectName,
    definition: &Definition,
) -> Option<(CreateIndex, Span)> {
    let place = definition.index?;
    let columns = std::slice::from_ref(&definition.column.name);
    let parts = Parts { subject: Subject::Index, table, columns, referent: None, given: None, span: place };
    let operation = CreateIndex {
        name: this.conventions.name(&parts),
        table: table.clone(),
        keys: vec![IndexKey::Column(definition.column.name.clone())],
        include: Vec::new(),
        predicate: None,
        unique: definition.unique.is_some(),
        method: "btree".to_owned(),
        concurrently: false,
        if_not_exists: false,
        only: false,
    };
    Some((operation, place))
}

/// `op.drop_index(name, table_name=…, schema=…, if_exists=…, postgresql_concurrently=…)`.
pub(super) fn drop<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let name = call.object(this, "index_name", "schema", "the index")?;
    let table = match call.given("table_name") {
        Some(value) if value.as_text().is_some() => Some(call.table(this)?),
        _ => None,
    };
    let operation = Drop {
        kind: ObjectKind::Index,
        name,
        table,
        if_exists: call.flag("if_exists"),
        cascade: false,
        concurrently: call.flag("postgresql_concurrently"),
    };
    this.emit(Operation::Drop(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}
