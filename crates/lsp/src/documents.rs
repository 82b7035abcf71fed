//! Documents: the texts that an editor holds, changed as it changes them. They count instead of what the disk has.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{TextDocumentContentChangeEvent as Change, Uri};
use linter::LineIndex;
use report::place::Unit;

use crate::position;

/// A text that an editor holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the client calls it: an address can be written in several ways, and it knows its own.
    pub uri: Uri,
    /// The client's number of this state of it.
    pub version: i32,
    /// The text.
    pub text: String,
}

impl Document {
    /// Changes the text: one change after the other, each of what the one before it left.
    pub fn change(&mut self, changes: Vec<Change>, unit: Unit) {
        for change in changes {
            match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => self.text = whole.text,
                Change::TextDocumentContentChangePartial(part) => {
                    let lines = LineIndex::new(&self.text);
                    let place = |position| position::offset(&self.text, &lines, position, unit);
                    let (start, end) = (place(part.range.start), place(part.range.end));
                    self.text.replace_range(start..end.max(start), &part.text);
                }
            }
        }
    }
}

/// The documents that are open, by their absolute paths.
#[derive(Debug, Default)]
pub struct Documents {
    open: HashMap<PathBuf, Document>,
}

impl Documents {
    /// The document of that path, if it is open.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// The document of that path, to be changed.
    pub fn get_mut(&mut self, path: &Path) -> Option<&mut Document> {
        self.open.get_mut(path)
    }

    /// Opens a document.
    pub fn open(&mut self, path: PathBuf, document: Document) {
        self.open.insert(path, document);
    }

    /// Closes a document. Whether it was open.
    pub fn close(&mut self, path: &Path) -> bool {
        self.open.remove(path).is_some()
    }

    /// Those that are open.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Document)> {
        self.open.iter().map(|(path, document)| (path.as_path(), document))
    }

    /// Their texts, as they count instead of what the disk has.
    #[must_use]
    pub fn unsaved(&self) -> disk::Unsaved {
        self.iter().map(|(path, document)| (path.to_owned(), document.text.clone().into_bytes())).collect()
    }

    /// What a client calls a file: as it did when it opened it.
    #[must_use]
    pub fn uri(&self, path: &Path) -> Option<Uri> {
        self.get(path).map(|document| document.uri.clone()).or_else(|| Uri::from_file_path(path).ok())
    }
}
