//! What statements write: the values and rows of INSERT and UPDATE, and what becomes of conflicts.

use model::{Name, Span};

use super::clause::as_column;
use crate::core::{Label, Rank, Sql, Statement, Verb, operand, typed};
use crate::interpret::Interpreter;
use crate::value::{Arguments, Kind, Value};

/// `ON CONFLICT …`.
pub(super) fn conflict<'a>(
    this: &Interpreter<'a>,
    updates: bool,
    statement: &Statement<'a>,
    arguments: &Arguments<'a>,
) -> Sql<'a> {
    let span = arguments.span;
    let mut sql = Sql::words(" ON CONFLICT", span);
    let add = |sql: &mut Sql<'a>, words: &str| sql.text.push_at(words, Span::empty(span.start));
    let given = |name: &str| arguments.keyword(name).filter(|value| !value.is_none());
    if let Some(constraint) = given("constraint") {
        match constraint.as_text() {
            Some(text) => add(&mut sql, &format!(" ON CONSTRAINT {}", sql::identifier(&text.value))),
            None => sql.is_loose = true,
        }
    } else if let Some(elements) = given("index_elements") {
        let elements: Vec<Sql<'a>> =
            elements.items().unwrap_or_default().iter().map(|value| Sql::of_text(as_column(value).bare())).collect();
        add(&mut sql, " (");
        sql.push(&Sql::list(&elements, ", ", span));
        add(&mut sql, ")");
        if let Some(predicate) = given("index_where") {
            add(&mut sql, " WHERE ");
            sql.push(&Sql::of_text(operand(predicate).bare()));
        }
    }
    if !updates {
        add(&mut sql, " DO NOTHING");
        return sql;
    }
    add(&mut sql, " DO UPDATE SET ");
    let mut set = Statement { values: Vec::new(), ..statement.clone() };
    match arguments.keyword("set_") {
        Some(values) => set_pairs(this, &mut set, values),
        None => sql.is_loose = true,
    }
    sql.is_loose |= set.unknown.is_some();
    for (index, (name, value)) in set.values.iter().enumerate() {
        add(&mut sql, if index > 0 { ", " } else { "" });
        crate::core::identifier(name, span, &mut sql.text);
        add(&mut sql, " = ");
        sql.push(value);
    }
    if let Some(condition) = given("where") {
        add(&mut sql, " WHERE ");
        sql.push(&operand(condition));
    }
    sql
}

/// The name of a column that is written to.
pub(super) fn column_name(value: &Value<'_>) -> Option<Name> {
    match &value.kind {
        Kind::Sql(sql) => match &sql.label {
            Label::Column(name) => Some(Name::new(name.as_str(), value.span)),
            _ => None,
        },
        _ => value.as_text().map(|text| text.name()),
    }
}

pub(super) fn set_named<'a>(
    this: &Interpreter<'a>,
    statement: &mut Statement<'a>,
    column: &Value<'a>,
    value: &Value<'a>,
) {
    match column_name(column) {
        Some(name) => set_one(statement, name, value),
        None => statement.lose(this.source.slice(column.span)),
    }
}

pub(super) fn set_one<'a>(statement: &mut Statement<'a>, name: Name, value: &Value<'a>) {
    let value = assigned(statement, &name, value);
    match statement.values.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => statement.values.push((name, value)),
    }
}

/// A value in the form that its column's type gives it.
fn assigned<'a>(statement: &Statement<'a>, name: &Name, value: &Value<'a>) -> Sql<'a> {
    let of = statement.of.as_ref().and_then(|table| table.type_of(name.as_str()));
    let value = typed(value, of.as_ref());
    // What is assigned stands for itself.
    value.within(Rank::Or).into_owned()
}

/// What `values({…})` sets: a dictionary whose keys are names or columns; a list holds the rows of an INSERT.
pub(crate) fn set_pairs<'a>(this: &Interpreter<'a>, statement: &mut Statement<'a>, values: &Value<'a>) {
    match &values.kind {
        Kind::Dict(pairs) => {
            for (key, value) in pairs.borrow().iter() {
                set_named(this, statement, key, value);
            }
        }
        Kind::List(list) if statement.verb == Verb::Insert => {
            for row in list.items.borrow().iter() {
                set_row(this, statement, row);
            }
        }
        _ if statement.verb == Verb::Insert => statement.is_loose = true,
        _ => statement.lose(this.source.slice(values.span)),
    }
}

/// A row of an INSERT: the first one tells the columns.
fn set_row<'a>(this: &Interpreter<'a>, statement: &mut Statement<'a>, row: &Value<'a>) {
    let Kind::Dict(pairs) = &row.kind else {
        statement.is_loose = true;
        return;
    };
    if statement.values.is_empty() {
        return set_pairs(this, statement, row);
    }
    let pairs = pairs.borrow();
    let value = |(name, _): &(Name, Sql<'a>)| {
        let (_, value) = pairs.iter().find(|(key, _)| column_name(key).as_ref() == Some(name))?;
        Some(assigned(statement, name, value))
    };
    match statement.values.iter().map(value).collect::<Option<Vec<Sql<'a>>>>() {
        Some(values) => statement.rows.push(values),
        None => statement.is_loose = true,
    }
}
