//! Drafts: migrations told apart and paired, before their SQL is read.

use std::ops::Range;

use model::{Dialect, Fault, FileId, Runner, Span, Wrapping};

use crate::version::Version;

/// The files of one project.
#[derive(Debug)]
pub(crate) struct Project {
    /// Its folder.
    pub(crate) root: String,
    /// The tool that runs it.
    pub(crate) runner: Runner,
    /// Its migrations, in any order.
    pub(crate) drafts: Vec<Draft>,
    /// What did not fit.
    pub(crate) faults: Vec<Fault>,
    /// The database that the tool's own files name.
    pub(crate) dialect: Option<Dialect>,
}

impl Project {
    /// One without migrations.
    pub(crate) fn new(root: &str, runner: Runner) -> Self {
        Self { root: root.to_owned(), runner, drafts: Vec::new(), faults: Vec::new(), dialect: None }
    }
}

/// One migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    /// What orders it.
    pub(crate) version: Version,
    /// What the tool calls it.
    pub(crate) revision: String,
    /// What people call it.
    pub(crate) title: String,
    pub(crate) up: Part,
    pub(crate) down: Option<Part>,
    /// Whether no way back is asked for: it is run again whenever it changes, or says itself that there is nothing to undo.
    pub(crate) is_one_way: bool,
}

/// The script of one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) file: FileId,
    /// The pieces of the file that belong to it.
    pub(crate) pieces: Vec<Range<usize>>,
    /// Where it is announced; the file's start where its name announces it.
    pub(crate) head: Span,
    pub(crate) wrapping: Wrapping,
}

impl Part {
    /// A whole file.
    pub(crate) fn whole(file: FileId, text: &str, wrapping: Wrapping) -> Self {
        Self { file, pieces: std::iter::once(0..text.len()).collect(), head: Span::empty(0), wrapping }
    }
}
