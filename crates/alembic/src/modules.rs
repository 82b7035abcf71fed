//! The Python files of a run as modules: found by their dotted names.

use std::cell::RefCell;

use model::FileId;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::outline::Outline;
use crate::python::Source;

mod index;
mod parsed;

pub(crate) use index::Index;
pub(crate) use parsed::Parsed;

/// The Python files that were given, as the revisions of one project see them.
pub(crate) struct Modules<'p, 'f> {
    parsed: &'p Parsed<'f>,
    /// The names that were asked for, and what they are.
    found: RefCell<FxHashMap<String, Option<Place>>>,
    /// The assignments that cost much to follow and gave nothing: what they make is known only to a run.
    fruitless: RefCell<FxHashSet<(FileId, usize)>>,
}

/// What a revision may import from. A trait, so that revisions that live shorter than the files can use them:
/// [`Modules`] remembers what it parsed, and so is tied to the files' own lifetime.
pub(crate) trait Library {
    /// A file, parsed.
    fn source(&self, file: FileId) -> Option<&Source<'_>>;

    /// Which of a file's statements make each of its names.
    fn outline(&self, file: FileId) -> Option<&Outline>;

    /// The Python files with a word in their text.
    fn mentioning(&self, word: &str) -> Vec<FileId>;

    /// Whether one of the files says of a metadata how its constraints are named: [`Outline::names_constraints`].
    fn names_constraints(&self) -> bool;

    /// Whether a statement of a file was found to give nothing.
    fn is_fruitless(&self, file: FileId, statement: usize) -> bool;

    /// Notes that a statement of a file gives nothing.
    fn note_fruitless(&self, file: FileId, statement: usize);

    /// The SQL that was parsed in this run.
    fn memo(&self) -> &sql::Memo;

    /// The name of the folder that a file lies in, `level` folders up.
    fn folder_name(&self, file: FileId, level: usize) -> Option<&str>;

    /// The path of the package that a file lies in, `level` packages up, as the beginning of a dotted name.
    fn package(&self, file: FileId, level: u32) -> Option<String>;

    /// The module that a dotted name leads to, as seen from a file of the project; the longest one.
    fn find(&self, name: &str, from: FileId) -> Option<Place>;
}

/// Something in a module, or the module itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The module's file.
    pub(crate) file: FileId,
    /// Where in the dotted name the words begin that are not the module's; past its end where all are.
    pub(crate) rest: usize,
}

/// Packages whose parts mean what their documentation says, whatever a file of the project is called.
const KNOWN: &[&str] = &["alembic", "builtins", "sqlalchemy", "sqlmodel", "self"];

impl<'p, 'f> Modules<'p, 'f> {
    /// The modules that the files are.
    pub(crate) fn new(parsed: &'p Parsed<'f>) -> Self {
        Self { parsed, found: RefCell::default(), fruitless: RefCell::default() }
    }

    fn search(&self, name: &str, from: FileId) -> Option<Place> {
        let (folder, dotted) = match name.strip_prefix(ANCHOR).and_then(|rest| rest.rsplit_once(END)) {
            Some((folder, dotted)) => (Some(folder), dotted.strip_prefix('.').unwrap_or(dotted)),
            None => (None, name),
        };
        let asking = self.parsed.folder(from);
        let path = dotted.replace('.', "/");
        let mut end = path.len();
        loop {
            let module = path.get(..end)?;
            let file = match folder {
                Some(folder) => self.parsed.index().lying_in(folder, module),
                None => self.parsed.index().nearest(module, asking),
            };
            if let Some(number) = file {
                let file = FileId(u32::try_from(number).unwrap_or(u32::MAX));
                return Some(Place { file, rest: name.len() - path.len() + end + 1 });
            }
            end = path.get(..end)?.rfind('/')?;
        }
    }
}

impl Library for Modules<'_, '_> {
    fn source(&self, file: FileId) -> Option<&Source<'_>> {
        self.parsed.source(file)
    }

    fn outline(&self, file: FileId) -> Option<&Outline> {
        self.parsed.outline(file)
    }

    fn mentioning(&self, word: &str) -> Vec<FileId> {
        self.parsed.mentioning(word)
    }

    fn names_constraints(&self) -> bool {
        self.parsed.names_constraints()
    }

    fn is_fruitless(&self, file: FileId, statement: usize) -> bool {
        self.fruitless.borrow().contains(&(file, statement))
    }

    fn note_fruitless(&self, file: FileId, statement: usize) {
        self.fruitless.borrow_mut().insert((file, statement));
    }

    fn memo(&self) -> &sql::Memo {
        self.parsed.memo()
    }

    fn folder_name(&self, file: FileId, level: usize) -> Option<&str> {
        let folder = self.parsed.folder(file);
        folder.rsplit('/').nth(level).filter(|name| !matches!(*name, "" | "." | ".."))
    }

    fn package(&self, file: FileId, level: u32) -> Option<String> {
        let mut folder = self.parsed.folder(file);
        for _ in 1..level {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
        Some(format!("{ANCHOR}{folder}{END}"))
    }

    fn find(&self, name: &str, from: FileId) -> Option<Place> {
        if is_foreign(name) {
            return None;
        }
        if let Some(found) = self.found.borrow().get(name) {
            return found.clone();
        }
        let root = first_word(name);
        let may_be_ours = name.starts_with(ANCHOR) || (self.parsed.index().has_root(root) && !is_standard(root));
        let found = if may_be_ours { self.search(name, from) } else { None };
        self.found.borrow_mut().insert(name.to_owned(), found.clone());
        found
    }
}

/// Whether a dotted name leads into no file of a project, whatever its files are called.
pub(crate) fn is_foreign(name: &str) -> bool {
    KNOWN.contains(&first_word(name))
}

/// The first word of a dotted name.
fn first_word(name: &str) -> &str {
    memchr::memchr(b'.', name.as_bytes()).and_then(|end| name.get(..end)).unwrap_or(name)
}

/// What begins a dotted name that is told from a folder instead of from the top: relative imports.
const ANCHOR: char = '@';
/// What ends the folder in such a name.
const END: char = ':';

/// Whether a package is the standard library's, which comes before the project's own files of the same name.
pub(crate) fn is_standard(root: &str) -> bool {
    const PACKAGES: &[&str] = &[
        "abc",
        "argparse",
        "ast",
        "asyncio",
        "base64",
        "bisect",
        "builtins",
        "calendar",
        "collections",
        "configparser",
        "contextlib",
        "copy",
        "csv",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "glob",
        "gzip",
        "hashlib",
        "html",
        "http",
        "importlib",
        "inspect",
        "io",
        "ipaddress",
        "itertools",
        "json",
        "logging",
        "math",
        "numbers",
        "operator",
        "os",
        "pathlib",
        "pickle",
        "platform",
        "pprint",
        "random",
        "re",
        "secrets",
        "shutil",
        "signal",
        "socket",
        "string",
        "struct",
        "subprocess",
        "sys",
        "tempfile",
        "textwrap",
        "threading",
        "time",
        "timeit",
        "traceback",
        "types",
        "typing",
        "typing_extensions",
        "unicodedata",
        "urllib",
        "uuid",
        "warnings",
        "weakref",
        "zipfile",
        "zlib",
        "zoneinfo",
    ];
    PACKAGES.binary_search(&root).is_ok()
}
