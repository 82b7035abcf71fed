//! Column types as SQLAlchemy spells them.

use model::DataType;

use super::{identifier, object_name};

/// A type with its modifiers and array dimensions.
#[must_use]
pub fn data_type(data_type: &DataType) -> String {
    let list: Vec<String> = data_type.modifiers.iter().map(i64::to_string).collect();
    let modifiers = if list.is_empty() { String::new() } else { format!("({})", list.join(", ")) };
    let dimensions = "[]".repeat(usize::from(data_type.dimensions));
    // `timestamp(3) with time zone`: the precision stands in the middle.
    let text = match data_type.name.split_once(' ') {
        Some((head @ ("time" | "timestamp"), tail)) => {
            format!("{}{modifiers} {}", head.to_ascii_uppercase(), tail.to_ascii_uppercase())
        }
        // Without a length `CHAR` is one of a character, `BPCHAR` one of any.
        _ if data_type.name == "character" && list.is_empty() => "BPCHAR".to_owned(),
        _ => format!("{}{modifiers}", spelling(&data_type.name)),
    };
    let collation = data_type.collation.as_ref().map(|collation| format!(" COLLATE {}", object_name(collation)));
    text + &dimensions + &collation.unwrap_or_default()
}

/// The name of a type, in capitals where it is built in.
fn spelling(name: &str) -> String {
    match name {
        "character varying" => "VARCHAR".to_owned(),
        "character" => "CHAR".to_owned(),
        // The one-byte type of the catalogues is its own spelling.
        "\"char\"" => name.to_owned(),
        // The shape of a geometry, `table.column%TYPE`: said in words that are part of the name.
        _ if name.ends_with(')') || name.ends_with("%type") => name.to_owned(),
        // The fields of an interval.
        _ if name.starts_with("interval ") => name.to_ascii_uppercase(),
        _ if DataType::plain(name, model::Span::default()).is_builtin() => name.to_ascii_uppercase(),
        _ => match name.rsplit_once('.') {
            Some((schema, name)) => format!("{}.{}", identifier(schema), identifier(name)),
            None => identifier(name).into_owned(),
        },
    }
}
