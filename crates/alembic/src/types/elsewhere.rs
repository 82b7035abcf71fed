//! Column types of other databases: SQLAlchemy's classes under the names that the readers of their SQL have for what SQLAlchemy
//! compiles them to.
//!
//! Source: SQLAlchemy 2.0, `MySQLTypeCompiler` in `dialects/mysql/base.py`, `SQLiteTypeCompiler` in `dialects/sqlite/base.py`, and
//! `GenericTypeCompiler` in `sql/compiler.py`; held against what Alembic renders in `tests/lowering/alembic/elsewhere.md`.

use model::{DataType, Dialect, ObjectName, Span, mysql};

use super::number;
use crate::operations::kind;
use crate::value::{Arguments, Value};

/// What stands in the parentheses of a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    /// Nothing.
    None,
    /// `length=`.
    Length,
    /// `length=`, without which there is no such type in MySQL: SQLAlchemy raises an error.
    OwnLength,
    /// `length=`, which is 255 in MySQL unless it is given.
    AutoLength,
    /// `length=`, in MySQL alone.
    LengthInMySql,
    /// `precision=`, `scale=`.
    Digits,
    /// `precision=`, in MySQL alone: how many bits are kept, or, with `scale=`, how many digits.
    Bits,
    /// `fsp=`: digits of a second, in MySQL.
    Fraction,
}

/// Classes, what they are called in MySQL and in SQLite, and what is said of their size.
const TYPES: &[(&str, &str, &str, Size)] = &[
    ("String,VARCHAR,Unicode", "varchar", "varchar", Size::OwnLength),
    // `mysql_default_length` in SQLModel's `sql/sqltypes.py`.
    ("AutoString,String.AutoString", "varchar", "varchar", Size::AutoLength),
    ("NVARCHAR", "varchar", "nvarchar", Size::OwnLength),
    ("CHAR", "char", "char", Size::Length),
    ("NCHAR", "char", "nchar", Size::Length),
    ("Text,TEXT,UnicodeText", "text", "text", Size::Length),
    ("DateTime,DATETIME,UTCDateTime", "datetime", "datetime", Size::Fraction),
    ("Interval", "datetime", "datetime", Size::None),
    ("TIMESTAMP", "timestamp", "timestamp", Size::Fraction),
    ("Time,TIME", "time", "time", Size::Fraction),
    ("LargeBinary,BLOB", "blob", "blob", Size::LengthInMySql),
    ("PickleType", "blob", "blob", Size::None),
    ("Float,FLOAT", "float", "float", Size::Bits),
    ("Double,DOUBLE", "double", "double", Size::None),
    ("DOUBLE_PRECISION", "double", "double precision", Size::None),
    ("REAL", "double", "real", Size::None),
    ("Numeric,NUMERIC", "decimal", "numeric", Size::Digits),
    ("DECIMAL", "decimal", "decimal", Size::Digits),
    ("Boolean,BOOLEAN", "tinyint", "boolean", Size::None),
    ("Integer,INTEGER,INT", "int", "integer", Size::None),
];

/// Types of MySQL's that are called there as their classes are.
const OF_MYSQL: &str =
    "SMALLINT,BIGINT,TINYINT,MEDIUMINT,TINYTEXT,MEDIUMTEXT,LONGTEXT,TINYBLOB,MEDIUMBLOB,LONGBLOB,YEAR";

/// The type of another database that a class is compiled to; `None` for those that are called there as they are in PostgreSQL.
#[allow(clippy::option_option)] // of its own, of its own and not known, and the same are three things
pub(super) fn data_type(
    dialect: Dialect,
    path: &str,
    arguments: &Arguments<'_>,
    span: Span,
) -> Option<Option<DataType>> {
    let is_mysql = dialect.is_mysql();
    if !is_mysql && dialect != Dialect::Sqlite {
        return None;
    }
    let class = path.strip_prefix(if is_mysql { "mysql." } else { "sqlite." }).unwrap_or(path);
    let found = match class {
        "Uuid" => Some(DataType { modifiers: vec![32], ..DataType::plain("char", span) }),
        "Enum" => enumeration("enum", is_mysql && !is_false(arguments.keyword("native_enum")), arguments, span),
        "ENUM" | "SET" if is_mysql => enumeration(&class.to_ascii_lowercase(), true, arguments, span),
        _ if is_mysql && is_among(class, OF_MYSQL) => Some(DataType::plain(class.to_ascii_lowercase(), span)),
        _ => {
            let &(_, in_mysql, in_sqlite, size) = TYPES.iter().find(|(classes, ..)| is_among(class, classes))?;
            sized(if is_mysql { in_mysql } else { in_sqlite }, size, is_mysql, arguments, span)
        }
    };
    Some(found.map(|found| if is_mysql { with_attributes(found, arguments) } else { found }))
}

/// A type of PostgreSQL's that others have, too, under the name that they have for it.
pub(super) fn shared(dialect: Dialect, found: DataType) -> Option<DataType> {
    match found.name.as_str() {
        _ if dialect.is_postgres() => Some(found),
        "text" | "mediumtext" | "longtext" => Some(found),
        "character varying" => Some(DataType { name: "varchar".to_owned(), ..found }),
        _ => None,
    }
}

fn is_among(class: &str, classes: &str) -> bool {
    classes.split(',').any(|known| known == class)
}

fn sized(name: &str, size: Size, is_mysql: bool, arguments: &Arguments<'_>, span: Span) -> Option<DataType> {
    let length = || number(arguments.get(0, "length"));
    let (first, second) = match size {
        Size::OwnLength if is_mysql => (Some(length()??), None),
        Size::AutoLength if is_mysql => (Some(length()?.unwrap_or(255)), None),
        Size::Length | Size::OwnLength | Size::AutoLength => (length()?, None),
        Size::LengthInMySql if is_mysql => (length()?, None),
        Size::Digits => (number(arguments.get(0, "precision"))?, number(arguments.get(1, "scale"))?),
        // The second place is another's in the class that all databases share.
        Size::Bits if is_mysql => (number(arguments.get(0, "precision"))?, number(arguments.keyword("scale"))?),
        Size::Fraction if is_mysql => (number(arguments.get(1, "fsp"))?, None),
        _ => (None, None),
    };
    let modifiers = first.into_iter().chain(second.filter(|_| first.is_some())).collect();
    let found = DataType { modifiers, ..DataType::plain(name, span) };
    Some(if is_mysql { mysql::sized(found) } else { found })
}

/// The values of an enum are part of the type in MySQL, under the name that they have there; elsewhere it is kept as a string.
fn enumeration(name: &str, is_native: bool, arguments: &Arguments<'_>, span: Span) -> Option<DataType> {
    if !is_native {
        let length = number(arguments.keyword("length"))?.or_else(|| kind::longest(arguments))?;
        return Some(DataType { modifiers: vec![length], ..DataType::plain("varchar", span) });
    }
    let values = kind::values(arguments)?;
    let quoted: Vec<String> = values.iter().map(|value| format!("'{}'", value.value.replace('\'', "''"))).collect();
    Some(DataType::plain(format!("{name}({})", quoted.join(", ")), span))
}

/// Signs, the character set and the collation.
fn with_attributes(mut found: DataType, arguments: &Arguments<'_>) -> DataType {
    if ["unsigned", "zerofill"].into_iter().any(|word| arguments.keyword(word).is_some_and(Value::is_true)) {
        found.name.push_str(" unsigned");
    }
    let name = |word: &str| arguments.keyword(word).and_then(Value::as_text).map(|text| text.name());
    found.character_set = name("charset").map(Box::new);
    found.collation = name("collation").map(ObjectName::bare);
    found
}

fn is_false(value: Option<&Value<'_>>) -> bool {
    matches!(value.map(|value| &value.kind), Some(crate::value::Kind::Bool(false)))
}
