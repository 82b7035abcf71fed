//! Whole tables: `create_table`, `drop_table`, `rename_table`, comments.

use std::rc::Rc;

use model::{
    Comment, CommentText, ConstraintKind, CreateTable, Dialect, Drop, Name, ObjectKind, ObjectName, OnCommit,
    Operation, Rename, order,
};

use super::{Call, Definition, Outcome, Unresolved, column, constraint, index, kind};
use crate::interpret::Interpreter;
use crate::value::{Arguments, Kind, MetaData, Table, Value};

/// `op.create_table(name, *columns_and_constraints, schema=…)`: the types it needs, the table, its indexes, comments.
pub(super) fn create<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    if let Some(unknown) = &call.arguments.missing {
        return Err(Unresolved(format!("the columns of the table: `{}`", unknown.what)));
    }
    let items = call.arguments.positional.get(1..).unwrap_or(&[]);
    create_from(this, call, table, items)
}

/// Creates a table from its columns and constraints.
pub(crate) fn create_from<'a>(
    this: &mut Interpreter<'a>,
    call: &Call<'_, 'a>,
    table: ObjectName,
    items: &[Value<'a>],
) -> Outcome {
    let (span, callee) = (call.arguments.span, call.arguments.callee);
    let mut definitions = Vec::new();
    let mut constraints = Vec::new();
    let mut indexes = Vec::new();
    for item in items {
        match item.as_object().map(|object| (&*object.path, object)) {
            Some(("Column", object)) => definitions.push(column::define(this, object, &table)?),
            Some(("Index", object)) => indexes.push(index::define(this, object, Some(&table))?),
            // A key that is to be added by a later statement is added by none.
            Some(("ForeignKeyConstraint", object)) if constraint::is_put_off(object) => {}
            Some((_, object)) => constraints.push(constraint::define(this, object, &table)?),
            None => {
                let what = super::reason(this, item);
                return Err(Unresolved(format!("a column or constraint of the table: {what}")));
            }
        }
    }
    settle(&mut definitions, &mut constraints, this.counting().as_ref());
    for constraint in &mut constraints {
        if let (None, ConstraintKind::PrimaryKey(_)) = (&constraint.name, &constraint.kind) {
            constraint.name = constraint::named(this, &table, &constraint.kind, None, constraint.span);
        }
    }
    for definition in &definitions {
        if let Some(created) = &definition.enumeration {
            kind::create_with_table(this, created);
        }
    }
    // SQLAlchemy writes the table's own constraints first, then those that each column brings, and its type.
    for definition in &mut definitions {
        constraints.extend(definition.unique_constraint(this, &table));
        constraints.extend(definition.check.clone());
        constraints.append(&mut definition.references);
    }
    let operation = CreateTable {
        columns: definitions.iter().map(|definition| definition.column.clone()).collect(),
        constraints,
        if_not_exists: call.flag("if_not_exists"),
        temporary: has_prefix(call, "TEMP"),
        unlogged: has_prefix(call, "UNLOGGED"),
        table: table.clone(),
        ..storage(this, call)?
    };
    this.emit(Operation::CreateTable(operation), span, callee);
    for definition in &definitions {
        for (operation, head) in index::implied(this, &table, definition) {
            this.emit(Operation::CreateIndex(operation), definition.span, head);
        }
    }
    for (operation, place) in indexes {
        this.emit(Operation::CreateIndex(operation), place, place);
    }
    // SQLite keeps none.
    if let Some(comment) = call.given("comment").filter(|_| this.dialect != Dialect::Sqlite) {
        let text = column::comment_text(comment);
        let operation = Comment { kind: ObjectKind::Table, name: table.clone(), part: None, text };
        this.emit(Operation::Comment(operation), span, comment.span);
    }
    for definition in &definitions {
        column::comment(this, &table, definition);
    }
    Ok(())
}

/// A table of which only the `postgresql_…` options are told.
fn storage<'a>(this: &Interpreter<'a>, call: &Call<'_, 'a>) -> Result<CreateTable, Unresolved> {
    if !this.dialect.is_postgres() {
        return Ok(CreateTable::default());
    }
    let parents = call.names(this, "postgresql_inherits", "the parent")?;
    let inherits: Vec<ObjectName> = parents.into_iter().map(ObjectName::bare).collect();
    let partition_by = call.given("postgresql_partition_by");
    let on_commit = call.given("postgresql_on_commit").and_then(Value::as_text);
    Ok(CreateTable {
        partitioned: partition_by.is_some(),
        partition_keys: partition_by.and_then(Value::as_text).and_then(|text| sql::partition_keys(&text.value)),
        partition_by: partition_by.and_then(Value::as_text).map(|text| sql::normal_form(&text.value)),
        like: inherits.clone(),
        inherits,
        method: call.optional_name(this, "postgresql_using", "the access method")?,
        on_commit: on_commit.and_then(|text| match text.value.replace('_', " ").to_ascii_uppercase().as_str() {
            "PRESERVE ROWS" => Some(OnCommit::PreserveRows),
            "DELETE ROWS" => Some(OnCommit::DeleteRows),
            "DROP" => Some(OnCommit::Drop),
            _ => None,
        }),
        tablespace: call.optional_name(this, "postgresql_tablespace", "the tablespace")?,
        ..CreateTable::default()
    })
}

/// Gives the columns of the primary key what it brings: NOT NULL, and a sequence to a lone integer.
fn settle(
    definitions: &mut [Definition],
    constraints: &mut Vec<model::Constraint>,
    counting: Option<&model::Generated>,
) {
    let mut key: Vec<Name> = Vec::new();
    let mut is_written = false;
    for constraint in constraints.iter() {
        if let ConstraintKind::PrimaryKey(columns) = &constraint.kind {
            key.clone_from(&columns.columns);
            is_written = true;
        }
    }
    for definition in definitions.iter() {
        if definition.primary_key && !key.contains(&definition.column.name) {
            key.push(definition.column.name.clone());
        }
    }
    let is_single = key.len() == 1;
    for definition in definitions.iter_mut().filter(|definition| key.contains(&definition.column.name)) {
        // SQLAlchemy says NOT NULL on each, unless the column says otherwise.
        definition.column.not_null_unsaid = definition.nullable == Some(true);
        definition.column.not_null = true;
        let refers = constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(foreign_key) => foreign_key.columns.contains(&definition.column.name),
            _ => false,
        });
        if definition.counts(is_single && !refers) {
            definition.column.generated = counting.cloned();
            definition.column.default = None;
        }
    }
    if !is_written && !key.is_empty() {
        let place = key.iter().map(|name| name.span).reduce(model::Span::to).unwrap_or_default();
        let kind = ConstraintKind::PrimaryKey(model::Key::of(key));
        constraints.push(model::Constraint::new(kind, place));
    }
    // SQLAlchemy writes the primary key before the others.
    order::by_key(constraints, |constraint| !matches!(constraint.kind, ConstraintKind::PrimaryKey(_)));
}

fn has_prefix(call: &Call<'_, '_>, word: &str) -> bool {
    let prefixes = call.given("prefixes").and_then(Value::items).unwrap_or_default();
    prefixes.iter().any(|prefix| prefix.as_text().is_some_and(|text| text.value.to_ascii_uppercase().starts_with(word)))
}

/// The table that `op.create_table` gives back, for `op.bulk_insert`.
pub(super) fn made<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>) -> Value<'a> {
    let call = Call { arguments, signature: &["table_name"], batch: None };
    match call.table(this) {
        Ok(name) => {
            let columns = arguments.positional.get(1..).unwrap_or(&[]).to_vec();
            Value::new(Kind::Table(Rc::new(Table::new(name, columns, None))), arguments.span)
        }
        Err(_) => this.run_time(arguments.span),
    }
}

/// `Table("users", metadata, …).create(bind)`, and `drop`.
pub(crate) fn change<'a>(this: &mut Interpreter<'a>, table: &Table<'a>, verb: &str, call: &Arguments<'a>) -> Outcome {
    // Looks at the live schema first unless told not to.
    let looks = !matches!(call.get(1, "checkfirst").map(|value| &value.kind), Some(Kind::Bool(false)));
    if verb == "drop" {
        let (kind, name) = (ObjectKind::Table, table.name.clone());
        let operation = Drop { if_exists: looks, looks_first: looks, ..Drop::new(kind, name) };
        this.emit(Operation::Drop(operation), call.span, call.callee);
        return Ok(());
    }
    let Some(definition) = &table.definition else {
        return Err(Unresolved(format!("the columns of the table `{}`", table.name)));
    };
    if let Some(unknown) = &definition.missing {
        return Err(Unresolved(format!("the columns of the table: `{}`", unknown.what)));
    }
    let arguments = Arguments { span: call.span, callee: call.callee, ..(**definition).clone() };
    let created = Call { arguments: &arguments, signature: &["table_name", "metadata"], batch: None };
    // Columns written in another file stand where that file was first used; they are shown at this call.
    let is_elsewhere = |column: &Value<'a>| column.span == definition.span;
    let place = |column: &Value<'a>| if is_elsewhere(column) { column.anchored(call.span) } else { column.clone() };
    let columns: Vec<Value<'a>> = table.columns.iter().map(place).collect();
    this.looking_first(looks, |this| create_from(this, &created, table.name.clone(), &columns))
}

/// `metadata.create_all(bind)`, `metadata.drop_all(bind)`: each table in the order they were put in, or back.
pub(crate) fn change_all<'a>(
    this: &mut Interpreter<'a>,
    metadata: &MetaData<'a>,
    verb: &str,
    call: &Arguments<'a>,
) -> Outcome {
    let mut tables = metadata.tables.borrow().clone();
    // Tables that refer to one another go in another order.
    let refers = |table: &Rc<Table<'a>>| table.columns.iter().any(refers);
    if metadata.has_classes.get() || tables.is_empty() || tables.iter().any(refers) || call.keyword("tables").is_some()
    {
        return Err(Unresolved(format!("which tables `{verb}_all` is about")));
    }
    if verb == "drop" {
        tables.reverse();
    }
    tables.iter().try_for_each(|table| change(this, table, verb, call))
}

/// Whether a part of a table refers to another table.
fn refers(part: &Value<'_>) -> bool {
    part.as_object().is_some_and(|object| {
        matches!(&*object.path, "ForeignKey" | "ForeignKeyConstraint") || object.arguments.positional.iter().any(refers)
    })
}

/// `op.drop_table(name, schema=…, if_exists=…)`.
pub(super) fn drop<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let name = call.table(this)?;
    let operation = Drop { if_exists: call.flag("if_exists"), ..Drop::new(ObjectKind::Table, name) };
    this.emit(Operation::Drop(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}

/// `op.rename_table(old, new, schema=…)`.
pub(super) fn rename<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let name = call.object(this, "old_table_name", "schema", "the table")?;
    let to = call.name(this, "new_table_name", "the table")?;
    let operation = Rename { kind: ObjectKind::Table, name, to, table: None };
    this.emit(Operation::Rename(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}

/// `op.create_table_comment`, `op.drop_table_comment`.
pub(super) fn comment<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let text = call.get("comment").map_or(CommentText::Removed, column::comment_text);
    let operation = Comment { kind: ObjectKind::Table, name: call.table(this)?, part: None, text };
    this.emit(Operation::Comment(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}
