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
