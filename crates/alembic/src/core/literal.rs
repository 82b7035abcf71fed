//! Python values as SQL literals, in the form that SQLAlchemy gives values of each type.

use std::rc::Rc;

use model::Span;

use super::{Label, Negation, Part, Rank, Sql, Verb, identifier};
use crate::sqlalchemy::bare_name;
use crate::text::Text;
use crate::value::{Arguments, Kind, Object, Value};

/// A value as an operand: columns and text() as they are, Python values as literals, unknown ones as parameters.
pub(crate) fn operand<'a>(value: &Value<'a>) -> Sql<'a> {
    typed(value, None)
}

/// A value as an operand of something that has a SQLAlchemy type.
pub(crate) fn typed<'a>(value: &Value<'a>, of: Option<&Value<'a>>) -> Sql<'a> {
    let span = value.span;
    let anonymous = |text: &str| Sql { label: Label::Numbered("anon".to_owned()), ..Sql::words(text, span) };
    let type_name = of.and_then(type_name);
    let is_boolean = matches!(type_name, Some("Boolean" | "BOOLEAN"));
    let is_integer = matches!(type_name, Some("Integer" | "INTEGER" | "BigInteger" | "SmallInteger"));
    // No value at all is NULL, also where JSON has a word for it.
    if let Some(json) = is_json(of).filter(|_| !value.is_none()).and_then(|_| json(value)) {
        let text = sql::literal(&json);
        return anonymous(&text);
    }
    match &value.kind {
        Kind::Sql(sql) => (**sql).clone(),
        Kind::Text(text) => Sql { text: literal(text), label: Label::Numbered("anon".to_owned()), ..Sql::default() },
        Kind::Int(number @ (0 | 1)) if is_boolean => anonymous(if *number == 1 { "true" } else { "false" }),
        Kind::Int(number) => anonymous(&number.to_string()),
        Kind::Float(number) => anonymous(&float(*number)),
        Kind::Bool(value) if is_integer => anonymous(if *value { "1" } else { "0" }),
        Kind::Bool(true) => anonymous("true"),
        Kind::Bool(false) => anonymous("false"),
        Kind::None => anonymous("NULL"),
        // An enum column keeps the name of the member, unless it is told otherwise; any other keeps its value.
        Kind::Member(member) => match of.filter(|of| is_enum_by_name(of)) {
            Some(_) => anonymous(&sql::literal(member.1)),
            None => typed(&member.2, of),
        },
        Kind::Object(object) if &*object.path == "Column" => column(object, span),
        Kind::Object(object) => match moment(object) {
            Some(text) => anonymous(&text),
            // What Python's own modules make is a value; what SQLAlchemy makes is SQL.
            None if object.path.contains('.') && !object.path.starts_with("postgresql.") => Sql::parameter(span),
            None => Sql::unwritten(span),
        },
        Kind::Statement(statement) if statement.verb == Verb::Select => match &statement.unknown {
            Some(_) => Sql::unwritten(span),
            None => {
                let query = statement.compose();
                let opening = if statement.is_exists { "EXISTS (" } else { "(" };
                let enclosed = Sql::join(&[Part::Words(opening), Part::Sql(&query), Part::Words(")")], span);
                // Its tables are its own.
                let enclosed = Sql { tables: Vec::new(), ..enclosed };
                if !statement.is_exists {
                    return enclosed;
                }
                let opposite = Sql::join(&[Part::Words("NOT ("), Part::Sql(&enclosed), Part::Words(")")], span);
                Sql { negation: Some(Negation::Said(Rc::new(opposite.ranked(Rank::Not)))), ..enclosed }
            }
        },
        Kind::List(_) if is_array(of) => array(value, of),
        Kind::List(_) => {
            let items = value.items().unwrap_or_default();
            // A list within a list is a row at most; one that holds itself ends here.
            let item = |item: &Value<'a>| match &item.kind {
                Kind::List(_) => Sql::parameter(item.span),
                _ => typed(item, of),
            };
            let items: Vec<Sql<'a>> = items.iter().map(item).collect();
            let list = Sql::list(&items, ", ", span);
            Sql { label: Label::None, ..Sql::join(&[Part::Words("("), Part::Sql(&list), Part::Words(")")], span) }
        }
        Kind::Unknown(_) => Sql::parameter(span),
        _ => Sql::unwritten(span),
    }
}

/// A `sa.Column("name", …)` as the column it defines.
fn column<'a>(object: &Object<'a>, span: Span) -> Sql<'a> {
    let Some(name) = object.arguments.positional.first().and_then(Value::as_text) else {
        return Sql::parameter(span);
    };
    let mut sql = Sql { label: Label::Column(name.value.to_string()), ..Sql::default() };
    sql.text.span = span;
    identifier(&name.name(), span, &mut sql.text);
    sql.of(object.arguments.positional.get(1).cloned())
}

/// A Python string as an SQL string literal.
pub(crate) fn literal<'a>(text: &Text<'a>) -> Text<'a> {
    let mut quoted = Text::with_room(text.value.len() + 2, text.span);
    let place = text.place();
    quoted.push_at("'", Span::new(place.start, place.start + 1));
    if text.value.contains('\'') {
        quoted.push_at(&text.value.replace('\'', "''"), place);
    } else {
        quoted.push(text);
    }
    quoted.push_at("'", Span::new(place.end.saturating_sub(1), place.end));
    quoted
}

/// The bare name of a SQLAlchemy type.
fn type_name<'v>(of: &'v Value<'_>) -> Option<&'v str> {
    let path: &str = match &of.kind {
        Kind::Path(path) if bare_name(path).is_some() => path,
        Kind::Object(object) => &object.path,
        _ => return None,
    };
    let start = memchr::memrchr(b'.', path.as_bytes()).map_or(0, |dot| dot + 1);
    path.get(start..)
}

/// `JSON` or `JSONB`, where the type is one of them.
pub(crate) fn is_json(of: Option<&Value<'_>>) -> Option<&'static str> {
    match type_name(of?)? {
        "JSON" => Some("JSON"),
        "JSONB" => Some("JSONB"),
        _ => None,
    }
}

fn is_array(of: Option<&Value<'_>>) -> bool {
    of.and_then(type_name).is_some_and(|name| name == "ARRAY")
}

/// Whether the type is one of strings.
pub(crate) fn is_text(of: Option<&Value<'_>>) -> bool {
    const NAMES: &[&str] = &["CHAR", "String", "TEXT", "Text", "Unicode", "UnicodeText", "VARCHAR"];
    of.and_then(type_name).is_some_and(|name| NAMES.contains(&name))
}

/// Whether the type is an enum over a Python class, by the names of its members.
fn is_enum_by_name(of: &Value<'_>) -> bool {
    let Kind::Object(object) = &of.kind else { return false };
    let is_class = object.arguments.positional.first().is_some_and(|class| matches!(class.kind, Kind::Class(_)));
    matches!(type_name(of), Some("Enum" | "ENUM")) && is_class && object.arguments.keyword("values_callable").is_none()
}

/// `ARRAY[1, 2]`.
fn array<'a>(value: &Value<'a>, of: Option<&Value<'a>>) -> Sql<'a> {
    let element = match of.map(|of| &of.kind) {
        Some(Kind::Object(object)) => object.arguments.get(0, "item_type"),
        _ => None,
    };
    let items = value.items().unwrap_or_default();
    let item = |item: &Value<'a>| match &item.kind {
        Kind::List(_) => Sql::parameter(item.span),
        _ => typed(item, element),
    };
    let items: Vec<Sql<'a>> = items.iter().map(item).collect();
    let list = Sql::list(&items, ", ", value.span);
    Sql::join(&[Part::Words("ARRAY["), Part::Sql(&list), Part::Words("]")], value.span)
}

/// A number as Python writes it.
pub(super) fn float(number: f64) -> String {
    let plain = format!("{number:?}");
    match plain.split_once('e') {
        // At least two digits, and a sign.
        Some((digits, power)) => {
            let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
            format!("{digits}e{sign}{power:0>2}")
        }
        None => plain,
    }
}

/// A moment, a number or a UUID that is spelled out.
fn moment(object: &Object<'_>) -> Option<String> {
    let arguments = &object.arguments;
    let text = |value: &Value<'_>| value.as_text().map(|text| text.value.to_string());
    match &*object.path {
        "datetime.datetime" | "datetime.datetime.datetime" => {
            let zone = match arguments.get(7, "tzinfo").map(|value| &value.kind) {
                None | Some(Kind::None) => "",
                Some(Kind::Path(path)) if path.rsplit('.').next().is_some_and(|last| matches!(last, "utc" | "UTC")) => {
                    "+00:00"
                }
                Some(_) => return None,
            };
            let (date, time) = (date(arguments)?, time(arguments, 3)?);
            Some(format!("'{date} {time}{zone}'"))
        }
        "datetime.date" => date(arguments).map(|date| format!("'{date}'")),
        "datetime.time" => time(arguments, 0).map(|time| format!("'{time}'")),
        "uuid.UUID" => {
            let value = match arguments.keyword("int").map(|value| &value.kind) {
                Some(Kind::Int(number)) => format!("{number:032x}"),
                _ => text(arguments.get(0, "hex")?)?,
            };
            let digits: String = value.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
            let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| digits.get(range));
            let groups: Vec<&str> = groups.into_iter().collect::<Option<_>>()?;
            (digits.len() == 32).then(|| format!("'{}'", groups.join("-")))
        }
        "decimal.Decimal" => {
            let value = arguments.get(0, "value")?;
            let number = match &value.kind {
                Kind::Int(number) => number.to_string(),
                _ => text(value)?,
            };
            number.parse::<f64>().is_ok_and(f64::is_finite).then_some(number)
        }
        _ => None,
    }
}

fn whole(value: Option<&Value<'_>>) -> Option<i64> {
    match value.map(|value| &value.kind) {
        Some(Kind::Int(number)) => Some(*number),
        None => Some(0),
        Some(_) => None,
    }
}

fn date(arguments: &Arguments<'_>) -> Option<String> {
    let part = |index: usize, name: &str| whole(Some(arguments.get(index, name)?));
    Some(format!("{:04}-{:02}-{:02}", part(0, "year")?, part(1, "month")?, part(2, "day")?))
}

fn time(arguments: &Arguments<'_>, first: usize) -> Option<String> {
    let part = |index: usize, name: &str| whole(arguments.get(first + index, name));
    let (hour, minute, second) = (part(0, "hour")?, part(1, "minute")?, part(2, "second")?);
    let fraction = match part(3, "microsecond")? {
        0 => String::new(),
        fraction => format!(".{fraction:06}"),
    };
    Some(format!("{hour:02}:{minute:02}:{second:02}{fraction}"))
}

/// A value as `json.dumps` writes it.
fn json(value: &Value<'_>) -> Option<String> {
    Some(match &value.kind {
        Kind::None => "null".to_owned(),
        Kind::Bool(value) => value.to_string(),
        Kind::Int(number) => number.to_string(),
        Kind::Float(number) => float(*number),
        Kind::Text(text) => json_string(&text.value),
        Kind::Member(member) => json(&member.2)?,
        Kind::List(_) => {
            let items = value.items()?.iter().map(json).collect::<Option<Vec<String>>>()?;
            format!("[{}]", items.join(", "))
        }
        Kind::Dict(pairs) => {
            let pair = |(key, value): &(Value<'_>, Value<'_>)| {
                Some(format!("{}: {}", json_string(&key.as_text()?.value), json(value)?))
            };
            let pairs = pairs.borrow().iter().map(pair).collect::<Option<Vec<String>>>()?;
            format!("{{{}}}", pairs.join(", "))
        }
        _ => return None,
    })
}

/// A string as `json.dumps` writes it: in ASCII.
fn json_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut units = [0_u16; 2];
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            ' '..='~' => quoted.push(character),
            _ => {
                for unit in character.encode_utf16(&mut units) {
                    quoted.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    quoted.push('"');
    quoted
}
