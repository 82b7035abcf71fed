//! The session that migrations run in: what a project's files say of it, before the first of them begins.

use crate::{FileId, Guard, Name, ObjectName, Operation, SetVariable, Span, Step};

/// The session that a project's migrations run in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// What is said before the first migration: the settings the connection is opened with, then statements. Only
    /// what still counts then is here: a setting of another connection, or one that was rolled back, is not.
    pub prologue: Vec<Step>,
    /// How far a transaction of the runner's reaches.
    pub extent: Extent,
    /// The table in which the tool notes what has run; `None` where the files leave it to the tool, or do not tell.
    pub version_table: Option<ObjectName>,
    /// Whether constraints that a migration leaves unnamed may be called otherwise than the server would call them: by
    /// a naming convention that the files do not tell.
    pub names_unknown: bool,
    /// What the driver is told beside the URL: `sslmode`, `connect_timeout`; and the value, as far as known.
    pub arguments: Vec<(Name, String)>,
    /// Whether the connection comes from a pool that keeps it; `None` where the files do not tell.
    pub pooled: Option<bool>,
    /// The call that makes the engine, and with it the pool.
    pub engine: Option<(FileId, Span)>,
}

/// How far a transaction of the runner's reaches, where it opens any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// No file tells.
    #[default]
    Unknown,
    /// One holds all the migrations of a run.
    Run,
    /// Each migration has its own.
    Migration,
    /// The project's own code opened one before the runner could, and the runner leaves it alone: it neither commits
    /// it nor can it leave it for a while.
    Outside {
        /// The file.
        file: FileId,
        /// The call that opened it.
        span: Span,
    },
}

impl Session {
    /// What a setting was set to last before the first migration, if that is certain: `lock_timeout`.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&SetVariable> {
        let set = |step: &'_ Step| matches!(&step.operation, Operation::SetVariable(set) if set.name == *name);
        let step = self.prologue.iter().rev().find(|step| set(step))?;
        match &step.operation {
            Operation::SetVariable(set) if step.guard == Guard::None => Some(set),
            _ => None,
        }
    }
}
