//! Drafts: migrations told apart and paired, before their SQL is read.

use std::borrow::Cow;
use std::ops::Range;

use model::{Dialect, Fault, FileId, Guard, Runner, Span, Wrapping};

use crate::Found;
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

impl Project {
    /// What is known of it before it is read.
    pub(crate) fn found(&self) -> Option<Found<'_>> {
        let file = self.drafts.first()?.up.file;
        Some(Found { root: &self.root, runner: self.runner, file, dialect: self.dialect })
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
    pub(crate) guard: Guard,
    /// Whether a script without a transaction may be mixed, where it is its statements that say whether it has one (Flyway).
    pub(crate) mixed: Option<bool>,
    /// The pieces that are sent as one string each, whatever stands around them.
    pub(crate) strings: Vec<Range<usize>>,
    /// What within the pieces is no SQL to the server, in their order.
    pub(crate) masks: Vec<Mask>,
    /// Whether it is written in a language that is not read.
    pub(crate) is_foreign: bool,
}

/// A place that the tool does not send as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mask {
    pub(crate) range: Range<usize>,
    /// Whether a statement ends there.
    pub(crate) ends_statement: bool,
}

impl Part {
    /// A script of which nothing is there yet.
    pub(crate) fn empty(file: FileId, head: Span, wrapping: Wrapping) -> Self {
        let (pieces, strings, masks) = (Vec::new(), Vec::new(), Vec::new());
        Self { file, pieces, head, wrapping, guard: Guard::None, mixed: None, strings, masks, is_foreign: false }
    }

    /// A whole file.
    pub(crate) fn whole(file: FileId, text: &str, wrapping: Wrapping) -> Self {
        Self { pieces: std::iter::once(0..text.len()).collect(), ..Self::empty(file, Span::empty(0), wrapping) }
    }

    /// Where it is announced.
    pub(crate) fn place(&self) -> (FileId, u32) {
        (self.file, self.head.start)
    }

    /// A piece of its file as the tool sends it, at the same offsets.
    pub(crate) fn sent<'t>(&self, text: &'t str, piece: &Range<usize>) -> Cow<'t, str> {
        let raw = text.get(piece.clone()).unwrap_or("");
        if self.masks.is_empty() {
            return Cow::Borrowed(raw);
        }
        let mut sent = String::with_capacity(raw.len());
        let first = self.masks.partition_point(|mask| mask.range.end <= piece.start);
        for mask in self.masks.iter().skip(first).take_while(|mask| mask.range.start < piece.end) {
            let (start, end) = (mask.range.start.max(piece.start), mask.range.end.min(piece.end));
            sent.push_str(text.get(piece.start + sent.len()..start).unwrap_or(""));
            let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
            let masked = text.get(start..end).unwrap_or("").bytes().map(blank);
            let ending = mask.ends_statement.then_some(';').filter(|_| start < end);
            sent.extend(ending.into_iter().chain(masked.skip(usize::from(ending.is_some()))));
        }
        sent.push_str(text.get(piece.start + sent.len()..piece.end).unwrap_or(""));
        Cow::Owned(sent)
    }
}
