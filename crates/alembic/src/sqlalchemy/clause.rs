//! Clauses of SQLAlchemy Core: functions, operators as methods, and statements in the making.

use std::rc::Rc;

use model::{Name, ObjectName, Span};

use crate::core::{Part, Sql, Statement, Verb, operand};
use crate::interpret::Interpreter;
use crate::text::Text;
use crate::types;
use crate::value::{Arguments, Kind, Value};

/// An expression between words.
pub(super) fn wrap<'a>(before: &str, sql: &Sql<'a>, after: &str, span: Span) -> Sql<'a> {
    Sql::join(&[Part::Words(before), Part::Sql(sql), Part::Words(after)], span)
}

/// Expressions with a word between each two, in parentheses if there are several.
pub(super) fn chain<'a>(arguments: &Arguments<'a>, word: &str) -> Sql<'a> {
    let operands: Vec<Sql<'a>> = arguments.positional.iter().map(operand).collect();
    let mut parts = Vec::new();
    parts.push(Part::Words(if operands.len() > 1 { "(" } else { "" }));
    for (index, operand) in operands.iter().enumerate() {
        if index > 0 {
            parts.push(Part::Words(word));
        }
        parts.push(Part::Sql(operand));
    }
    parts.push(Part::Words(if operands.len() > 1 { ")" } else { "" }));
    Sql::join(&parts, arguments.span)
}

/// `sa.func.name(…)`; those that SQL writes without parentheses are written so.
pub(super) fn function<'a>(name: &str, arguments: &Arguments<'a>) -> Sql<'a> {
    const BARE: &[&str] = &[
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "session_user",
        "user",
    ];
    let span = arguments.span;
    if BARE.contains(&name) && arguments.positional.is_empty() {
        return Sql::words(&name.to_ascii_uppercase(), span);
    }
    let operands: Vec<Sql<'a>> = arguments.positional.iter().map(operand).collect();
    let mut parts = vec![Part::Words(name), Part::Words("(")];
    for (index, operand) in operands.iter().enumerate() {
        if index > 0 {
            parts.push(Part::Words(", "));
        }
        parts.push(Part::Sql(operand));
    }
    parts.push(Part::Words(if name == "count" && operands.is_empty() { "*)" } else { ")" }));
    Sql::join(&parts, span)
}

/// The words that an ordering function puts behind its operand.
pub(super) fn suffix(name: &str) -> Option<&'static str> {
    Some(match name {
        "desc" => " DESC",
        "asc" => " ASC",
        "nullslast" | "nulls_last" => " NULLS LAST",
        "nullsfirst" | "nulls_first" => " NULLS FIRST",
        _ => return None,
    })
}

/// A string as a column's name, where SQLAlchemy takes it for one.
pub(super) fn as_column<'a>(value: &Value<'a>) -> Sql<'a> {
    match value.as_text() {
        Some(text) => {
            let mut column = Text { span: value.span, ..Text::default() };
            crate::core::identifier(&text.name(), value.span, &mut column);
            Sql { text: column, ..Sql::default() }
        }
        None => operand(value),
    }
}

/// `CAST(value AS type)`.
pub(super) fn cast<'a>(
    this: &Interpreter<'a>,
    value: Option<&Value<'a>>,
    data_type: Option<&Value<'a>>,
    span: Span,
) -> Value<'a> {
    let named = data_type.and_then(|value| types::data_type(this, value));
    let sql = match (value, named) {
        (Some(value), Some(data_type)) => {
            let closing = format!(" AS {data_type})");
            wrap("CAST(", &operand(value), &closing, span)
        }
        _ => Sql::parameter(span),
    };
    Value::new(Kind::Sql(Rc::new(sql)), span)
}

/// The table a value stands for.
pub(super) fn table_of(value: &Value<'_>) -> Option<ObjectName> {
    match &value.kind {
        Kind::Table(table) => Some(table.name.clone()),
        Kind::Class(class) => class.table(),
        _ => None,
    }
}

/// `sa.update(table)`, `table.update()`.
pub(super) fn write<'a>(this: &Interpreter<'a>, verb: Verb, value: &Value<'a>, span: Span) -> Value<'a> {
    let mut statement = Statement::new(verb, span);
    match table_of(value) {
        Some(table) => statement.tables.push(table),
        None => statement.lose(this.source.slice(value.span)),
    }
    Value::new(Kind::Statement(Rc::new(statement)), span)
}

/// A method of an SQL expression, a statement, a table or a class of the file.
pub(crate) fn method<'a>(
    this: &mut Interpreter<'a>,
    receiver: &Value<'a>,
    name: &str,
    arguments: Arguments<'a>,
    discarded: bool,
) -> Value<'a> {
    match &receiver.kind {
        Kind::Sql(sql) => expression_method(this, sql, name, &arguments),
        Kind::Statement(statement) => statement_method(this, statement, name, &arguments, discarded),
        Kind::Table(_) => table_method(this, receiver, name, &arguments),
        Kind::Class(class) => {
            let path = format!("self.{}.{name}", class.name);
            if arguments.values().any(Value::is_handle) {
                this.emit_opaque(
                    model::Reason::Unresolved(format!("what `{path}` does")),
                    arguments.span,
                    arguments.callee,
                );
            }
            this.run_time(arguments.span)
        }
        _ => this.run_time(arguments.span),
    }
}

fn expression_method<'a>(
    this: &Interpreter<'a>,
    sql: &Rc<Sql<'a>>,
    name: &str,
    arguments: &Arguments<'a>,
) -> Value<'a> {
    let span = arguments.span;
    let made = |sql: Sql<'a>| Value::new(Kind::Sql(Rc::new(sql)), span);
    let first = arguments.positional.first();
    let binary = |word: &str| match first {
        Some(value) => {
            let mut right = operand(value);
            if word.ends_with("IN ") && !right.text.value.starts_with('(') {
                right = wrap("(", &right, ")", span);
            }
            made(Sql::join(&[Part::Sql(sql), Part::Words(word), Part::Sql(&right)], span))
        }
        None => this.run_time(span),
    };
    match name {
        "is_" => binary(" IS "),
        "isnot" | "is_not" => binary(" IS NOT "),
        "in_" => binary(" IN "),
        "notin_" | "not_in" => binary(" NOT IN "),
        "like" => binary(" LIKE "),
        "ilike" => binary(" ILIKE "),
        "notlike" | "not_like" => binary(" NOT LIKE "),
        "is_distinct_from" => binary(" IS DISTINCT FROM "),
        "op" => match first.and_then(Value::as_text) {
            // `column.op("->>")("key")` is called again.
            Some(_) => this.run_time(span),
            None => this.run_time(span),
        },
        "desc" | "asc" | "nullslast" | "nulls_last" | "nullsfirst" | "nulls_first" => {
            made(wrap("", sql, suffix(name).unwrap_or(""), span))
        }
        "cast" => cast(this, Some(&made((**sql).clone())), first, span),
        "startswith" | "endswith" | "contains" | "between" | "concat" | "regexp_match" => {
            made(Sql { tables: sql.tables.clone(), ..Sql::parameter(span) })
        }
        // `text("…").bindparams(x=1)`, `func.count().label("n")`: the SQL stays.
        "label" | "bindparams" | "columns" | "execution_options" | "self_group" | "collate" | "scalar_subquery"
        | "execute_if" | "distinct" | "unique_params" | "params" => Value::new(Kind::Sql(sql.clone()), span),
        _ => this.run_time(span),
    }
}

fn table_method<'a>(this: &Interpreter<'a>, table: &Value<'a>, name: &str, arguments: &Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    let verb = match name {
        "update" => Verb::Update,
        "insert" => Verb::Insert,
        "delete" => Verb::Delete,
        "select" => Verb::Select,
        "alias" => return table.clone(),
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

fn statement_method<'a>(
    this: &mut Interpreter<'a>,
    statement: &Rc<Statement<'a>>,
    name: &str,
    arguments: &Arguments<'a>,
    discarded: bool,
) -> Value<'a> {
    let span = arguments.span;
    let mut changed = (**statement).clone();
    changed.span = span;
    match name {
        "where" | "filter" | "having" | "whereclause" => {
            changed.conditions.extend(arguments.positional.iter().map(operand));
        }
        "filter_by" => {
            for keyword in &arguments.keywords {
                let column = Name::new(keyword.name.as_ref(), keyword.span);
                let mut text = Text { span, ..Text::default() };
                crate::core::identifier(&column, span, &mut text);
                let column = Sql { text, ..Sql::default() };
                let value = operand(&keyword.value);
                let parts = [Part::Sql(&column), Part::Words(" = "), Part::Sql(&value)];
                changed.conditions.push(Sql::join(&parts, span));
            }
        }
        "values" => {
            for value in &arguments.positional {
                set_pairs(this, &mut changed, value);
            }
            for keyword in &arguments.keywords {
                let column = Name::new(keyword.name.as_ref(), keyword.span);
                changed.values.push((column, operand(&keyword.value)));
            }
        }
        "limit" => changed.limit = arguments.positional.first().map(operand),
        "from_select" => match arguments.positional.get(1).map(|value| &value.kind) {
            Some(Kind::Statement(source)) => {
                let columns = arguments.positional.first().and_then(Value::items).unwrap_or_default();
                let names = columns.iter().filter_map(Value::as_text);
                changed.values = names.map(|text| (text.name(), Sql::words("", span))).collect();
                changed.source = Some(Box::new((**source).clone()));
            }
            _ => changed.lose(this.source.slice(span)),
        },
        "select_from" | "join" | "outerjoin" => match arguments.positional.first().and_then(table_of) {
            Some(table) => changed.tables.push(table),
            None => changed.lose(this.source.slice(span)),
        },
        "on_conflict_do_nothing" | "on_conflict_do_update" => changed.on_conflict = true,
        "order_by" | "group_by" | "distinct" | "offset" | "returning" | "with_only_columns" | "execution_options"
        | "options" | "with_for_update" | "yield_per" | "prefix_with" | "correlate" | "scalar_subquery"
        | "as_scalar" | "subquery" | "alias" | "label" | "bindparams" | "cte" => {}
        // A query of a session runs at once.
        "update" | "delete" if statement.verb == Verb::Select => {
            changed.verb = if name == "update" { Verb::Update } else { Verb::Delete };
            if let Some(values) = arguments.positional.first().filter(|_| name == "update") {
                set_pairs(this, &mut changed, values);
            }
            let run = Value::new(Kind::Statement(Rc::new(changed)), span);
            let call = Arguments { positional: vec![run], span, callee: arguments.callee, ..Arguments::default() };
            return crate::operations::execute(this, &call);
        }
        "all" | "first" | "one" | "one_or_none" | "get" => {
            return match statement.row() {
                Some(row) => Value::row(this.source.slice(span), row, span),
                None => {
                    this.holds_rows |= statement.columns.is_empty();
                    this.run_time(span)
                }
            };
        }
        "scalar" | "count" | "execute" => return this.run_time(span),
        _ if discarded => return this.run_time(span),
        _ => changed.lose(this.source.slice(span)),
    }
    Value::new(Kind::Statement(Rc::new(changed)), span)
}

/// What `values({…})` sets: a dictionary whose keys are names or columns; of a list, the first row.
fn set_pairs<'a>(this: &Interpreter<'a>, statement: &mut Statement<'a>, values: &Value<'a>) {
    match &values.kind {
        Kind::Dict(pairs) => {
            for (key, value) in pairs.borrow().iter() {
                let column = match &key.kind {
                    Kind::Sql(sql) => {
                        let last = sql.text.value.rsplit('.').next().unwrap_or("");
                        Some(Name::new(last.trim_matches('"'), key.span))
                    }
                    _ => key.as_text().map(Text::name),
                };
                match column {
                    Some(column) => statement.values.push((column, operand(value))),
                    None => statement.lose(this.source.slice(key.span)),
                }
            }
        }
        Kind::List(list) => {
            // Of several rows the first tells the columns.
            if let Some(first) = list.items.borrow().first().filter(|first| matches!(first.kind, Kind::Dict(_))) {
                set_pairs(this, statement, first);
            }
        }
        _ if statement.verb == Verb::Insert => {}
        _ => statement.lose(this.source.slice(values.span)),
    }
}
