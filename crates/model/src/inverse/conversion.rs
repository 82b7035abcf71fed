//! Which built-in types hold every value of another, and what takes a column back to its old type.

use super::Gap;
use crate::{DataType, Expression, Name};

/// Each type with those that hold every one of its values, so that casting there and back changes none. Between times
/// with and without a zone that is so while the session's `TimeZone` stays.
///
/// Source: PostgreSQL manual, "Data Types": ranges and precisions of the numeric and date types.
const WIDER: &[(&str, &[&str])] = &[
    ("bit", &["bit varying"]),
    ("boolean", &["integer"]),
    ("character", &["character varying"]),
    ("cidr", &["inet"]),
    ("date", &["timestamp with time zone", "timestamp without time zone"]),
    ("integer", &["bigint", "double precision", "numeric"]),
    ("bigint", &["numeric"]),
    ("json", &["jsonb"]),
    ("jsonb", &["json"]),
    ("macaddr", &["macaddr8"]),
    ("real", &["double precision"]),
    ("smallint", &["bigint", "double precision", "integer", "numeric", "real"]),
    ("timestamp with time zone", &["timestamp without time zone"]),
    ("timestamp without time zone", &["timestamp with time zone"]),
];

/// Casts that there are when asked for, beside those by assignment and those from text.
///
/// Source: `pg_cast` of PostgreSQL 15, rows with `castcontext = 'e'`.
const EXPLICIT: &[(&str, &str)] =
    &[("integer", "boolean"), ("boolean", "integer"), ("integer", "bit"), ("bit", "integer")];

/// Whether a column of type `to` holds every value of one of type `from`. `None` where there is no knowing: a type that
/// is not built in.
pub(super) fn holds(from: &DataType, to: &DataType) -> Option<bool> {
    if from == to {
        return Some(true);
    }
    // Everything has a text; only a text that says so is anything else.
    if to.name == "text" && to.dimensions == 0 {
        return Some(true);
    }
    if !from.is_builtin() || !to.is_builtin() || from.dimensions > 0 || to.dimensions > 0 {
        return if from.is_string() && !to.is_string() { Some(false) } else { None };
    }
    let (first, second) = (from.modifiers.first().copied(), to.modifiers.first().copied());
    let has_room = match (first, second) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => new >= old,
    };
    if from.name == to.name {
        let scale = |data_type: &DataType| data_type.modifiers.get(1).copied().unwrap_or(0);
        let digits = |data_type: &DataType| data_type.modifiers.first().map(|all| all - scale(data_type));
        return Some(match (from.name.as_str(), digits(from), digits(to)) {
            ("numeric", Some(old), Some(new)) => new >= old && scale(to) >= scale(from),
            // All the digits a time has are six.
            (name, ..) if name.starts_with("time") || name == "interval" => second.unwrap_or(6) >= first.unwrap_or(6),
            _ => has_room,
        });
    }
    let is_wider = WIDER.iter().any(|(name, wider)| *name == from.name && wider.contains(&to.name.as_str()));
    match (is_wider, second) {
        (true, None) => Some(true),
        (true, Some(_)) if from.name == "character" => Some(has_room),
        (true, Some(_)) => None,
        // How long the text of a number or a time is, is not counted here.
        (false, _) if to.is_string() && !from.is_string() => None,
        (false, _) => Some(false),
    }
}

/// `USING` for taking a column of type `from` to `to`: `None` inside where it needs none.
pub(super) fn using(column: &Name, from: &DataType, to: &DataType) -> Result<Option<Expression>, Gap> {
    // Whatever it is, its text is assigned to a string.
    if to.is_string() || from.has_assignment_cast(to) == Some(true) {
        return Ok(None);
    }
    let name = format!("\"{}\"", column.text.replace('"', "\"\""));
    let is_explicit = EXPLICIT.contains(&(from.name.as_str(), to.name.as_str()));
    let are_enums = !from.is_builtin() && !to.is_builtin() && from.dimensions == 0 && to.dimensions == 0;
    let cast = if from.is_string() || is_explicit || from.dimensions > 0 && to.dimensions > 0 {
        format!("{name}::{to}")
    } else if are_enums {
        format!("{name}::text::{to}")
    } else {
        return Err(Gap::Conversion(Box::new(from.clone()), Box::new(to.clone())));
    };
    Ok(Some(Expression { columns: vec![column.clone()], ..Expression::literal(cast, column.span) }))
}
