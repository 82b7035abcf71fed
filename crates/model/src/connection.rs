//! Where a project connects to: a URL, and what it says of the way there.

use crate::literal::{is_loopback, is_reserved, without_port};
use crate::{Dialect, FileId, Literal, LiteralKind};

/// A connection the project's files spell out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The URL.
    pub url: Literal,
    /// The file.
    pub file: FileId,
    /// Whether migrations are run with it. Not so, as far as is known, of a variable in a `.env` file that no `env.py`
    /// asks for.
    pub is_of_migrations: bool,
}

impl Connection {
    /// Whether it leads to PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.dialect() == Some(Dialect::Postgres)
    }

    /// The database that it leads to, as the scheme has it: `mysql+pymysql://…`.
    #[must_use]
    pub fn dialect(&self) -> Option<Dialect> {
        let (scheme, _) = self.url.value.split_once("://")?;
        Dialect::of_word(scheme.split('+').next().unwrap_or(scheme))
    }

    /// The host, without the port. `None` for a socket, and where a place is kept for it.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let host = without_port(self.authority()?);
        let is_place = host.contains(['$', '%', '{', '<', '[', '*']);
        (!host.is_empty() && !is_place).then_some(host)
    }

    /// The port, where the URL has one.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.authority()?.rsplit_once(':')?.1.parse().ok()
    }

    /// What a parameter of the URL is set to: `sslmode`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let (_, query) = self.url.value.split_once('?')?;
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether the way there leaves the machine and its own network, as far as the name tells: not so of a name
    /// without a dot (`localhost`, `db`), of what is set aside for examples, and of private addresses (RFC 1918).
    #[must_use]
    pub fn is_remote(&self) -> bool {
        let is_near = |host: &str| {
            let is_private = host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_private());
            !host.contains('.')
                || is_loopback(host)
                || is_reserved(host)
                || is_private
                || [".internal", ".local", ".lan"].iter().any(|end| host.ends_with(end))
        };
        self.host().is_some_and(|host| !is_near(host))
    }

    /// Whether it is one of Neon's, which are reached by name only: a serverless PostgreSQL.
    #[must_use]
    pub fn is_neon(&self) -> bool {
        self.host().is_some_and(|host| host.ends_with(".neon.tech") || host.ends_with(".neon.build"))
    }

    /// Host and port.
    fn authority(&self) -> Option<&str> {
        let (_, rest) = self.url.value.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        Some(authority.rsplit_once('@').map_or(authority, |(_, host)| host))
    }
}

/// Whether a string is the URL of a database, or another one with a password in it.
#[must_use]
pub fn is_database_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let dialect = scheme.split('+').next().unwrap_or(scheme);
    let known = ["postgresql", "postgres", "mysql", "mariadb", "sqlite", "oracle", "mssql", "cockroachdb", "redshift"];
    // A URL with a host and a password is worth telling whatever it leads to.
    known.contains(&dialect) && !rest.is_empty() || matches!(LiteralKind::of(text), LiteralKind::CredentialUrl)
}
