//! An Alembic project to operations: read, never executed.

use model::{FileId, History, SourceFile};

/// An Alembic project among the given files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The folder it was found in: that of its `alembic.ini`, or of its script folder.
    pub root: String,
    /// Its `alembic.ini`, or the `pyproject.toml` with a `[tool.alembic]` table.
    pub settings: Option<FileId>,
    /// Its `env.py`.
    pub environment: Option<FileId>,
    /// The version folders, each with the revision files in it. Each is a tree of its own unless the project says that
    /// they belong together.
    pub trees: Vec<Vec<FileId>>,
}

/// Finds the Alembic projects among the files.
#[must_use]
pub fn find(_files: &[SourceFile]) -> Vec<Project> {
    Vec::new()
}

/// Reads a project: one history for each of its trees. Never fails.
#[must_use]
pub fn read(_project: &Project, _files: &[SourceFile]) -> Vec<History> {
    Vec::new()
}
