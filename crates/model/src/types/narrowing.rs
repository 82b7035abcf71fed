//! Which changes of a type have no room for every value that is there.
//!
//! Source: PostgreSQL manual, "Data Types"; each arm was run on PostgreSQL 15, with a value that does not fit.

use super::{has_precision, precision};
use crate::DataType;

/// What a change of type has no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrowing {
    /// Strings of more than so many characters, or bits: the server refuses one.
    Length(i64),
    /// Numbers of so many digits before the point: the server refuses one.
    Range,
    /// Digits after the point, or parts of a time: the server rounds or cuts them off.
    Detail,
}

impl DataType {
    /// What a column loses or stumbles over when it turns from this type into `to`, each value being cast on its own.
    /// `None` where every value fits, and where there is no knowing.
    #[must_use]
    pub fn narrows_to(&self, to: &Self) -> Option<Narrowing> {
        if !self.is_builtin() || !to.is_builtin() || (self.dimensions > 0) != (to.dimensions > 0) {
            return None;
        }
        match (self.name.as_str(), to.name.as_str()) {
            ("text" | "character varying" | "character", "character varying" | "character")
            | ("bit varying", "bit varying") => {
                let length = length(to)?;
                self::length(self).is_none_or(|from| from > length).then_some(Narrowing::Length(length))
            }
            ("double precision", "real") => Some(Narrowing::Detail),
            (from, into) if from == into && has_precision(from) => {
                (precision(to) < precision(self)).then_some(Narrowing::Detail)
            }
            (from, "date" | "time without time zone" | "time with time zone") if from.starts_with("timestamp") => {
                Some(Narrowing::Detail)
            }
            _ => of_numbers(self, to),
        }
    }
}

fn of_numbers(from: &DataType, to: &DataType) -> Option<Narrowing> {
    if from == to {
        return None;
    }
    // The first digit of an integer has not all values: it may be there, and not every other fits in its place.
    let first = i64::from(from.name != "numeric");
    let (has, gets) = (digits(from)?, digits(to)?);
    if gets.0 < has.0.saturating_add(first) {
        Some(Narrowing::Range)
    } else if gets.1 < has.1 {
        Some(Narrowing::Detail)
    } else {
        None
    }
}

/// How many digits before and after the point every number of a type may have.
fn digits(data_type: &DataType) -> Option<(i64, i64)> {
    Some(match data_type.name.as_str() {
        "smallint" => (4, 0),
        "integer" => (9, 0),
        "bigint" => (18, 0),
        "numeric" => match (data_type.modifiers.first(), data_type.modifiers.get(1)) {
            (Some(precision), scale) => {
                let scale = scale.copied().unwrap_or(0);
                (precision - scale, scale)
            }
            (None, _) => (i64::MAX, i64::MAX),
        },
        _ => return None,
    })
}

/// How many characters or bits a type has room for; `None` if there is no limit.
fn length(data_type: &DataType) -> Option<i64> {
    match (data_type.name.as_str(), data_type.modifiers.first()) {
        ("character", None) => Some(1),
        (_, limit) => limit.copied(),
    }
}
