//! The databases whose SQL a migration may be written in, and what they are called.

/// What all of them are, if they are the same.
pub fn agreed<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Whose SQL a history is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// PostgreSQL.
    #[default]
    Postgres,
    /// MySQL.
    MySql,
    /// MariaDB, which has parted from MySQL: much of its SQL is the same, and not all.
    MariaDb,
    /// SQLite.
    Sqlite,
    /// A database whose SQL is not read: SQL Server, Oracle, ClickHouse.
    Other,
}

impl Dialect {
    /// What each is called, in folders, endings of files and settings.
    pub const WORDS: [(&'static str, Self); 12] = [
        ("postgres", Self::Postgres),
        ("postgresql", Self::Postgres),
        ("pg", Self::Postgres),
        ("psql", Self::Postgres),
        ("mysql", Self::MySql),
        ("mariadb", Self::MariaDb),
        ("sqlite", Self::Sqlite),
        ("sqlite3", Self::Sqlite),
        ("mssql", Self::Other),
        ("sqlserver", Self::Other),
        ("oracle", Self::Other),
        ("clickhouse", Self::Other),
    ];

    /// Those whose SQL is read.
    pub const READ: [Self; 4] = [Self::Postgres, Self::MySql, Self::MariaDb, Self::Sqlite];

    /// The dialect that a path names, in the words of its folders (`mysql_migrations/`) or in an ending of its file
    /// (`12.sql.sqlite`). The last one counts. A file's own words do not: `0012_leave_mysql.sql` may be about it.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let endings = file.split('.').skip(1);
        let words = folder.split(|c: char| !c.is_ascii_alphanumeric()).chain(endings);
        words.filter_map(Self::of_word).last()
    }

    /// The dialect that an ending of a file's name says: `12.sql.sqlite`, `12.mysql.up.sql`.
    #[must_use]
    pub fn of_ending(path: &str) -> Option<Self> {
        let file = path.rsplit('/').next().unwrap_or(path);
        file.split('.').skip(1).filter_map(Self::of_word).last()
    }

    /// Whether it is MySQL's or MariaDB's, which have most in common.
    #[must_use]
    pub fn is_mysql(self) -> bool {
        matches!(self, Self::MySql | Self::MariaDb)
    }

    /// What people call the product.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MySQL",
            Self::MariaDb => "MariaDB",
            Self::Sqlite => "SQLite",
            Self::Other => "another database",
        }
    }

    /// The word for it in settings and in JSON, by which [`Dialect::of_word`] knows it; `other` where its SQL is not read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
            Self::MariaDb => "mariadb",
            Self::Sqlite => "sqlite",
            Self::Other => "other",
        }
    }

    /// Whether it is PostgreSQL's, whose server we know.
    #[must_use]
    pub fn is_postgres(self) -> bool {
        self == Self::Postgres
    }

    /// The dialect of that name.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|&(_, dialect)| dialect)
    }
}
