//! The database that migrations are for, as somebody says it in a word or two: `postgres 16`, `mysql`.

use model::{Dialect, Server};

/// A database that somebody names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Database {
    /// The product.
    pub dialect: Dialect,
    /// Its version, where it is PostgreSQL and the version is said.
    pub server: Option<Server>,
}

impl Database {
    /// What is expected where something else stands.
    pub const EXPECTED: &'static str = "a database: `postgres`, `postgres 10` or newer, `mysql`, `mariadb`, `sqlite`";

    /// Reads a product, and the version behind it: of PostgreSQL the major one counts, of the others none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let other = text.split_whitespace().next().and_then(Dialect::of_word).filter(|it| !it.is_postgres());
        if let Some(dialect) = other {
            return Some(Self { dialect, server: None });
        }
        let version = text.strip_prefix("postgres").map(|rest| rest.trim_start_matches("ql").trim())?;
        if version.is_empty() {
            return Some(Self { dialect: Dialect::Postgres, server: None });
        }
        let major = version.split('.').next()?.parse().ok()?;
        let server = (Server::OLDEST.major..=99).contains(&major).then_some(Server { major })?;
        Some(Self { dialect: Dialect::Postgres, server: Some(server) })
    }
}
