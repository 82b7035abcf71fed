//! `op.alter_column` on MySQL, where Alembic mostly defines the column anew (`MODIFY`, `CHANGE`): what it is not told that there is,
//! is no more.
//!
//! Source: Alembic 1.20, `MySQLImpl.alter_column` and `_mysql_colspec` in `ddl/mysql.py`.

use model::{
    ColumnChange, Comment, DropDefault, DropNotNull, Name, ObjectKind, ObjectName, Operation, RenameColumn, SetColumn,
    SetColumnType, SetDefault, SetNotNull,
};

use super::super::{Call, Outcome, Unresolved, reason};
use super::{Default, change, comment_text, default_of};
use crate::interpret::Interpreter;
use crate::types;
use crate::value::{Kind, Value};

/// Whether a call does that. A default alone is given to the column as it is, unless it is that of a moment.
pub(super) fn is_wanted<'a>(this: &Interpreter<'a>, call: &Call<'_, 'a>) -> bool {
    let is_said = |name: &str| call.get(name).is_some_and(|value| !matches!(value.kind, Kind::Bool(false)));
    let redefines =
        ["new_column_name", "nullable", "type_", "autoincrement"].iter().any(|name| call.given(name).is_some());
    this.dialect.is_mysql()
        && (redefines || is_said("comment") || is_said("server_default") && is_of_moments(this, call))
}

fn is_of_moments<'a>(this: &Interpreter<'a>, call: &Call<'_, 'a>) -> bool {
    let data_type = call.given("existing_type").and_then(|value| types::data_type(this, value));
    data_type.is_some_and(|data_type| matches!(&*data_type.name, "datetime" | "timestamp"))
}

/// Sends what makes the column what it is from now on, in the order in which the reader of SQL has it.
pub(super) fn send<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>, table: &ObjectName, column: &Name) -> Outcome {
    let span = call.arguments.span;
    let head = |name: &str| call.arguments.entry(name).map_or(call.arguments.callee, |entry| entry.span);
    let Some((word, value)) = ["type_", "existing_type"].into_iter().find_map(|word| Some((word, call.given(word)?)))
    else {
        return Err(Unresolved("what the column becomes: MySQL wants its type said, with `existing_type=`".to_owned()));
    };
    let nullable = call.given("nullable").map(|value| (value, true));
    let nullable = nullable.or_else(|| Some((call.given("existing_nullable")?, false)));
    let not_null = match nullable.map(|(value, is_asked)| (&value.kind, value, is_asked)) {
        None | Some((Kind::Bool(true), ..)) => Some(false),
        Some((Kind::Bool(false), ..)) => Some(true),
        Some((_, value, true)) => {
            return Err(Unresolved(format!("whether the column is nullable: {}", reason(this, value))));
        }
        Some(_) => None,
    };
    let data_type = types::data_type(this, value);
    let existing_type = call.given("existing_type").and_then(|value| types::data_type(this, value));
    let mut column = column.clone();
    let statement = this.next_statement();
    let emit = |this: &mut Interpreter<'a>, operation, word| {
        this.go_on_with(statement);
        this.emit(operation, span, head(word));
    };
    if let Some(to) = call.optional_name(this, "new_column_name", "the column")?.filter(|to| *to != column) {
        let rename = RenameColumn { kind: ObjectKind::Table, table: table.clone(), column, to: to.clone() };
        emit(this, Operation::RenameColumn(rename), "new_column_name");
        column = to;
    }
    let (owner, name) = (|| table.clone(), || column.clone());
    let set = SetColumnType { table: owner(), column: name(), data_type, existing_type, using: None };
    emit(this, Operation::SetColumnType(set), word);
    if let Some(not_null) = not_null {
        let operation = match not_null {
            true => Operation::SetNotNull(SetNotNull { table: owner(), column: name() }),
            false => Operation::DropNotNull(DropNotNull { table: owner(), column: name() }),
        };
        emit(this, operation, "nullable");
    }
    let default = match call.get("server_default").filter(|value| !matches!(value.kind, Kind::Bool(false))) {
        Some(value) => Some(change::alter_default(this, call, value, table, &column)?),
        None => existing_default(this, call, table, &column),
    };
    if let Some(default) = default {
        emit(this, default, "server_default");
    }
    let counts = ["autoincrement", "existing_autoincrement"].into_iter().find_map(|word| call.given(word));
    if counts.is_some_and(Value::is_true) {
        let set = SetColumn { table: owner(), column: name(), change: ColumnChange::AutoIncrement, span };
        emit(this, Operation::SetColumn(set), "autoincrement");
    }
    if let Some(value) = call.get("comment").filter(|value| !matches!(value.kind, Kind::Bool(false))) {
        let text = comment_text(value);
        let comment = Comment { kind: ObjectKind::Column, name: owner(), part: Some(name()), text };
        emit(this, Operation::Comment(comment), "comment");
    }
    Ok(())
}

/// What becomes of the default that the column has: it is said again, or is gone. Nothing, where it is not known what is said.
fn existing_default<'a>(
    this: &Interpreter<'a>,
    call: &Call<'_, 'a>,
    table: &ObjectName,
    column: &Name,
) -> Option<Operation> {
    let (table, column) = (table.clone(), column.clone());
    match call.given("existing_server_default").map_or(Ok(Default::None), |value| default_of(this, value)) {
        Ok(Default::Expression(default)) => Some(Operation::SetDefault(SetDefault { table, column, default })),
        Ok(Default::None) => Some(Operation::DropDefault(DropDefault { table, column })),
        _ => None,
    }
}
