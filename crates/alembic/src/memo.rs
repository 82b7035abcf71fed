//! What was read before, each with what reading it looked at: nothing is read again that would read the same.

use std::cell::RefCell;
use std::sync::Arc;

use model::{Changes, FileId, Migration};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::environment::Environment;
use crate::interpret::Options;
use crate::modules::{Library, Place};
use crate::outline::Outline;
use crate::python::Source;

/// What was read of Alembic projects. Reading with it gives what reading without it would give.
#[derive(Debug, Default)]
pub struct Memo {
    /// By their `env.py`.
    environments: FxHashMap<FileId, Kept<Options, Environment>>,
    /// By their file, and the database they were read for.
    revisions: FxHashMap<(FileId, Option<String>), Revision>,
}

/// A revision that was read in an environment; nothing where the file is none.
type Revision = Kept<Arc<Environment>, Option<Arc<Migration>>>;

/// Something that was made of a file.
#[derive(Debug)]
struct Kept<G, M> {
    /// What was given besides the files.
    given: G,
    /// What it was made from besides the file.
    trace: Trace,
    made: M,
}

impl Memo {
    /// Forgets what was made of files that have changed since. Asked before each reading but the first.
    pub fn renew(&mut self, changes: &Changes) {
        let is_same = |file: FileId, trace: &Trace| {
            changes.is_same(file) && trace.files.iter().all(|file| changes.is_same(*file))
        };
        self.environments.retain(|file, kept| is_same(*file, &kept.trace));
        self.revisions.retain(|(file, _), kept| is_same(*file, &kept.trace));
    }

    /// The `env.py` in a file: as it was read before with these options, or as it is read now.
    pub(crate) fn environment(
        &mut self,
        file: FileId,
        options: Options,
        library: &dyn Library,
        read: impl FnOnce(&dyn Library, Options) -> Environment,
    ) -> Environment {
        if let Some(kept) = self.environments.get(&file).filter(|kept| kept.given == options)
            && kept.trace.holds(library)
        {
            kept.trace.note(library);
            return kept.made.clone();
        }
        let (made, trace) = traced(library, |library| read(library, options.clone()));
        self.environments.insert(file, Kept { given: options, trace, made: made.clone() });
        made
    }

    /// The revision in a file: as it was read before in this environment, or as it is read now.
    pub(crate) fn revision(
        &mut self,
        file: FileId,
        environment: &Arc<Environment>,
        library: &dyn Library,
        read: impl FnOnce(&dyn Library) -> Option<Migration>,
    ) -> Option<Arc<Migration>> {
        let key = (file, environment.database.clone());
        if let Some(kept) = self.revisions.get_mut(&key)
            && (Arc::ptr_eq(&kept.given, environment) || kept.given == *environment)
            && kept.trace.holds(library)
        {
            kept.given = Arc::clone(environment);
            kept.trace.note(library);
            return kept.made.clone();
        }
        let (made, trace) = traced(library, read);
        let made = made.map(Arc::new);
        self.revisions.insert(key, Kept { given: Arc::clone(environment), trace, made: made.clone() });
        made
    }
}

/// What reading a file looked at besides the file, and what it left for others to know.
#[derive(Debug, Default)]
struct Trace {
    /// The files that it opened.
    files: FxHashSet<FileId>,
    /// The words it looked for in all files, and where they were.
    words: FxHashMap<String, Vec<FileId>>,
    /// Whether it asked how constraints are named, and what it heard.
    names_constraints: Option<bool>,
    /// The statements it asked about, whether they were found to give nothing.
    asked: FxHashMap<(FileId, usize), bool>,
    /// Those that it found to give nothing.
    fruitless: Vec<(FileId, usize)>,
}

impl Trace {
    /// Whether it would hear the same again. The files that it opened are known to be as they were.
    fn holds(&self, library: &dyn Library) -> bool {
        self.words.iter().all(|(word, files)| library.mentioning(word) == *files)
            && self.names_constraints.is_none_or(|answer| library.names_constraints() == answer)
            && self.asked.iter().all(|((file, statement), answer)| library.is_fruitless(*file, *statement) == *answer)
    }

    /// Tells what reading it again would tell.
    fn note(&self, library: &dyn Library) {
        for &(file, statement) in &self.fruitless {
            library.note_fruitless(file, statement);
        }
    }
}

fn traced<M>(library: &dyn Library, read: impl FnOnce(&dyn Library) -> M) -> (M, Trace) {
    let recorder = Recorder { library, trace: RefCell::default() };
    let made = read(&recorder);
    (made, recorder.trace.into_inner())
}

/// A library that notes what it is asked.
struct Recorder<'l> {
    library: &'l dyn Library,
    trace: RefCell<Trace>,
}

impl Library for Recorder<'_> {
    fn source(&self, file: FileId) -> Option<&Source<'_>> {
        self.trace.borrow_mut().files.insert(file);
        self.library.source(file)
    }

    fn outline(&self, file: FileId) -> Option<&Outline> {
        self.trace.borrow_mut().files.insert(file);
        self.library.outline(file)
    }

    fn mentioning(&self, word: &str) -> Vec<FileId> {
        let found = self.library.mentioning(word);
        self.trace.borrow_mut().words.insert(word.to_owned(), found.clone());
        found
    }

    fn names_constraints(&self) -> bool {
        let answer = self.library.names_constraints();
        self.trace.borrow_mut().names_constraints = Some(answer);
        answer
    }

    fn is_fruitless(&self, file: FileId, statement: usize) -> bool {
        let answer = self.library.is_fruitless(file, statement);
        let mut trace = self.trace.borrow_mut();
        // What it finds itself is no answer of others.
        if !trace.fruitless.contains(&(file, statement)) {
            trace.asked.insert((file, statement), answer);
        }
        answer
    }

    fn note_fruitless(&self, file: FileId, statement: usize) {
        self.trace.borrow_mut().fruitless.push((file, statement));
        self.library.note_fruitless(file, statement);
    }

    fn memo(&self) -> &sql::Memo {
        self.library.memo()
    }

    fn folder_name(&self, file: FileId, level: usize) -> Option<&str> {
        self.library.folder_name(file, level)
    }

    fn package(&self, file: FileId, level: u32) -> Option<String> {
        self.library.package(file, level)
    }

    fn find(&self, name: &str, from: FileId) -> Option<Place> {
        self.library.find(name, from)
    }
}
