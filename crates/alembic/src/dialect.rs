//! What SQLAlchemy and Alembic do otherwise where the database is not PostgreSQL.
//!
//! Sources: SQLAlchemy 2.0, `dialects/mysql/base.py` and `dialects/sqlite/base.py` (their type compilers), and Alembic 1.16,
//! `ddl/mysql.py`, `ddl/sqlite.py` and `operations/batch.py`.

use model::{Dialect, Extent, Generated, ObjectKind, Operation, Span, Step, Wrapping};

use crate::environment::Environment;
use crate::interpret::Interpreter;
use crate::value::{Arguments, Value};

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

/// The longest name of a constraint or an index that SQLAlchemy leaves as it is, in characters: `max_identifier_length`, and MySQL's
/// `max_constraint_name_length`.
pub(crate) fn longest_name(dialect: Dialect) -> usize {
    match dialect {
        Dialect::MySql | Dialect::MariaDb => 64,
        Dialect::Sqlite => 9999,
        Dialect::Postgres | Dialect::Other => 63,
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

/// Whether a type is one of whole numbers, by its name in any of the databases: the key of such a type counts.
pub(crate) fn is_integer(name: &str) -> bool {
    matches!(name.strip_suffix(" unsigned").unwrap_or(name), "smallint" | "mediumint" | "integer" | "int" | "bigint")
}
