//! What a history is held against: the migrations that another state of the project has, and that may have run already.

use std::collections::HashSet;

use crate::FileId;

/// An earlier state of a history: that of a branch it is to be merged into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// What people call it: `origin/main`.
    pub name: String,
    /// What became of each migration of the history since, in its order.
    pub pasts: Vec<Past>,
    /// The migrations that were there and are no longer.
    pub gone: Vec<Gone>,
    /// The files that are as they were.
    pub unchanged: HashSet<FileId>,
}

/// What became of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Past {
    /// It was not there.
    New,
    /// It does what it did.
    Same,
    /// It does something else than it did: its upgrade, its downgrade, or it follows others.
    Edited(&'static str),
}

/// A migration that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The name of its file, without the ending.
    pub stem: String,
}
