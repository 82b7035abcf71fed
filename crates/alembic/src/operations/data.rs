//! Rows: `op.bulk_insert`, and those that come with `connection.execute(table.insert(), rows)`.

use model::{Insert, Literal, ObjectName, Operation};

use super::{Call, Outcome, Unresolved, reason};
use crate::core::{Statement, Verb};
use crate::interpret::Interpreter;
use crate::sqlalchemy::{set_pairs, whole_table};
use crate::value::{Arguments, Kind, Value};

/// `op.bulk_insert(table, rows)`: one INSERT.
pub(super) fn bulk_insert<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.given("table").ok_or_else(|| Unresolved("the table: none is given".to_owned()))?;
    let name = table_of(this, table)?;
    let rows = call.given("rows");
    if rows.and_then(Value::items).is_some_and(|rows| rows.is_empty()) {
        return Ok(());
    }
    let mut statement = Statement::new(Verb::Insert, call.arguments.span);
    statement.tables.push(name);
    statement.of = whole_table(table);
    insert(this, &statement, rows, call.arguments);
    Ok(())
}

/// Whether an INSERT without values is given them as rows.
pub(super) fn takes_rows(statement: &Statement<'_>, rows: &Value<'_>) -> bool {
    let is_open = statement.verb == Verb::Insert && statement.values.is_empty() && statement.source.is_none();
    is_open && statement.unknown.is_none() && matches!(rows.kind, Kind::Dict(_) | Kind::List(_))
}

/// One INSERT of all rows; what is sent is a statement for each.
pub(super) fn insert<'a>(
    this: &mut Interpreter<'a>,
    statement: &Statement<'a>,
    rows: Option<&Value<'a>>,
    call: &Arguments<'a>,
) {
    let table = statement.tables.first().cloned().unwrap_or_default();
    let mut insert = Insert { table, on_conflict: statement.conflict.is_some(), ..Insert::default() };
    let mut texts: Option<Vec<String>> = Some(Vec::new());
    let rows = rows.map(|rows| rows.items().unwrap_or_else(|| vec![rows.clone()]));
    for row in rows.unwrap_or_default() {
        texts = texts.zip(sent(this, statement, &row)).map(|(mut texts, text)| {
            texts.push(text);
            texts
        });
        let Kind::Dict(pairs) = &row.kind else {
            continue;
        };
        for (key, value) in pairs.borrow().iter() {
            let Some(column) = key.as_text() else {
                continue;
            };
            let column = column.name();
            insert.literals.extend(literal_of(value).map(|literal| literal.in_column(column.clone())));
            // The columns are those of the first row; the others must agree.
            if insert.columns.len() < 256 && !insert.columns.contains(&column) {
                insert.columns.push(column);
            }
        }
    }
    let text = texts.filter(|texts| !texts.is_empty()).map(|texts| texts.join(";\n").into_boxed_str());
    this.emit_sent(Operation::Insert(insert), text, call.span, call.callee);
}

/// The statement that inserts one row; nothing where it is not known.
fn sent<'a>(this: &Interpreter<'a>, statement: &Statement<'a>, row: &Value<'a>) -> Option<String> {
    let mut filled = statement.clone();
    match &row.kind {
        Kind::Dict(pairs) if !pairs.borrow().is_empty() => set_pairs(this, &mut filled, row),
        _ => return None,
    }
    let composed = filled.compose();
    (filled.unknown.is_none() && !composed.is_loose).then(|| composed.finished().value.into_owned())
}

fn table_of<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<ObjectName, Unresolved> {
    match &value.kind {
        Kind::Table(table) => Ok(table.name.clone()),
        Kind::Class(class) => class.table().ok_or_else(|| Unresolved(format!("the table: {}", reason(this, value)))),
        _ => Err(Unresolved(format!("the table: {}", reason(this, value)))),
    }
}

/// A value that is spelled out: a string or a number.
fn literal_of(value: &Value<'_>) -> Option<Literal> {
    match &value.kind {
        Kind::Text(text) => Some(Literal::string(text.value.as_ref(), text.span)),
        Kind::Int(number) => Some(Literal::number(number.to_string(), value.span)),
        Kind::Float(number) => Some(Literal::number(number.to_string(), value.span)),
        _ => None,
    }
}
