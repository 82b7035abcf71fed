//! What SQLAlchemy and Alembic do otherwise where the database is not PostgreSQL.
//!
//! Sources: SQLAlchemy 2.0, `dialects/mysql/base.py` and `dialects/sqlite/base.py` (their type compilers), and Alembic 1.16,
//! `ddl/mysql.py`, `ddl/sqlite.py` and `operations/batch.py`.

use model::{DataType, Dialect, Extent, Generated, Span, Wrapping};

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

impl<'a> Interpreter<'a> {
    /// `bind.dialect.name`.
    pub(crate) fn dialect_name(&self, span: Span) -> Value<'a> {
        name(self.dialect).map_or_else(|| self.run_time(span), |name| Value::made(name, span))
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
    match path {
        "DateTime" | "sqlite.DATETIME" | "mysql.DATETIME" | "DATETIME" => plain("datetime"),
        "TIMESTAMP" | "mysql.TIMESTAMP" => plain("timestamp"),
        "Time" | "TIME" => plain("time"),
        "Interval" => plain("datetime"),
        "LargeBinary" | "PickleType" | "BLOB" => plain("blob"),
        "Float" | "FLOAT" => plain("float"),
        "Double" | "DOUBLE" => plain("double"),
        "Uuid" => sized("char", 32),
        // MySQL has no other type for it, and writes it so.
        "Boolean" if is_mysql => sized("tinyint", 1),
        "Enum" | "mysql.ENUM" | "ENUM" if is_mysql => plain("enum"),
        "Enum" => match kind::longest(arguments) {
            Some(length) => sized("varchar", length),
            None => Some(None),
        },
        _ => mysql(path, arguments, span).filter(|_| is_mysql),
    }
}

/// The types of `sqlalchemy.dialects.mysql`.
#[allow(clippy::option_option)] // as above
fn mysql(path: &str, arguments: &Arguments<'_>, span: Span) -> Option<Option<DataType>> {
    let name = path.strip_prefix("mysql.")?;
    let lower = name.to_ascii_lowercase();
    match name {
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INTEGER" | "BIGINT" => {
            let is_unsigned = arguments.keyword("unsigned").is_some_and(Value::is_true);
            let width = match arguments.get(0, "display_width").map(|value| &value.kind) {
                Some(Kind::Int(width)) => vec![*width],
                _ => Vec::new(),
            };
            let name = if is_unsigned { format!("{lower} unsigned") } else { lower };
            Some(Some(DataType { modifiers: width, ..DataType::plain(name, span) }))
        }
        "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" | "TINYBLOB" | "MEDIUMBLOB" | "LONGBLOB" | "YEAR" | "SET" => {
            Some(Some(DataType::plain(lower, span)))
        }
        _ => None,
    }
}
