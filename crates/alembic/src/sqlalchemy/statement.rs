//! Statements of SQLAlchemy Core and their methods: `table.update().where(…).values(…)`.

use std::rc::Rc;

use model::{Name, ObjectName, Span};

use super::clause::{as_column, expression_method, is_literal, is_of_value, table_of, whole_table};
use super::values::{column_name, conflict, set_named, set_one, set_pairs};
use crate::core::{Join, Label, Part, Sql, Statement, Verb, operand};
use crate::interpret::Interpreter;
use crate::value::{Arguments, Kind, Role, Value};

/// `sa.update(table)`, `table.update()`.
pub(super) fn write<'a>(this: &Interpreter<'a>, verb: Verb, value: &Value<'a>, span: Span) -> Value<'a> {
    let mut statement = Statement::new(verb, span);
    match table_of(value) {
        Some(table) => {
            statement.tables.push(table);
            statement.of = whole_table(value);
        }
        None => statement.lose(this.source.slice(value.span)),
    }
    Value::new(Kind::Statement(Rc::new(statement)), span)
}

/// `sa.select(…)`, `session.query(…)`.
pub(crate) fn select<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>) -> Value<'a> {
    let mut statement = Statement::new(Verb::Select, arguments.span);
    add_selected(this, &mut statement, &arguments.positional);
    Value::new(Kind::Statement(Rc::new(statement)), arguments.span)
}

/// What is selected: tables and columns, also in lists.
fn add_selected<'a>(this: &Interpreter<'a>, statement: &mut Statement<'a>, values: &[Value<'a>]) {
    let flat = values.iter().flat_map(|value| value.items().unwrap_or_else(|| vec![value.clone()]));
    for value in flat {
        statement.entities.push(match &value.kind {
            Kind::Class(class) => class.entity(),
            _ => None,
        });
        if let Some(table) = table_of(&value) {
            // All columns of one table are known; those of several stand in an order that is not kept.
            statement.is_loose |= !statement.tables.is_empty();
            statement.of = whole_table(&value);
            statement.tables.push(table);
            continue;
        }
        match &value.kind {
            Kind::Sql(sql) => statement.columns.push((**sql).clone()),
            Kind::Role(Role::Columns(table)) => {
                statement.of = Some(table.clone());
                statement.tables.push(table.name.clone());
            }
            Kind::Statement(query) if query.verb == Verb::Select => {
                let label = Label::Numbered("anon".to_owned());
                statement.columns.push(Sql { label, ..operand(&value) });
            }
            _ => statement.lose(this.source.slice(value.span)),
        }
    }
    statement.is_loose |= !statement.columns.is_empty() && !statement.tables.is_empty();
}

/// A method of a table.
pub(super) fn table_method<'a>(
    this: &Interpreter<'a>,
    table: &Value<'a>,
    name: &str,
    arguments: &Arguments<'a>,
) -> Value<'a> {
    let span = arguments.span;
    let verb = match name {
        "update" => Verb::Update,
        "insert" => Verb::Insert,
        "delete" => Verb::Delete,
        "select" => Verb::Select,
        "join" | "outerjoin" => return joined(this, table, name, arguments),
        "alias" => {
            return match &table.kind {
                Kind::Table(named) => Value::new(Kind::Table(Rc::new(named.aliased(span))), span),
                _ => table.clone(),
            };
        }
        _ => return this.run_time(span),
    };
    let Value { kind, .. } = write(this, verb, table, span);
    match kind {
        Kind::Statement(statement) => {
            let mut statement = (*statement).clone();
            // `table.update(condition, values)` of earlier versions.
            if verb != Verb::Insert {
                statement.conditions.extend(arguments.get(0, "whereclause").map(operand));
            }
            if let Some(values) = arguments.keyword("values") {
                set_pairs(this, &mut statement, values);
            }
            Value::new(Kind::Statement(Rc::new(statement)), span)
        }
        kind => Value::new(kind, span),
    }
}

/// `a.join(b, condition)`: what is selected from.
fn joined<'a>(this: &Interpreter<'a>, table: &Value<'a>, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    let [other, condition, ..] = arguments.positional.as_slice() else {
        return this.run_time(span);
    };
    let (Some(left), Some(right)) = (table_of(table), table_of(other)) else {
        return this.run_time(span);
    };
    let words = if name == "outerjoin" { " LEFT OUTER JOIN " } else { " JOIN " };
    let parts = [
        Part::Sql(&named(&left, span)),
        Part::Words(words),
        Part::Sql(&named(&right, span)),
        Part::Words(" ON "),
        Part::Sql(&operand(condition)),
    ];
    Value::new(Kind::Sql(Rc::new(Sql::join(&parts, span))), span)
}

/// A method of a statement.
pub(super) fn statement_method<'a>(
    this: &mut Interpreter<'a>,
    statement: &Rc<Statement<'a>>,
    name: &str,
    arguments: &Arguments<'a>,
    discarded: bool,
) -> Value<'a> {
    let span = arguments.span;
    if statement.verb == Verb::Select && is_of_value(name) {
        let query = Value::new(Kind::Statement(statement.clone()), statement.span);
        return expression_method(this, &query, name, arguments);
    }
    if let Some(value) = result(this, statement, name, arguments) {
        return value;
    }
    let mut changed = (**statement).clone();
    changed.span = span;
    let is_known = add_values(this, &mut changed, name, arguments) || add_clause(this, &mut changed, name, arguments);
    match is_known {
        true => changed.bound(),
        false if discarded => return this.run_time(span),
        false => changed.lose(this.source.slice(span)),
    }
    Value::new(Kind::Statement(Rc::new(changed)), span)
}

/// What a query of a session gives at once; nothing for a method that adds to the statement.
fn result<'a>(
    this: &mut Interpreter<'a>,
    statement: &Rc<Statement<'a>>,
    name: &str,
    arguments: &Arguments<'a>,
) -> Option<Value<'a>> {
    let span = arguments.span;
    match name {
        "update" | "delete" if statement.verb == Verb::Select => {
            let verb = if name == "update" { Verb::Update } else { Verb::Delete };
            let mut changed = Statement { verb, span, ..(**statement).clone() };
            if let Some(values) = arguments.positional.first().filter(|_| verb == Verb::Update) {
                set_pairs(this, &mut changed, values);
            }
            let run = Value::new(Kind::Statement(Rc::new(changed)), span);
            let call = Arguments { positional: vec![run], span, callee: arguments.callee, ..Arguments::default() };
            Some(crate::operations::execute(this, &call))
        }
        "all" | "first" | "one" | "one_or_none" | "get" => Some(match statement.row() {
            Some(row) => Value::row(this.source.slice(span), row, span),
            None => {
                this.holds_rows |= statement.columns.is_empty();
                this.run_time(span)
            }
        }),
        "scalar" | "count" | "execute" => Some(this.run_time(span)),
        _ => None,
    }
}

/// Adds what a statement writes. Whether the method does.
fn add_values<'a>(this: &Interpreter<'a>, changed: &mut Statement<'a>, name: &str, arguments: &Arguments<'a>) -> bool {
    match name {
        "values" => {
            for value in &arguments.positional {
                set_pairs(this, changed, value);
            }
            for keyword in &arguments.keywords {
                set_one(changed, Name::new(keyword.name.as_ref(), keyword.span), &keyword.value);
            }
        }
        "ordered_values" => {
            changed.keeps_order = true;
            for pair in &arguments.positional {
                match pair.items().as_deref() {
                    Some([column, value]) => set_named(this, changed, column, value),
                    _ => changed.lose(this.source.slice(arguments.span)),
                }
            }
        }
        "from_select" => from_select(this, changed, arguments),
        "on_conflict_do_nothing" | "on_conflict_do_update" => {
            changed.conflict = Some(conflict(this, name == "on_conflict_do_update", changed, arguments));
        }
        "returning" => changed.returning.extend(arguments.positional.iter().map(operand)),
        _ => return false,
    }
    true
}

/// Adds a clause. Whether the method does.
fn add_clause<'a>(this: &Interpreter<'a>, changed: &mut Statement<'a>, name: &str, arguments: &Arguments<'a>) -> bool {
    let span = arguments.span;
    let first = arguments.positional.first();
    match name {
        "where" | "filter" | "whereclause" => changed.conditions.extend(arguments.positional.iter().map(condition)),
        "having" => changed.having.extend(arguments.positional.iter().map(condition)),
        "group_by" | "order_by" => {
            let items: Vec<Sql<'a>> = arguments.positional.iter().map(|value| ordering(changed, value)).collect();
            let list = if name == "group_by" { &mut changed.groups } else { &mut changed.order };
            list.extend(items);
        }
        "filter_by" => filter_by(changed, arguments),
        "limit" => changed.limit = first.map(operand),
        "offset" => changed.offset = first.map(operand),
        "distinct" => {
            changed.distinct = true;
            changed.is_loose |= first.is_some();
        }
        "select_from" => match first.map(|value| (table_of(value), &value.kind)) {
            Some((Some(table), _)) => changed.joined.push(named(&table, span)),
            Some((None, Kind::Sql(sql))) => changed.joined.push((**sql).clone()),
            _ => changed.lose(this.source.slice(span)),
        },
        "join" | "outerjoin" => join(this, changed, name, arguments),
        "union" | "union_all" => match first.map(|value| &value.kind) {
            Some(Kind::Statement(other)) => {
                let word = if name == "union" { " UNION " } else { " UNION ALL " };
                changed.united.push((word, other.compose()));
            }
            _ => changed.lose(this.source.slice(span)),
        },
        "with_only_columns" => {
            changed.columns.clear();
            changed.tables.clear();
            add_selected(this, changed, &arguments.positional);
        }
        "exists" => changed.is_exists = true,
        "with_for_update" => {
            changed.locks = true;
            changed.is_loose |= !arguments.keywords.is_empty();
        }
        "compile" if is_literal(arguments) => {}
        "execution_options" | "options" | "yield_per" | "correlate" | "scalar_subquery" | "as_scalar"
        | "bindparams" => {}
        // A name of its own, or another way to run: the rows are the same.
        "subquery" | "alias" | "cte" | "prefix_with" => changed.is_loose = true,
        _ => return false,
    }
    true
}

/// What rows are sorted or grouped by: a string names something that is selected.
fn ordering<'a>(statement: &Statement<'a>, value: &Value<'a>) -> Sql<'a> {
    let Some(name) = value.as_text() else { return operand(value) };
    let is_meant = |sql: &&Sql<'a>| match &sql.label {
        Label::Column(known) | Label::Given(known) => *known == name.value,
        _ => false,
    };
    match statement.columns.iter().find(is_meant) {
        Some(Sql { label: Label::Given(_), .. }) => as_column(value),
        Some(column) => column.clone(),
        // Of a table that is not known here.
        None => Sql { is_loose: true, ..as_column(value) },
    }
}

/// A condition: an expression, or a string of earlier versions.
fn condition<'a>(value: &Value<'a>) -> Sql<'a> {
    match value.as_text() {
        Some(text) => Sql::of_text(text.clone()),
        None => operand(value),
    }
}

fn named<'a>(table: &ObjectName, span: Span) -> Sql<'a> {
    let mut sql = Sql { tables: vec![table.clone()], ..Sql::default() };
    crate::core::object_name(table, span, &mut sql.text);
    sql
}

fn filter_by<'a>(statement: &mut Statement<'a>, arguments: &Arguments<'a>) {
    let span = arguments.span;
    for keyword in &arguments.keywords {
        let name = Name::new(keyword.name.as_ref(), keyword.span);
        let column = match &statement.of {
            Some(table) => table.column_named(&name, span),
            None => Sql::column(statement.tables.first(), &name, None, span),
        };
        let column = Value::new(Kind::Sql(Rc::new(column)), span);
        statement.conditions.push(crate::core::compare(&column, crate::core::Operator::Equal, &keyword.value, span));
    }
}

fn from_select<'a>(this: &Interpreter<'a>, statement: &mut Statement<'a>, arguments: &Arguments<'a>) {
    let span = arguments.span;
    let columns = arguments.get(0, "names").and_then(Value::items);
    match (columns, arguments.get(1, "select").map(|value| &value.kind)) {
        (Some(columns), Some(Kind::Statement(source))) => {
            for column in &columns {
                match column_name(column) {
                    Some(name) => statement.values.push((name, Sql::default())),
                    None => statement.lose(this.source.slice(column.span)),
                }
            }
            statement.source = Some(Box::new((**source).clone()));
        }
        _ => statement.lose(this.source.slice(span)),
    }
}

fn join<'a>(this: &Interpreter<'a>, statement: &mut Statement<'a>, name: &str, arguments: &Arguments<'a>) {
    let is_outer = name == "outerjoin" || arguments.keyword("isouter").is_some_and(Value::is_true);
    let table = arguments.positional.first().and_then(table_of);
    match (table, arguments.get(1, "onclause")) {
        (Some(table), Some(condition)) => {
            let words = if is_outer { " LEFT OUTER JOIN " } else { " JOIN " };
            statement.joins.push(Join { words, table, condition: operand(condition) });
        }
        // The condition follows from the foreign keys, which are not known here.
        (Some(table), None) => {
            statement.joined.push(named(&table, arguments.span));
            statement.is_loose = true;
        }
        _ => statement.lose(this.source.slice(arguments.span)),
    }
}
