//! The server a migration will meet.

/// A PostgreSQL server, as far as physics asks: its major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Server {
    /// The major version: 12, 13, … 18.
    pub major: u16,
}

impl Server {
    /// The oldest major version whose physics is modelled.
    pub const OLDEST: Self = Self { major: 10 };

    /// The newest major version whose physics is modelled.
    pub const NEWEST: Self = Self { major: 18 };

    /// Whether the server is at least this major version.
    #[must_use]
    pub const fn at_least(self, major: u16) -> bool {
        self.major >= major
    }
}

impl Default for Server {
    /// PostgreSQL 15, the oldest major version that still gets fixes (as of November 2026): what is true of it is true
    /// of most servers in use.
    fn default() -> Self {
        Self { major: 15 }
    }
}

/// Whose SQL a history is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// PostgreSQL.
    #[default]
    Postgres,
    /// Another database: what PostgreSQL would do with it is beside the point.
    Other,
}

impl Dialect {
    /// What each is called, in folders, endings of files and settings.
    pub const WORDS: [(&'static str, Self); 12] = [
        ("postgres", Self::Postgres),
        ("postgresql", Self::Postgres),
        ("pg", Self::Postgres),
        ("psql", Self::Postgres),
        ("mysql", Self::Other),
        ("mariadb", Self::Other),
        ("sqlite", Self::Other),
        ("sqlite3", Self::Other),
        ("mssql", Self::Other),
        ("sqlserver", Self::Other),
        ("oracle", Self::Other),
        ("clickhouse", Self::Other),
    ];

    /// The dialect that a path names, in the words of its folders (`mysql_migrations/`) or in an ending of its file
    /// (`12.sql.sqlite`). The last one counts. A file's own words do not: `0012_leave_mysql.sql` may be about it.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let endings = file.split('.').skip(1);
        let words = folder.split(|c: char| !c.is_ascii_alphanumeric()).chain(endings);
        words.filter_map(Self::of_word).last()
    }

    /// The dialect of that name.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|&(_, dialect)| dialect)
    }
}
