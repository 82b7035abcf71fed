//! What SQLAlchemy and Alembic do otherwise where the database is not PostgreSQL.
//!
//! Sources: SQLAlchemy 2.0, `dialects/mysql/base.py` and `dialects/sqlite/base.py` (their type compilers), and Alembic 1.16,
//! `ddl/mysql.py`, `ddl/sqlite.py` and `operations/batch.py`.

use model::{DataType, Dialect, Extent, Generated, ObjectKind, Operation, Span, Step, Wrapping};

use crate::environment::Environment;
use crate::interpret::Interpreter;
use crate::operations::kind;
use crate::value::{Arguments, Kind, Value};

/// What SQLAlchemy calls a database: `bind.dialect.name`, and the beginning of the options that are for it alone. MariaDB is
/// mostly reached as MySQL (`mysql+pymysql://`), and goes by that name then.
pub(crate) fn name(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Postgres => Some("postgresql"),
        Dialect::MySql | Dialect::MariaDb => Some("mysql"),
        Dialect::Sqlite => Some("sqlite"),
        Dialect::Other => None,
    }
}

/// Puts right what an `env.py` says of transactions, for databases whose DDL is no part of them (`transactional_ddl`): each
/// revision has one of its own. Python's driver for SQLite opens it before the first change of rows, and not before DDL.
pub(crate) fn settle(environment: &mut Environment) {
    match environment.dialect.unwrap_or_default() {
        Dialect::Postgres => return,
        Dialect::MySql | Dialect::MariaDb => {}
        Dialect::Sqlite | Dialect::Other => environment.wrapping = Some(Wrapping::Unknown),
    }
    environment.session.extent = Extent::Migration;
}

/// Whether a batch is done on a copy of its table, as `recreate="auto"` has it on SQLite: unless it only adds columns and
/// makes or drops indexes (`SQLiteImpl.requires_recreate_in_batch`).
pub(crate) fn is_copied(steps: &[Step]) -> bool {
    let is_plain = |step: &Step| match &step.operation {
        Operation::AddColumn(add) => {
            let is_stored = matches!(add.column.generated, Some(Generated::Stored(_)));
            let changes = add.column.default.as_ref().is_some_and(|default| !default.functions.is_empty());
            !is_stored && !changes
        }
        Operation::CreateIndex(_) => true,
        Operation::Drop(drop) => drop.kind == ObjectKind::Index,
        _ => false,
    };
    !steps.iter().all(is_plain)
}

impl<'a> Interpreter<'a> {
    /// `bind.dialect.name`.
    pub(crate) fn dialect_name(&self, span: Span) -> Value<'a> {
        name(self.dialect).map_or_else(|| self.run_time(span), |name| Value::made(name, span))
    }

    /// `bind.dialect.dialect_description`: the name, and that of the driver (`DefaultDialect.dialect_description` in
    /// SQLAlchemy's `engine/default.py`), of which the usual one is taken.
    pub(crate) fn dialect_description(&self, span: Span) -> Value<'a> {
        let description = match self.dialect {
            Dialect::Postgres => "postgresql+psycopg2",
            Dialect::MySql | Dialect::MariaDb => "mysql+mysqldb",
            Dialect::Sqlite => "sqlite+pysqlite",
            Dialect::Other => return self.run_time(span),
        };
        Value::made(description, span)
    }

    /// Whether a name that a migration has for a dialect means the one that it is read for. MariaDB answers to MySQL's.
    pub(crate) fn is_dialect(&self, word: &str) -> bool {
        name(self.dialect) == Some(word) || self.dialect == Dialect::MariaDb && word == "mariadb"
    }

    /// Whether a class is that of the dialect: `isinstance(bind.dialect, PGDialect)`. `None` where there is no telling.
    pub(crate) fn is_dialect_class(&self, path: &str) -> Option<bool> {
        let words = |words: &[&str]| words.iter().any(|word| path.contains(word));
        Some(match self.dialect {
            Dialect::Postgres => words(&["postgresql", "PGDialect"]),
            Dialect::MySql | Dialect::MariaDb => words(&["mysql", "MySQLDialect"]),
            Dialect::Sqlite => words(&["sqlite", "SQLiteDialect"]),
            Dialect::Other => return None,
        })
    }

    /// An option that is for the dialect alone: `postgresql_where`, and `sqlite_where` where that is the database.
    pub(crate) fn option<'v>(&self, arguments: &'v Arguments<'a>, option: &str) -> Option<&'v Value<'a>> {
        let dialect = name(self.dialect)?;
        let is_it = |name: &str| name.strip_prefix(dialect).and_then(|rest| rest.strip_prefix('_')) == Some(option);
        let keyword = arguments.keywords.iter().find(|keyword| is_it(&keyword.name))?;
        Some(&keyword.value).filter(|value| !value.is_none())
    }

    /// Whether such an option is set.
    pub(crate) fn has_option(&self, arguments: &Arguments<'a>, option: &str) -> bool {
        self.option(arguments, option).is_some_and(Value::is_true)
    }

    /// How an integer key counts that nobody fills in.
    pub(crate) fn counting(&self) -> Option<Generated> {
        match self.dialect {
            Dialect::Postgres => Some(Generated::Serial),
            Dialect::MySql | Dialect::MariaDb => Some(Generated::AutoIncrement),
            // A row's key is its place: the column says nothing of it.
            _ => None,
        }
    }
}

/// The type of another database that SQLAlchemy compiles one of its own types to; `None` for those that are called there as
/// they are in PostgreSQL.
#[allow(clippy::option_option)] // of its own, of its own and not known, and the same are three things
pub(crate) fn data_type(
    dialect: Dialect,
    path: &str,
    arguments: &Arguments<'_>,
    span: Span,
) -> Option<Option<DataType>> {
    let is_mysql = matches!(dialect, Dialect::MySql | Dialect::MariaDb);
    if !is_mysql && dialect != Dialect::Sqlite {
        return None;
    }
    let plain = |name: &str| Some(Some(DataType::plain(name, span)));
    let sized =
        |name: &str, length: i64| Some(Some(DataType { modifiers: vec![length], ..DataType::plain(name, span) }));
    if is_mysql && let Some(found) = mysql(path, arguments, span) {
        return Some(found);
    }
    match path {
        "String" | "VARCHAR" | "Unicode" | "AutoString" | "String.AutoString" => match length(arguments) {
            Ok(Some(length)) => sized("varchar", length),
            Ok(None) => plain("varchar"),
            Err(()) => Some(None),
        },
        "DateTime" | "sqlite.DATETIME" | "DATETIME" | "Interval" => plain("datetime"),
        "TIMESTAMP" => plain("timestamp"),
        "Time" | "TIME" => plain("time"),
        "LargeBinary" | "PickleType" | "BLOB" => plain("blob"),
        "Float" | "FLOAT" => plain("float"),
        "Double" | "DOUBLE" => plain("double"),
        "Uuid" => sized("char", 32),
        "Enum" => match kind::longest(arguments) {
            Some(length) => sized("varchar", length),
            None => Some(None),
        },
        _ => None,
    }
}

/// The length that a type of text is given, if it is; an error where it is not known.
fn length(arguments: &Arguments<'_>) -> Result<Option<i64>, ()> {
    match arguments.get(0, "length").map(|value| &value.kind) {
        None | Some(Kind::None) => Ok(None),
        Some(Kind::Int(length)) => Ok(Some(*length)),
        Some(_) => Err(()),
    }
}

/// The types that MySQL calls otherwise, and those of `sqlalchemy.dialects.mysql`, under the names that the reader of SQL has.
#[allow(clippy::option_option)] // as above
fn mysql(path: &str, arguments: &Arguments<'_>, span: Span) -> Option<Option<DataType>> {
    let plain = |name: &str| Some(Some(DataType::plain(name, span)));
    let is_unsigned = arguments.keyword("unsigned").is_some_and(Value::is_true);
    let number = |name: &str| plain(&if is_unsigned { format!("{name} unsigned") } else { name.to_owned() });
    match path.strip_prefix("mysql.").unwrap_or(path) {
        "Boolean" | "BOOLEAN" | "TINYINT" => number("tinyint"),
        "Integer" | "INTEGER" | "INT" => number("int"),
        "SmallInteger" | "SMALLINT" => number("smallint"),
        "MEDIUMINT" => number("mediumint"),
        "BigInteger" | "BIGINT" => number("bigint"),
        // Their values are part of the type, and quoted as they are.
        "Enum" | "ENUM" | "SET" => Some(None),
        "Numeric" | "NUMERIC" | "DECIMAL" => {
            let given = |position, name| match arguments.get(position, name).map(|value| &value.kind) {
                Some(Kind::Int(number)) => Some(*number),
                _ => None,
            };
            let modifiers = given(0, "precision").into_iter().chain(given(1, "scale")).collect();
            Some(Some(DataType { modifiers, ..DataType::plain("decimal", span) }))
        }
        name @ ("DATETIME" | "TIMESTAMP" | "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" | "TINYBLOB" | "MEDIUMBLOB"
        | "LONGBLOB" | "YEAR") => plain(&name.to_ascii_lowercase()),
        _ => None,
    }
}
