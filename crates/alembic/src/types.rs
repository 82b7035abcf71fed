//! Column types: SQLAlchemy's classes as the PostgreSQL types that SQLAlchemy compiles them to.

mod elsewhere;
mod library;

use std::borrow::Cow;

use model::{DataType, ObjectName, Span};

use crate::interpret::Interpreter;
use crate::operations::kind;
use crate::sqlalchemy::bare_name;
use crate::value::{Arguments, Kind, Value};

pub(crate) use library::spatial;

/// The type a value stands for; `None` for a type of the project's own, or none at all.
pub(crate) fn data_type<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Option<DataType> {
    let nothing = Arguments::default();
    match &value.kind {
        // A class that is not called: `sa.Integer`.
        Kind::Path(path) => named(this, &bare_name(path).unwrap_or(Cow::Borrowed(&**path)), &nothing, value.span),
        Kind::Object(object) => named(this, &object.path, &object.arguments, value.span),
        _ => None,
    }
}

/// What SQLAlchemy compiles a type of SQLite's dialect as for another one: as that it derives from.
fn common(path: &str) -> &str {
    match path.strip_prefix("sqlite.") {
        Some("DATETIME") => "DateTime",
        Some(name) => name,
        None => path,
    }
}

fn named<'a>(this: &Interpreter<'a>, path: &str, arguments: &Arguments<'a>, span: Span) -> Option<DataType> {
    if let Some(other) = elsewhere::data_type(this.dialect, path, arguments, span) {
        return other;
    }
    let plain = |name: &str| Some(DataType::plain(name, span));
    // Other dialects' types are compiled by their names too, where PostgreSQL has one of that name.
    let own = path.strip_prefix("postgresql.").or_else(|| path.strip_prefix("mysql."));
    let name = own.unwrap_or_else(|| common(path));
    match name {
        "String" | "VARCHAR" | "Unicode" | "AutoString" | "String.AutoString" => {
            sized("character varying", arguments, "length", span).map(|sized| collated(sized, arguments))
        }
        "CHAR" | "NCHAR" => one_or_more("character", arguments, span).map(|sized| collated(sized, arguments)),
        "NVARCHAR" => sized("nvarchar", arguments, "length", span),
        // SQLAlchemy writes these as they are called, and the server knows none of them.
        "DATETIME" | "BLOB" | "CLOB" | "DOUBLE" => plain(&name.to_ascii_lowercase()),
        "BINARY" | "VARBINARY" => sized(&name.to_ascii_lowercase(), arguments, "length", span),
        "Text" | "TEXT" | "UnicodeText" => Some(collated(DataType::plain("text", span), arguments)),
        "CITEXT" => plain("citext"),
        "Integer" | "INTEGER" | "INT" | "OID" if name != "OID" => plain("integer"),
        "OID" => plain("oid"),
        "BigInteger" | "BIGINT" => plain("bigint"),
        "SmallInteger" | "SMALLINT" => plain("smallint"),
        "Boolean" | "BOOLEAN" | "BOOL" => plain("boolean"),
        "Date" | "DATE" => plain("date"),
        "DateTime" | "TIMESTAMP" => moment("timestamp", arguments, span),
        // SQLModel's.
        "UTCDateTime" => plain("timestamp with time zone"),
        "Time" | "TIME" => moment("time", arguments, span),
        "Interval" if arguments.get(0, "native").is_some_and(|value| matches!(value.kind, Kind::Bool(false))) => {
            plain("timestamp without time zone")
        }
        "Interval" => interval(arguments.get(1, "second_precision"), arguments.keyword("fields"), span),
        "INTERVAL" => interval(arguments.get(0, "precision"), arguments.get(1, "fields"), span),
        "Numeric" | "NUMERIC" | "DECIMAL" => {
            let precision = number(arguments.get(0, "precision"))?;
            let scale = number(arguments.get(1, "scale"))?;
            let modifiers = match (precision, scale) {
                (Some(precision), Some(scale)) => vec![precision, scale],
                (Some(precision), None) => vec![precision],
                _ => Vec::new(),
            };
            Some(DataType { modifiers, ..DataType::plain("numeric", span) })
        }
        "Float" | "FLOAT" => match number(arguments.get(0, "precision"))? {
            // The manual, "Floating-Point Types": float(1) to float(24) is real.
            Some(precision) if precision <= 24 => plain("real"),
            _ => plain("double precision"),
        },
        "Double" | "DOUBLE_PRECISION" => plain("double precision"),
        "REAL" => plain("real"),
        "LargeBinary" | "BYTEA" | "PickleType" => plain("bytea"),
        "JSON" => plain("json"),
        "JSONB" => plain("jsonb"),
        "UUID" | "Uuid" => match arguments.keyword("native_uuid").map(|value| &value.kind) {
            Some(Kind::Bool(false)) => Some(DataType { modifiers: vec![32], ..DataType::plain("character", span) }),
            _ => plain("uuid"),
        },
        "INET" | "CIDR" | "MACADDR" | "MACADDR8" | "MONEY" | "TSVECTOR" | "TSQUERY" | "HSTORE" | "REGCLASS"
        | "REGCONFIG" | "INT4RANGE" | "INT8RANGE" | "NUMRANGE" | "DATERANGE" | "TSRANGE" | "TSTZRANGE"
        | "INT4MULTIRANGE" | "INT8MULTIRANGE" | "NUMMULTIRANGE" | "DATEMULTIRANGE" | "TSMULTIRANGE"
        | "TSTZMULTIRANGE" | "XML" => plain(&name.to_ascii_lowercase()),
        "BIT" => bits(arguments, span),
        "ARRAY" => array(this, arguments, span),
        "Enum" | "ENUM" => enumeration(this, arguments, span),
        // A class of the project's that spells out its type in SQL.
        "UserDefinedType" => {
            let text = arguments.get(0, "spelled")?.as_text()?;
            sql::data_type(&text.value, &text.origin())
        }
        "DOMAIN" => {
            let name = &arguments.get(0, "name")?.as_text()?.value;
            match arguments.keyword("schema").filter(|schema| !schema.is_none()) {
                Some(schema) => plain(&format!("{}.{name}", schema.as_text()?.value)),
                None => plain(name),
            }
        }
        _ => library::data_type(this, path, arguments, span).and_then(|found| elsewhere::shared(this.dialect, found)),
    }
}

/// A number that is given, `None` inside for one that is not; `None` outside for one that is not known.
#[allow(clippy::option_option)] // absent, unknown and known are three things
fn number(value: Option<&Value<'_>>) -> Option<Option<i64>> {
    match value.map(|value| &value.kind) {
        None | Some(Kind::None) => Some(None),
        Some(Kind::Int(number)) => Some(Some(*number)),
        Some(_) => None,
    }
}

fn sized(name: &str, arguments: &Arguments<'_>, keyword: &str, span: Span) -> Option<DataType> {
    let modifiers = number(arguments.get(0, keyword))?.into_iter().collect();
    Some(DataType { modifiers, ..DataType::plain(name, span) })
}

/// An interval; its fields are part of its name, as where SQL says them.
fn interval(precision: Option<&Value<'_>>, fields: Option<&Value<'_>>, span: Span) -> Option<DataType> {
    let precision = number(precision)?;
    let Some(fields) = fields.filter(|fields| !fields.is_none()) else {
        return Some(DataType { modifiers: precision.into_iter().collect(), ..DataType::plain("interval", span) });
    };
    let precision = precision.map_or(String::new(), |precision| format!("({precision})"));
    sql::data_type(&format!("interval {}{precision}", fields.as_text()?.value), &sql::Origin::default())
        .map(|data_type| DataType { span, ..data_type })
}

/// The type with the collation that `collation=` gives it.
fn collated(data_type: DataType, arguments: &Arguments<'_>) -> DataType {
    let collation = arguments.get(1, "collation").and_then(Value::as_text).map(|text| ObjectName::bare(text.name()));
    DataType { collation, ..data_type }
}

fn bits(arguments: &Arguments<'_>, span: Span) -> Option<DataType> {
    let is_varying = arguments.get(1, "varying").is_some_and(Value::is_true);
    if is_varying { sized("bit varying", arguments, "length", span) } else { one_or_more("bit", arguments, span) }
}

/// A type whose length is 1 where none is given.
fn one_or_more(name: &str, arguments: &Arguments<'_>, span: Span) -> Option<DataType> {
    let length = number(arguments.get(0, "length"))?.unwrap_or(1);
    Some(DataType { modifiers: vec![length], ..DataType::plain(name, span) })
}

fn moment(name: &str, arguments: &Arguments<'_>, span: Span) -> Option<DataType> {
    let zone = match arguments.get(0, "timezone").map(|value| &value.kind) {
        None | Some(Kind::None | Kind::Bool(false)) => "without",
        Some(Kind::Bool(true)) => "with",
        Some(_) => return None,
    };
    let modifiers = number(arguments.get(1, "precision"))?.into_iter().collect();
    Some(DataType { modifiers, ..DataType::plain(format!("{name} {zone} time zone"), span) })
}

fn array<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>, span: Span) -> Option<DataType> {
    let element = data_type(this, arguments.get(0, "item_type")?)?;
    let dimensions = number(arguments.keyword("dimensions"))?.unwrap_or(1);
    Some(DataType { dimensions: u8::try_from(dimensions).unwrap_or(1).max(1), span, ..element })
}

fn enumeration<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>, span: Span) -> Option<DataType> {
    let is_native = !matches!(arguments.keyword("native_enum").map(|value| &value.kind), Some(Kind::Bool(false)));
    let name = kind::enum_name(this, arguments).ok()?;
    let Some(name) = name.filter(|_| is_native) else {
        let given = number(arguments.keyword("length"))?;
        let length = given.or_else(|| kind::longest(arguments))?;
        return Some(DataType { modifiers: vec![length], ..DataType::plain("character varying", span) });
    };
    let schema = match arguments.keyword("schema").filter(|value| !value.is_none()) {
        Some(value) => format!("{}.", value.as_text()?.value),
        None => String::new(),
    };
    Some(DataType::plain(format!("{schema}{name}"), span))
}
