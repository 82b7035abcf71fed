//! Column types: from the tree's `TypeName` to the name that `format_type` gives it.

use model::{DataType, Generated};
use pg_query::protobuf::{Node, TypeName, a_const::Val, node::Node as Tree};

use super::expression::normal_form;
use crate::scan::Kind;
use crate::statement::Statement;
use crate::words::Words;

/// A type as written, aliases resolved.
pub(crate) fn data_type(statement: &Statement<'_>, type_name: &TypeName) -> DataType {
    let mut words = statement.words_at(type_name.location);
    words.take("setof");
    let start = words.at;
    let written = words.parts();
    pass_type(&mut words);
    let end = words.at;
    let span = statement.span(start..end);
    let mut parts: Vec<String> = strings(&type_name.names);
    let is_builtin = parts.len() > 1 && parts.first().is_some_and(|schema| schema == "pg_catalog");
    if is_builtin {
        parts.remove(0);
    } else if has_placeholder(statement, start, end) && !written.is_empty() {
        parts = written.into_iter().map(|name| name.text).collect();
    }
    let name = match parts.as_slice() {
        // The one-byte type of the catalogues, not an alias of `character`.
        [only] if only == "char" && !is_builtin => "\"char\"".to_owned(),
        [only] => DataType::canonical(only).to_owned(),
        [.., schema, name] => format!("{schema}.{name}"),
        [] => String::new(),
    };
    let name = if type_name.pct_type { format!("{name}%type") } else { name };
    let dimensions = u8::try_from(type_name.array_bounds.len()).unwrap_or(u8::MAX);
    match modifiers(&name, &type_name.typmods) {
        Some(modifiers) => DataType { name, modifiers, dimensions, span, ..DataType::default() },
        None => DataType {
            name: format!("{name}{}", extra(statement, start, end)),
            dimensions,
            span,
            ..DataType::default()
        },
    }
}

/// What a type says in words: the fields of an interval, the shape of a geometry. It is part of its name.
fn extra(statement: &Statement<'_>, start: usize, end: usize) -> String {
    let mut words = Words::new(statement, start..end);
    words.parts();
    let fields = words.until_parenthesis();
    words.at = fields.end;
    let said = normal_form(statement, fields.tokens());
    let space = if said.is_empty() { "" } else { " " };
    let inner = words.parenthesis().map(|inner| format!("({})", normal_form(statement, inner.tokens())));
    format!("{space}{said}{}", inner.unwrap_or_default())
}

/// `serial` and its kin: the integer type behind, and how its values come about.
pub(crate) fn serial(data_type: &DataType) -> Option<(DataType, Generated)> {
    let integer = match data_type.name.as_str() {
        "serial" | "serial4" => "integer",
        "bigserial" | "serial8" => "bigint",
        "smallserial" | "serial2" => "smallint",
        _ => return None,
    };
    Some((DataType { name: integer.to_owned(), ..data_type.clone() }, Generated::Serial))
}

/// The strings of a list of string nodes.
pub(crate) fn strings(nodes: &[Node]) -> Vec<String> {
    let text = |node: &Node| match &node.node {
        Some(Tree::String(string)) => Some(string.sval.clone()),
        _ => None,
    };
    nodes.iter().filter_map(text).collect()
}

/// The modifiers, if all of them are numbers.
fn modifiers(name: &str, nodes: &[Node]) -> Option<Vec<i64>> {
    // The first modifier of an interval is a mask of its fields; this one stands for all of them.
    const ALL_FIELDS: i64 = 0x7FFF;
    let numbers = nodes.iter().map(number).collect::<Option<Vec<i64>>>()?;
    match (name, numbers.as_slice()) {
        ("interval", [ALL_FIELDS, precision]) => Some(vec![*precision]),
        ("interval", [_, ..]) => None,
        _ => Some(numbers),
    }
}

fn number(node: &Node) -> Option<i64> {
    let Some(Tree::AConst(constant)) = &node.node else { return None };
    match &constant.val {
        Some(Val::Ival(integer)) => Some(i64::from(integer.ival)),
        // Zero is the default of the encoding and may be left out of it.
        None if !constant.isnull => Some(0),
        _ => None,
    }
}

fn has_placeholder(statement: &Statement<'_>, start: usize, end: usize) -> bool {
    statement.tokens.get(start..end).unwrap_or(&[]).iter().any(|token| token.kind == Kind::Placeholder)
}

/// Passes what may follow the first word of a type.
pub(crate) fn pass_type(words: &mut Words<'_>) {
    const FIELDS: &[&str] = &["year", "month", "day", "hour", "minute", "second"];
    while ["varying", "precision", "character", "char"].iter().any(|word| words.take(word)) {}
    while FIELDS.iter().any(|field| words.take(field)) {
        words.take("to");
    }
    let _ = words.parenthesis();
    let _ = words.take_all(&["with", "time", "zone"]) || words.take_all(&["without", "time", "zone"]);
    if words.is_kind(Kind::Operator) && words.text() == "%" {
        words.at += 1;
        words.take("type");
    }
    words.take("array");
    while words.is_kind(Kind::OpenBracket) {
        words.pass();
    }
}
