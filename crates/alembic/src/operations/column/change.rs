//! `op.alter_column`: what becomes of a column that is there.

use model::{
    AddConstraint, ColumnChange, Comment, DropConstraint, DropDefault, DropNotNull, Generated, ObjectKind, ObjectName,
    Operation, RenameColumn, SetColumn, SetColumnType, SetDefault, SetNotNull,
};

use super::super::{Call, Outcome, Unresolved, kind, reason};
use super::{Default, comment_text, default_of, expression_of, generated, redefinition, sequence};
use crate::interpret::Interpreter;
use crate::types;
use crate::value::{Kind, Value};

/// `op.alter_column(table, column, …)`: a statement for each thing that changes, in the order of
/// `PostgresqlImpl.alter_column`: type, nullability, default, comment, name.
pub(in crate::operations) fn alter<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let column = call.name(this, "column_name", "the column")?;
    let span = call.arguments.span;
    let head = |name: &str| call.arguments.entry(name).map_or(call.arguments.callee, |entry| entry.span);
    if let (Some(_), Some(value)) = (call.given("type_"), call.given("existing_type"))
        && let Some(check) = kind::implied_check(this, value, &table, &column)
    {
        // The check that the old type brought goes first.
        let (table, constraint) = (table.clone(), check.name);
        let operation = DropConstraint { table, constraint, is_nameless: false, if_exists: false, cascade: false };
        this.emit(Operation::DropConstraint(operation), span, head("existing_type"));
    }
    if redefinition::is_wanted(this, call) {
        redefinition::send(this, call, &table, &column)?;
    } else {
        change(this, call, &table, &column)?;
    }
    if let Some(constraint) = call.given("type_").and_then(|value| kind::implied_check(this, value, &table, &column)) {
        this.emit(Operation::AddConstraint(AddConstraint { table, constraint }), span, head("type_"));
    }
    Ok(())
}

/// What is said of an existing column, a change each.
fn change<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>, table: &ObjectName, column: &model::Name) -> Outcome {
    let span = call.arguments.span;
    let head = |name: &str| call.arguments.entry(name).map_or(call.arguments.callee, |entry| entry.span);
    if let Some(value) = call.given("type_") {
        let using = this.option(call.arguments, "using").map(|using| expression_of(this, using));
        let existing_type = call.given("existing_type").and_then(|value| types::data_type(this, value));
        let data_type = types::data_type(this, value);
        let (table, column) = (table.clone(), column.clone());
        let operation = SetColumnType { table, column, data_type, existing_type, using };
        this.emit(Operation::SetColumnType(operation), span, head("type_"));
    }
    if let Some(value) = call.given("nullable") {
        let (table, column) = (table.clone(), column.clone());
        let operation = match value.kind {
            Kind::Bool(true) => Operation::DropNotNull(DropNotNull { table, column }),
            Kind::Bool(false) => Operation::SetNotNull(SetNotNull { table, column }),
            _ => return Err(Unresolved(format!("whether the column is nullable: {}", reason(this, value)))),
        };
        this.emit(operation, span, head("nullable"));
    }
    if let Some(value) = call.get("server_default").filter(|value| !matches!(value.kind, Kind::Bool(false))) {
        let operation = alter_default(this, call, value, table, column)?;
        this.emit(operation, span, head("server_default"));
    }
    if let Some(value) = call.get("comment").filter(|value| !matches!(value.kind, Kind::Bool(false))) {
        let (part, text) = (Some(column.clone()), comment_text(value));
        let operation = Comment { kind: ObjectKind::Column, name: table.clone(), part, text };
        this.emit(Operation::Comment(operation), span, head("comment"));
    }
    if let Some(to) = call.optional_name(this, "new_column_name", "the column")? {
        let kind = ObjectKind::Table;
        let operation = RenameColumn { kind, table: table.clone(), column: column.clone(), to };
        this.emit(Operation::RenameColumn(operation), span, head("new_column_name"));
    }
    Ok(())
}

/// `server_default=` of an existing column: a default, or what becomes of its identity.
pub(super) fn alter_default<'a>(
    this: &Interpreter<'a>,
    call: &Call<'_, 'a>,
    value: &Value<'a>,
    table: &ObjectName,
    column: &model::Name,
) -> Result<Operation, Unresolved> {
    let (table, column) = (table.clone(), column.clone());
    let existing = call.given("existing_server_default").and_then(Value::as_object);
    let had_identity = existing.is_some_and(|object| &*object.path == "Identity");
    let span = value.span;
    Ok(match default_of(this, value)? {
        Default::None if had_identity => Operation::SetColumn(SetColumn {
            table,
            column,
            change: ColumnChange::DropIdentity { if_exists: false },
            span,
        }),
        Default::None => Operation::DropDefault(DropDefault { table, column }),
        Default::Expression(default) => Operation::SetDefault(SetDefault { table, column, default }),
        Default::Generated(Generated::Identity { always, options }) => {
            let change = match existing.filter(|_| had_identity) {
                Some(existing) => {
                    let before = generated(this, "Identity", existing)?;
                    let (always, options) = sequence::difference(&before, always, &options);
                    ColumnChange::SetIdentity { always, options }
                }
                None => ColumnChange::AddIdentity { always, options },
            };
            Operation::SetColumn(SetColumn { table, column, change, span })
        }
        Default::Generated(_) => return Err(Unresolved("a column cannot be made a computed one".to_owned())),
    })
}
