//! The Python files of a run, each parsed once, when somebody first asks for it.

use std::cell::{OnceCell, RefCell};

use memchr::memmem;
use model::{FileId, SourceFile};
use rustc_hash::FxHashMap;

use super::Index;
use crate::outline::{NAMING_CONVENTION, Outline};
use crate::python::Source;

/// The Python files that were given, and what is told from nothing but them: the projects of a run share it.
pub(crate) struct Parsed<'f> {
    files: &'f [SourceFile],
    /// Made when a name is first looked for, which most histories never do.
    index: OnceCell<Index<'f>>,
    sources: Vec<OnceCell<Source<'f>>>,
    outlines: Vec<OnceCell<Outline>>,
    /// The words that were looked for in all files, and where they are.
    mentions: RefCell<FxHashMap<String, Vec<FileId>>>,
    /// Whether one of them names the constraints of a metadata, once somebody asked.
    names_constraints: OnceCell<bool>,
    memo: sql::Memo,
}

impl<'f> Parsed<'f> {
    /// The Python files among those given.
    pub(crate) fn new(files: &'f [SourceFile]) -> Self {
        Self {
            files,
            index: OnceCell::new(),
            sources: files.iter().map(|_| OnceCell::new()).collect(),
            outlines: files.iter().map(|_| OnceCell::new()).collect(),
            mentions: RefCell::default(),
            names_constraints: OnceCell::new(),
            memo: sql::Memo::default(),
        }
    }

    /// The files that somebody asked for.
    pub(crate) fn asked(&self) -> Vec<FileId> {
        let numbered = (0..).map(FileId).zip(&self.sources);
        numbered.filter(|(_, source)| source.get().is_some()).map(|(file, _)| file).collect()
    }

    /// The files by their dotted names.
    pub(super) fn index(&self) -> &Index<'f> {
        self.index.get_or_init(|| Index::of(self.files.iter().map(|file| &*file.path)))
    }

    /// See [`super::Library::memo`].
    pub(super) fn memo(&self) -> &sql::Memo {
        &self.memo
    }

    /// The folder that a file lies in.
    pub(super) fn folder(&self, file: FileId) -> &'f str {
        self.files.get(file.index()).map_or("", SourceFile::folder)
    }

    /// See [`super::Library::source`].
    pub(super) fn source(&self, file: FileId) -> Option<&Source<'f>> {
        let text = &self.files.get(file.index())?.text;
        Some(self.sources.get(file.index())?.get_or_init(|| Source::open(file, text)))
    }

    /// See [`super::Library::outline`].
    pub(super) fn outline(&self, file: FileId) -> Option<&Outline> {
        let source = self.source(file)?;
        Some(self.outlines.get(file.index())?.get_or_init(|| Outline::of(source)))
    }

    /// See [`super::Library::mentioning`].
    pub(super) fn mentioning(&self, word: &str) -> Vec<FileId> {
        if let Some(found) = self.mentions.borrow().get(word) {
            return found.clone();
        }
        let finder = memmem::Finder::new(word);
        let mentions = |file: &SourceFile| file.path.ends_with(".py") && finder.find(file.text.as_bytes()).is_some();
        let numbered = (0..).map(FileId).zip(self.files);
        let found: Vec<FileId> = numbered.filter(|(_, file)| mentions(file)).map(|(id, _)| id).collect();
        self.mentions.borrow_mut().insert(word.to_owned(), found.clone());
        found
    }

    /// See [`super::Library::names_constraints`].
    pub(super) fn names_constraints(&self) -> bool {
        let names = |file: FileId| {
            let text = self.files.get(file.index()).map_or("", |file| &file.text);
            is_attribute(text, NAMING_CONVENTION) && self.outline(file).is_some_and(Outline::names_constraints)
        };
        *self.names_constraints.get_or_init(|| self.mentioning(NAMING_CONVENTION).into_iter().any(names))
    }
}

/// Whether a word comes behind a dot anywhere, which tells most files apart without parsing them.
fn is_attribute(text: &str, word: &str) -> bool {
    let follows = |at: usize| text.get(..at).is_some_and(|before| before.trim_end().ends_with(['.', '\\']));
    memmem::find_iter(text.as_bytes(), word).any(follows)
}
