//! Clauses of SQLAlchemy Core: functions that make expressions, and the methods of expressions.

use std::rc::Rc;

use model::{ObjectName, Span};

use super::statement;
use crate::core::{
    Label, Negation, Operator, Part, Rank, Sql, Verb, bound, compare, literal, negate, operand, typed, words_between,
};
use crate::interpret::Interpreter;
use crate::types;
use crate::value::{Arguments, Class, Kind, Table, Value};

/// An expression between words.
pub(super) fn wrap<'a>(before: &str, sql: &Sql<'a>, after: &str, span: Span) -> Sql<'a> {
    Sql::join(&[Part::Words(before), Part::Sql(sql), Part::Words(after)], span)
}

/// `and_(…)`, `or_(…)`.
pub(super) fn chain<'a>(arguments: &Arguments<'a>, word: &str, rank: Rank) -> Sql<'a> {
    let operands: Vec<Sql<'a>> = arguments.positional.iter().map(operand).collect();
    Sql::chain(&operands, word, rank, arguments.span)
}

/// `sa.func.name(…)`; those that SQL writes without parentheses are written so.
pub(super) fn function<'a>(this: &Interpreter<'a>, name: &str, arguments: &Arguments<'a>) -> Sql<'a> {
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
    let last = name.rsplit('.').next().unwrap_or(name);
    let labelled = |sql: Sql<'a>| Sql { label: Label::Numbered(last.to_owned()), ..sql };
    let lower = name.to_ascii_lowercase();
    if BARE.contains(&lower.as_str()) && arguments.positional.is_empty() {
        return labelled(Sql::words(&lower.to_ascii_uppercase(), span));
    }
    if lower == "cast"
        && let [value, of] = arguments.positional.as_slice()
    {
        return cast(this, Some(value), Some(of), span);
    }
    let operands: Vec<Sql<'a>> = arguments.positional.iter().map(operand).collect();
    let closing = if lower == "count" && operands.is_empty() { "*)" } else { ")" };
    let opening = format!("{name}(");
    labelled(wrap(&opening, &Sql::list(&operands, ", ", span), closing, span))
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
        Some(text) => Sql::column(None, &text.name(), None, value.span),
        None => operand(value),
    }
}

/// `CAST(value AS type)`.
pub(super) fn cast<'a>(
    this: &Interpreter<'a>,
    value: Option<&Value<'a>>,
    data_type: Option<&Value<'a>>,
    span: Span,
) -> Sql<'a> {
    let named = data_type.and_then(|value| types::data_type(this, value));
    let (Some(value), Some(named)) = (value, named) else {
        return Sql::unwritten(span);
    };
    let inner = typed(value, data_type);
    // It is called as the column is.
    let label = match &inner.label {
        Label::Column(name) => Label::Given(name.clone()),
        _ => Label::Numbered("anon".to_owned()),
    };
    let closing = format!(" AS {})", sql::type_text(&named));
    Sql { label, of: data_type.cloned(), ..wrap("CAST(", &inner, &closing, span) }
}

/// `case((condition, value), …, else_=…)`, also in a list, also of a `value`.
pub(super) fn case<'a>(arguments: &Arguments<'a>) -> Sql<'a> {
    let span = arguments.span;
    let mut sql = Sql::join(&[Part::Words("CASE")], span);
    let subject = arguments.keyword("value");
    if let Some(subject) = subject {
        sql = Sql::join(
            &[Part::Sql(&sql), Part::Words(" "), Part::Sql(&operand(subject).within(Rank::Comparison))],
            span,
        );
    }
    let mut whens = Vec::new();
    for value in &arguments.positional {
        match (&value.kind, value.items()) {
            (Kind::Dict(pairs), _) => whens.extend(pairs.borrow().iter().cloned()),
            (_, Some(items)) => match items.as_slice() {
                [condition, result] if condition.items().is_none() => whens.push((condition.clone(), result.clone())),
                items => whens.extend(items.iter().filter_map(|item| match item.items()?.as_slice() {
                    [condition, result] => Some((condition.clone(), result.clone())),
                    _ => None,
                })),
            },
            _ => return Sql::unwritten(span),
        }
    }
    for (condition, result) in &whens {
        let (condition, result) = (operand(condition), operand(result));
        let parts =
            [Part::Sql(&sql), Part::Words(" WHEN "), Part::Sql(&condition), Part::Words(" THEN "), Part::Sql(&result)];
        sql = Sql::join(&parts, span);
    }
    if let Some(otherwise) = arguments.keyword("else_").filter(|value| !value.is_none()) {
        sql = Sql::join(&[Part::Sql(&sql), Part::Words(" ELSE "), Part::Sql(&operand(otherwise))], span);
    }
    wrap("", &sql, " END", span)
}

/// `exists(query)`, `exists(column)`; without anything the conditions follow.
pub(super) fn exists<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    let Some(first) = arguments.positional.first() else {
        // `exists().where(…)` selects everything of the tables that its conditions name.
        let mut statement = crate::core::Statement::new(Verb::Select, span);
        statement.columns.push(Sql::words("*", span));
        statement.is_exists = true;
        return Value::new(Kind::Statement(Rc::new(statement)), span);
    };
    let query =
        if matches!(first.kind, Kind::Statement(_)) { first.clone() } else { statement::select(this, arguments) };
    match &query.kind {
        Kind::Statement(query) => {
            let exists = crate::core::Statement { is_exists: true, ..(**query).clone() };
            Value::new(Kind::Statement(Rc::new(exists)), span)
        }
        _ => this.run_time(span),
    }
}

/// The table a value stands for.
pub(super) fn table_of(value: &Value<'_>) -> Option<ObjectName> {
    match &value.kind {
        Kind::Table(table) => Some(table.name.clone()),
        Kind::Class(class) => class.table(),
        _ => None,
    }
}

/// The table a value stands for, with its columns.
pub(crate) fn whole_table<'a>(value: &Value<'a>) -> Option<Rc<Table<'a>>> {
    match &value.kind {
        Kind::Table(table) => Some(table.clone()),
        Kind::Class(class) => Some(Rc::new(Table::new(class.table()?, columns_of(class, None), None))),
        _ => None,
    }
}

/// The column called `name` of the table that a declarative class maps; `None` where it maps none.
pub(crate) fn column_of_class<'a>(class: &Class<'a>, name: &model::Name, span: Span) -> Option<Sql<'a>> {
    let columns = columns_of(class, Some(name.as_str()));
    Some(Table::new(class.table()?, columns, None).column_named(name, span))
}

/// The columns that a declarative class maps: all of them, or those that may be called `only`.
fn columns_of<'a>(class: &Class<'a>, only: Option<&str>) -> Vec<Value<'a>> {
    let column = |(name, value): &(&'a str, Value<'a>)| {
        let object = value.as_object().filter(|object| matches!(&*object.path, "Column" | "mapped_column"))?;
        if object.arguments.positional.first().is_some_and(|first| first.as_text().is_some()) {
            return Some(value.clone());
        }
        if only.is_some_and(|only| only != *name) {
            return None;
        }
        let of = object.arguments.positional.first().cloned();
        let sql = Sql::column(None, &model::Name::new(*name, Span::empty(value.span.start)), of, value.span);
        Some(Value::new(Kind::Sql(Rc::new(sql)), value.span))
    };
    class.members.iter().filter_map(column).collect()
}

/// A method of an expression.
pub(super) fn expression_method<'a>(
    this: &Interpreter<'a>,
    receiver: &Value<'a>,
    name: &str,
    arguments: &Arguments<'a>,
) -> Value<'a> {
    let span = arguments.span;
    let made = |sql: Sql<'a>| Value::new(Kind::Sql(Rc::new(sql)), span);
    let subject = operand(receiver);
    // `sa.false().compile(bind)`: a word. A value in an expression would become a parameter.
    if name == "compile" && subject.text.value.chars().all(|c| c.is_ascii_alphabetic() || c == '_') {
        return receiver.clone();
    }
    let Some(first) = arguments.positional.first() else {
        return alone(this, receiver, &subject, name, arguments);
    };
    if let Some(operator) = operator(name) {
        return made(compare(receiver, operator, first, span));
    }
    match name {
        "op" | "bool_op" => match first.as_text() {
            // `column.op("->>")("key")` is called again.
            Some(text) => {
                let method = format!("op {}", text.value);
                Value::new(Kind::Method(Rc::new((receiver.clone(), method.into()))), span)
            }
            None => this.run_time(span),
        },
        "concat" => made(words_between(&subject, "||", first, Rank::Other, span)),
        "startswith" | "endswith" | "contains" if is_plain_pattern(&subject, arguments) => {
            let pattern = Sql::pattern(name != "startswith", first, name != "endswith", span);
            let pattern = Value::new(Kind::Sql(Rc::new(pattern)), span);
            made(compare(receiver, Operator::Like, &pattern, span))
        }
        "has_key" => made(words_between(&subject, "?", first, Rank::Other, span)),
        "contains" => made(words_between(&subject, "@>", first, Rank::Other, span)),
        "between" => made(between(&subject, arguments)),
        "cast" => made(cast(this, Some(receiver), Some(first), span)),
        "collate" => match first.as_text() {
            Some(text) => {
                let closing = format!(" COLLATE {}", quoted(&text.value));
                made(wrap("", &subject.within(Rank::Sign), &closing, span))
            }
            None => this.run_time(span),
        },
        "label" => match first.as_text() {
            Some(text) => made(Sql { label: Label::Given(text.value.to_string()), ..subject }),
            None => made(subject),
        },
        "bindparams" | "params" => made(with_parameters(&subject, arguments)),
        "compile" if is_literal(arguments) => receiver.clone(),
        "columns" | "execution_options" | "self_group" | "execute_if" | "unique_params" => receiver.clone(),
        // What a window or a filter adds is not written here.
        "over" | "filter" | "within_group" => made(Sql { is_loose: true, ..subject }),
        "regexp_replace" | "regexp_match" | "any_" | "all_" => {
            made(Sql { tables: subject.tables, ..Sql::unwritten(span) })
        }
        _ => match name.strip_prefix("op ") {
            Some(word) => made(words_between(&subject, word.trim(), first, Rank::Other, span)),
            None => this.run_time(span),
        },
    }
}

/// A method that takes nothing.
fn alone<'a>(
    this: &Interpreter<'a>,
    receiver: &Value<'a>,
    subject: &Sql<'a>,
    name: &str,
    arguments: &Arguments<'a>,
) -> Value<'a> {
    let span = arguments.span;
    let sql = match name {
        "desc" | "asc" | "nullslast" | "nulls_last" | "nullsfirst" | "nulls_first" => {
            Sql { label: Label::None, ..wrap("", subject, suffix(name).unwrap_or(""), span) }
        }
        "bindparams" | "params" => with_parameters(subject, arguments),
        "distinct" => wrap("DISTINCT ", subject, "", span),
        "as_string" | "as_integer" | "as_float" | "as_boolean" => as_type(subject, name, span),
        "isnull" | "is_null" => compare(receiver, Operator::Is, &Value::none(span), span),
        "compile" if is_literal(arguments) => return receiver.clone(),
        "columns" | "execution_options" | "self_group" | "scalar_subquery" | "unique_params" => {
            return receiver.clone();
        }
        _ => return this.run_time(span),
    };
    Value::new(Kind::Sql(Rc::new(sql)), span)
}

/// Whether what is compiled has its values in it: `compile(compile_kwargs={"literal_binds": True})`.
pub(super) fn is_literal(arguments: &Arguments<'_>) -> bool {
    let Some(Kind::Dict(pairs)) = arguments.keyword("compile_kwargs").map(|value| &value.kind) else {
        return false;
    };
    let is_asked = |(name, value): &(Value<'_>, Value<'_>)| {
        name.as_text().is_some_and(|name| name.value == "literal_binds") && value.is_true()
    };
    pairs.borrow().iter().any(is_asked)
}

/// SQLAlchemy quotes the name of a collation whenever it is not in lower case.
fn quoted(name: &str) -> String {
    sql::identifier(name).into_owned()
}

/// Whether a method of a query treats it as the one value that it gives.
pub(super) fn is_of_value(name: &str) -> bool {
    operator(name).is_some() || matches!(name, "label" | "cast" | "between" | "op" | "concat")
}

fn operator(name: &str) -> Option<Operator> {
    Some(match name {
        "is_" => Operator::Is,
        "isnot" | "is_not" => Operator::IsNot,
        "in_" => Operator::In,
        "notin_" | "not_in" => Operator::NotIn,
        "like" => Operator::Like,
        "ilike" => Operator::Ilike,
        "notlike" | "not_like" => Operator::NotLike,
        "notilike" | "not_ilike" => Operator::NotIlike,
        "is_distinct_from" => Operator::Distinct,
        "isnot_distinct_from" | "is_not_distinct_from" => Operator::NotDistinct,
        "regexp_match" => Operator::Matches,
        "__eq__" => Operator::Equal,
        "__ne__" => Operator::Unequal,
        _ => return None,
    })
}

/// Whether `startswith` and its kin are about strings, without an escape.
fn is_plain_pattern(subject: &Sql<'_>, arguments: &Arguments<'_>) -> bool {
    arguments.keywords.is_empty()
        && (subject.of.is_none() || crate::core::is_text(subject.of.as_ref()))
        && arguments.positional.iter().all(|value| value.items().is_none())
}

/// `BETWEEN a AND b`, and its opposite.
pub(super) fn between<'a>(subject: &Sql<'a>, arguments: &Arguments<'a>) -> Sql<'a> {
    let span = arguments.span;
    let bounds = arguments.positional.as_slice();
    let [.., low, high] = bounds else { return Sql::unwritten(span) };
    let side = |value: &Value<'a>| typed(value, subject.of.as_ref()).within(Rank::Comparison).into_owned();
    let (left, low, high) = (subject.within(Rank::Comparison), side(low), side(high));
    let said = |word: &str| {
        let parts = [Part::Sql(&left), Part::Words(word), Part::Sql(&low), Part::Words(" AND "), Part::Sql(&high)];
        Sql::join(&parts, span).ranked(Rank::Comparison)
    };
    Sql { negation: Some(Negation::Said(Rc::new(said(" NOT BETWEEN ")))), ..said(" BETWEEN ") }
}

/// An element of JSON as a value of another type.
fn as_type<'a>(subject: &Sql<'a>, name: &str, span: Span) -> Sql<'a> {
    let Some(text) = subject.as_text_of_json(span) else {
        return Sql::unwritten(span);
    };
    let closing = match name {
        "as_string" => " AS VARCHAR)",
        "as_integer" => " AS INTEGER)",
        "as_float" => " AS FLOAT)",
        _ => " AS BOOLEAN)",
    };
    wrap("CAST(", &text, closing, span)
}

/// `text("… :x").bindparams(x=1)`; what is not a literal stays a parameter.
pub(crate) fn with_parameters<'a>(subject: &Sql<'a>, arguments: &Arguments<'a>) -> Sql<'a> {
    let mut values: Vec<(String, Sql<'a>)> = Vec::new();
    for keyword in &arguments.keywords {
        values.push((keyword.name.to_string(), operand(&keyword.value)));
    }
    for value in &arguments.positional {
        match &value.kind {
            Kind::Dict(pairs) => {
                for (name, value) in pairs.borrow().iter() {
                    values.extend(name.as_text().map(|name| (name.value.to_string(), operand(value))));
                }
            }
            Kind::Sql(sql) if !sql.is_unknown => {
                if let Label::Given(name) = &sql.label {
                    values.push((name.clone(), (**sql).clone()));
                }
            }
            _ => {}
        }
    }
    let find = |name: &str| {
        let (_, value) = values.iter().find(|(known, value)| known == name && !value.is_unknown)?;
        Some(value.text.clone())
    };
    Sql { text: bound(&subject.text, find), ..subject.clone() }
}

/// `bindparam("x", value, type_)`: the value, under the name that `text()` knows it by.
pub(super) fn parameter<'a>(arguments: &Arguments<'a>) -> Sql<'a> {
    let of = arguments.get(2, "type_");
    let named = arguments.get(0, "key").and_then(Value::as_text);
    match (arguments.get(1, "value"), named) {
        (Some(value), Some(name)) => Sql { label: Label::Given(name.value.to_string()), ..typed(value, of) },
        _ => Sql::parameter(arguments.span),
    }
}

/// `not_(…)`, `~…`.
pub(super) fn not<'a>(value: &Value<'a>, span: Span) -> Sql<'a> {
    negate(&operand(value), span)
}

/// `extract("year", value)`.
pub(super) fn extract<'a>(arguments: &Arguments<'a>) -> Sql<'a> {
    let span = arguments.span;
    match arguments.positional.as_slice() {
        [Value { kind: Kind::Text(field), .. }, value]
            if field.value.chars().all(|c| c.is_ascii_lowercase() || c == '_') =>
        {
            let opening = format!("EXTRACT({} FROM ", field.value);
            wrap(&opening, &operand(value), ")", span)
        }
        _ => Sql::unwritten(span),
    }
}

/// `literal("x")`, `type_coerce("x", String)`.
pub(super) fn literal_value<'a>(arguments: &Arguments<'a>) -> Option<Sql<'a>> {
    let of = arguments.get(1, "type_");
    let value = arguments.positional.first()?;
    let sql = match &value.kind {
        Kind::Text(text) if of.is_none() => Sql { text: literal(text), ..operand(value) },
        // A column of another type keeps its name.
        Kind::Sql(sql) => match &sql.label {
            Label::Column(name) => Sql { label: Label::Given(name.clone()), ..(**sql).clone() },
            _ => (**sql).clone(),
        },
        _ => typed(value, of),
    };
    Some(sql.of(of.cloned()))
}
