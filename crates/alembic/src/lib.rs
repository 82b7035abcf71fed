//! An Alembic project to operations: read, never executed.
//!
//! [`find`] tells the projects among the files of a run apart, [`read`] turns them into histories: each revision is
//! parsed once, its module is followed by a small abstract interpreter ([`mod@interpret`]), and each call of `op.…`
//! becomes the steps that Alembic would run on PostgreSQL ([`mod@operations`]). What cannot be known without running
//! the migration becomes an opaque step with its reason.

use model::{Connection, Dialect, FileId, History, Migration, SourceFile};

mod core;
mod dialect;
mod environment;
mod graph;
mod imports;
mod ini;
mod interpret;
mod memo;
mod models;
mod modules;
mod naming;
mod next;
mod operations;
mod outline;
mod project;
mod pyproject;
mod python;
mod revision;
mod sqlalchemy;
mod text;
mod types;
mod value;

pub use imports::{Import, imported, imports};
pub use memo::Memo;
pub use next::{Next, Wish, first, next};
pub use project::{Project, RUNNER};
pub use python::line::LogicalLine;

/// Finds the Alembic projects among the files. Every revision file belongs to one of them: to that of its
/// `alembic.ini` or `pyproject.toml`, to that of the `env.py` above it, or to one of its own.
#[must_use]
pub fn find(files: &[SourceFile]) -> Vec<Project> {
    project::find(files)
}

/// Reads projects: one history for each of their trees. What several of them import is parsed once, and what `memo`
/// has is not read again. Never fails.
///
/// `spoken` is the database that a project is read for, where anything says so: asked with the connections that its own
/// files spell out, and the variables that they ask for. Branches by the dialect take its side.
#[must_use]
pub fn read(
    projects: &[Project],
    files: &[SourceFile],
    spoken: impl Fn(&Project, &[Connection], &[String]) -> Option<Dialect>,
    memo: &mut Memo,
) -> Vec<History> {
    project::read(projects, files, &spoken, memo)
}

/// The files that reading a project opens besides its `env.py` and its revisions: what these import, as far as it is
/// used. It reads the project to tell; what that costs is measured against parsing them.
#[must_use]
pub fn followed(project: &Project, files: &[SourceFile]) -> Vec<FileId> {
    project::followed(project, files)
}

/// Reads a revision that stands alone: a file, or the bare `op.…` lines of an example, which are then the body of its
/// `upgrade` and find `op`, `sa` and their like already imported. It may import from the other files.
#[must_use]
pub fn read_fragment(files: &[SourceFile], file: FileId, dialect: Dialect) -> Migration {
    revision::read_fragment(files, file, dialect)
}

/// The logical line of a Python file that an offset lies in. `None` where the file is nested too deeply to tell.
#[must_use]
pub fn logical_line(text: &str, offset: u32) -> Option<LogicalLine> {
    python::line::at(&python::Source::parse(FileId::default(), text), offset)
}
