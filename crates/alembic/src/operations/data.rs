//! Rows: `op.bulk_insert`.

use model::{Insert, Literal, ObjectName, Operation};

use super::{Call, Outcome, Unresolved, reason};
use crate::interpret::Interpreter;
use crate::value::{Kind, Value};

/// `op.bulk_insert(table, rows)`: one INSERT.
pub(super) fn bulk_insert<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.given("table").ok_or_else(|| Unresolved("the table: none is given".to_owned()))?;
    let name = table_of(this, table)?;
    let mut insert = Insert { table: name, ..Insert::default() };
    let rows = call.given("rows").and_then(Value::items);
    if rows.as_ref().is_some_and(Vec::is_empty) {
        return Ok(());
    }
    for row in rows.unwrap_or_default() {
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
    this.emit(Operation::Insert(insert), call.arguments.span, call.arguments.callee);
    Ok(())
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
