//! Column types of well-known libraries, where the type they come to on PostgreSQL is fixed: each was asked of SQLAlchemy.

use model::{DataType, Span};

use super::number;
use crate::interpret::Interpreter;
use crate::value::{Arguments, Kind, Value};

/// The type that a class of a library comes to.
pub(super) fn data_type<'a>(
    this: &Interpreter<'a>,
    path: &str,
    arguments: &Arguments<'a>,
    span: Span,
) -> Option<DataType> {
    let (root, name) = (path.split('.').next()?, path.rsplit('.').next()?);
    match root {
        "oslo_db" if matches!(name, "JsonEncodedDict" | "JsonEncodedList" | "JsonEncodedType") => {
            let asks = |index: usize, word: &str| arguments.get(index, word).is_some_and(Value::is_true);
            let name = match this.dialect.is_mysql() {
                true if asks(0, "mysql_as_long") => "longtext",
                true if asks(1, "mysql_as_medium") => "mediumtext",
                _ => "text",
            };
            Some(DataType::plain(name, span))
        }
        "oslo_db" if name == "impl" && path.contains("JsonEncoded") => Some(DataType::plain("text", span)),
        "sqlalchemy_utils" => of_utils(this, name, arguments, span),
        "pgvector" => {
            let (name, keyword) = match name {
                "Vector" | "VECTOR" => ("vector", "dim"),
                "HALFVEC" => ("halfvec", "dim"),
                "SPARSEVEC" => ("sparsevec", "dim"),
                "BIT" => ("bit", "length"),
                _ => return None,
            };
            let modifiers = number(arguments.get(0, keyword))?.into_iter().collect();
            Some(DataType { modifiers, ..DataType::plain(name, span) })
        }
        "geoalchemy2" => shape(name, arguments, span),
        _ => None,
    }
}

/// The types of SQLAlchemy-Utils.
fn of_utils<'a>(this: &Interpreter<'a>, name: &str, arguments: &Arguments<'a>, span: Span) -> Option<DataType> {
    let plain = |name: &str| Some(DataType::plain(name, span));
    let varying =
        |length: i64| Some(DataType { modifiers: vec![length], ..DataType::plain("character varying", span) });
    let given = |index: usize, keyword: &str, otherwise: i64| {
        varying(number(arguments.get(index, keyword))?.unwrap_or(otherwise))
    };
    match name {
        // Without the native type it is one that PostgreSQL has not.
        "UUIDType" => match arguments.get(1, "native").map(|value| &value.kind) {
            Some(Kind::Bool(false)) => None,
            _ => plain("uuid"),
        },
        "URLType" | "ScalarListType" => plain("text"),
        "EncryptedType" | "PasswordType" => plain("bytea"),
        "StringEncryptedType" => plain("character varying"),
        "EmailType" => given(0, "length", 255),
        "ColorType" => given(0, "length", 20),
        "PhoneNumberType" => given(1, "max_length", 20),
        "CountryType" => varying(2),
        "CurrencyType" => varying(3),
        "LocaleType" => varying(10),
        "IPAddressType" | "TimezoneType" => varying(50),
        "ChoiceType" => match arguments.get(1, "impl").filter(|value| !value.is_none()) {
            Some(kept) => super::data_type(this, kept),
            None => varying(255),
        },
        "JSONType" => plain("json"),
        "TSVectorType" => plain("tsvector"),
        "LtreeType" => plain("ltree"),
        "ArrowType" | "EnrichedDateTimeType" => plain("timestamp without time zone"),
        "EnrichedDateType" => plain("date"),
        "WeekDaysType" => Some(DataType { modifiers: vec![7], ..DataType::plain("bit", span) }),
        "IntRangeType" => plain("int4range"),
        "Int8RangeType" => plain("int8range"),
        "NumericRangeType" => plain("numrange"),
        "DateRangeType" => plain("daterange"),
        "DateTimeRangeType" => plain("tsrange"),
        "CompositeType" => plain(&arguments.get(0, "name")?.as_text()?.value),
        _ => None,
    }
}

/// The types of GeoAlchemy: the kind of shape and its coordinates are part of the name, as where SQL says them.
fn shape(name: &str, arguments: &Arguments<'_>, span: Span) -> Option<DataType> {
    let (name, first) = match name {
        "Geometry" => ("geometry", "GEOMETRY"),
        "Geography" => ("geography", "GEOMETRY"),
        "Raster" => return Some(DataType::plain("raster", span)),
        _ => return None,
    };
    let kind = match arguments.get(0, "geometry_type").map(|value| &value.kind) {
        Some(Kind::None) => return Some(DataType::plain(name, span)),
        Some(Kind::Text(text)) => text.value.to_string(),
        Some(_) => return None,
        None => first.to_owned(),
    };
    let coordinates = match arguments.get(1, "srid").map(|value| &value.kind) {
        Some(Kind::Int(number)) => *number,
        Some(_) => return None,
        None => -1,
    };
    let written = sql::data_type(&format!("{name}({kind},{coordinates})"), &sql::Origin::default())?;
    Some(DataType { span, ..written })
}

/// Whether a column of this type is given a GiST index with its table, as GeoAlchemy does unless told otherwise; and
/// whether it is an index of rasters.
pub(crate) fn spatial(value: &Value<'_>) -> Option<bool> {
    let (path, spatial_index) = match &value.kind {
        Kind::Path(path) => (path, None),
        Kind::Object(object) => (&object.path, object.arguments.keyword("spatial_index")),
        _ => return None,
    };
    let name = path.strip_prefix("geoalchemy2.")?.rsplit('.').next()?;
    let is_indexed = !matches!(spatial_index.map(|value| &value.kind), Some(Kind::Bool(false)));
    match name {
        "Geometry" | "Geography" if is_indexed => Some(false),
        "Raster" if is_indexed => Some(true),
        _ => None,
    }
}
