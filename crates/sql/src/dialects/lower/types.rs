//! Column types of MySQL and SQLite, by the names that the servers have for them.

use model::{DataType, Name, mysql};

use crate::dialects::cursor::{Cursor, Read};
use crate::lower;
use crate::scan::Kind;

/// Passes a type. SQLite takes any words for one, and none; there, those end it that begin a constraint.
pub(crate) fn data_type(cursor: &mut Cursor<'_>) -> Read<Option<DataType>> {
    if cursor.is_mysql() { of_mysql(cursor).map(Some) } else { Ok(of_sqlite(cursor)) }
}

/// Source: `typetoken` in SQLite's `parse.y`.
fn of_sqlite(cursor: &mut Cursor<'_>) -> Option<DataType> {
    const ENDS: &[&str] = &[
        "constraint",
        "primary",
        "not",
        "null",
        "unique",
        "check",
        "default",
        "collate",
        "references",
        "generated",
        "as",
        "deferrable",
    ];
    let start = cursor.at();
    let mut words = Vec::new();
    while let Some(name) = cursor.words().name().filter(|_| !cursor.is_any(ENDS)) {
        words.push(name.text);
        cursor.advance();
    }
    if words.is_empty() {
        // Without a type, values stay what they are: "Datatypes In SQLite", "Determination Of Column Affinity".
        return Some(DataType::plain("blob", cursor.words_in(start..start).span()));
    }
    let (modifiers, text) = modifiers(cursor);
    let name = format!("{}{text}", words.join(" "));
    Some(DataType { name, modifiers, span: cursor.since(start).span(), ..DataType::default() })
}

/// The numbers in the parentheses that are next, or, where there is anything else, what stands there.
fn modifiers(cursor: &mut Cursor<'_>) -> (Vec<i64>, String) {
    let mut words = cursor.words();
    let Some(inner) = words.parenthesis() else { return (Vec::new(), String::new()) };
    cursor.seek(words.at);
    let pieces = inner.pieces();
    let numbers: Option<Vec<i64>> = pieces
        .iter()
        .map(|piece| {
            piece.tokens().iter().map(|&token| piece.statement().text_of(token)).collect::<String>().parse().ok()
        })
        .collect();
    match numbers {
        Some(numbers) => (numbers, String::new()),
        None => (Vec::new(), format!("({})", lower::normal_form(inner.statement(), inner.tokens()))),
    }
}

/// Source: MySQL 8.4 manual, "Data Types", and "Using Data Types from Other Database Engines".
fn of_mysql(cursor: &mut Cursor<'_>) -> Read<DataType> {
    let start = cursor.at();
    if !matches!(cursor.peek().map(|token| token.kind), Some(Kind::Word | Kind::Placeholder)) {
        return Err(cursor.stop());
    }
    let is_national = cursor.take("national");
    let mut word = cursor.text().to_ascii_lowercase();
    cursor.advance();
    if word == "long" && cursor.is_any(&["varchar", "varbinary", "char"]) {
        word = if cursor.is("varbinary") { "mediumblob" } else { "mediumtext" }.to_owned();
        cursor.take_any(&["varchar", "varbinary", "char"]);
        cursor.take("varying");
    }
    if matches!(word.as_str(), "char" | "character" | "nchar") && cursor.take_any(&["varying", "varchar"]) {
        word = "varchar".to_owned();
    }
    if word == "nchar" && cursor.take("varchar") || is_national && word == "varchar" || word == "nvarchar" {
        word = "varchar".to_owned();
    }
    if word == "double" {
        cursor.take("precision");
    }
    let name = canonical(&word);
    let (mut modifiers, text) = modifiers(cursor);
    // How wide a number is printed does not count, and since version 8.0.19 nobody keeps it.
    if matches!(name, "tinyint" | "smallint" | "mediumint" | "int" | "bigint") {
        modifiers.clear();
    }
    let mut data_type = mysql::sized(DataType { name: format!("{name}{text}"), modifiers, ..DataType::default() });
    attributes(cursor, &mut data_type)?;
    data_type.span = cursor.since(start).span();
    Ok(data_type)
}

/// What may follow a type: signs, the character set, the collation.
fn attributes(cursor: &mut Cursor<'_>, data_type: &mut DataType) -> Read<()> {
    loop {
        if cursor.take_any(&["unsigned", "zerofill"]) {
            // A number that is filled with zeros has no sign.
            if !data_type.name.ends_with(" unsigned") {
                data_type.name.push_str(" unsigned");
            }
        } else if cursor.take_all(&["character", "set"]) || cursor.take("charset") || cursor.take_all(&["char", "set"])
        {
            data_type.character_set = Some(Box::new(charset(cursor)?));
        } else if cursor.take("collate") {
            data_type.collation = Some(model::ObjectName::bare(charset(cursor)?));
        } else if cursor.is("compressed") {
            // MariaDB: how it is stored.
            cursor.advance();
        } else if !cursor.take_any(&["signed", "binary", "byte", "ascii", "unicode"]) {
            return Ok(());
        }
    }
}

/// The name of a character set or a collation, which may be a string.
pub(crate) fn charset(cursor: &mut Cursor<'_>) -> Read<Name> {
    let at = cursor.at();
    if cursor.is_kind(Kind::String) {
        let text = cursor.string()?;
        return Ok(Name::folded(text, cursor.since(at).span()));
    }
    cursor.name()
}

fn canonical(word: &str) -> &str {
    match word {
        "bool" | "boolean" | "int1" => "tinyint",
        "int2" => "smallint",
        "int3" | "middleint" => "mediumint",
        "integer" | "int4" => "int",
        "int8" => "bigint",
        "dec" | "numeric" | "fixed" | "number" => "decimal",
        "float4" => "float",
        "float8" | "real" => "double",
        "character" | "nchar" => "char",
        "varcharacter" | "varchar2" => "varchar",
        "long" => "mediumtext",
        other => other,
    }
}
