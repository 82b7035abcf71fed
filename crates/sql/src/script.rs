//! A script in the dialect that it is written in, statement by statement.

use model::{Dialect, Span};

#[cfg(feature = "dialects")]
use crate::dialects;
use crate::scan::Token;
use crate::split::Splitter;

/// Whether SQL of this dialect takes a parser that this build does not have.
pub(crate) const fn is_elsewhere(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Postgres | Dialect::Other => false,
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => !cfg!(feature = "dialects"),
    }
}

/// Hands out a script's statements, one after the other.
#[derive(Debug)]
pub(crate) enum Script<'a> {
    /// PostgreSQL's, and what no other splitter is known for.
    Postgres(Splitter<'a>),
    /// MySQL's, MariaDB's or SQLite's.
    #[cfg(feature = "dialects")]
    Other(dialects::Splitter<'a>),
}

impl<'a> Script<'a> {
    /// Begins at the start of `text`.
    pub(crate) fn new(text: &'a str, dialect: Dialect) -> Self {
        #[cfg(feature = "dialects")]
        if dialects::reads(dialect) {
            return Self::Other(dialects::Splitter::new(text, dialect));
        }
        let _ = dialect;
        Self::Postgres(Splitter::new(text))
    }

    /// Puts the tokens of the next statement into `tokens`, without the one that ends it. `false` at the end.
    pub(crate) fn next(&mut self, tokens: &mut Vec<Token>) -> bool {
        match self {
            Self::Postgres(splitter) => splitter.next(tokens),
            #[cfg(feature = "dialects")]
            Self::Other(splitter) => splitter.next(tokens),
        }
    }

    /// Whether the statement handed out last stands under a condition of a client or of a template.
    pub(crate) fn is_conditional(&self) -> bool {
        match self {
            Self::Postgres(splitter) => splitter.is_conditional(),
            #[cfg(feature = "dialects")]
            Self::Other(splitter) => splitter.is_conditional(),
        }
    }

    /// Whether the client runs what the statement handed out last gives.
    pub(crate) fn is_executed(&self) -> bool {
        match self {
            Self::Postgres(splitter) => splitter.is_executed(),
            #[cfg(feature = "dialects")]
            Self::Other(_) => false,
        }
    }

    /// The comments passed so far.
    pub(crate) fn comments(&self) -> &[Span] {
        match self {
            Self::Postgres(splitter) => splitter.comments(),
            #[cfg(feature = "dialects")]
            Self::Other(splitter) => splitter.comments(),
        }
    }
}
