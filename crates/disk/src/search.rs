//! The search: which files the given paths mean, what stands around them, and what they import.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use linter::SourceFile;
use walkdir::WalkDir;

use crate::error::TOO_LARGE;
use crate::path::{absolute, relative};
use crate::{Error, Files, Unsaved, imports, surroundings};

/// What there is to read, before any of it is opened.
struct Search<'a> {
    current: &'a Path,
    /// The folders that were given.
    given: Vec<PathBuf>,
    /// Files to read, by absolute path.
    found: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    /// The folders whose surroundings were looked at.
    surrounded: HashSet<PathBuf>,
    unsaved: &'a Unsaved,
    errors: Vec<Error>,
}

/// Finds and reads the files that `paths` mean; those that are relative, and all that are shown, are so to `current`.
#[must_use]
pub fn read(current: &Path, paths: &[PathBuf], unsaved: &Unsaved) -> Files {
    let mut search = Search {
        current,
        given: Vec::new(),
        found: Vec::new(),
        seen: HashSet::new(),
        surrounded: HashSet::new(),
        unsaved,
        errors: Vec::new(),
    };
    for path in paths {
        search.add(path);
    }
    search.read()
}

/// Reads a settings file that was given.
///
/// # Errors
/// If it cannot be read.
pub fn read_settings(current: &Path, path: &Path) -> Result<SourceFile, Error> {
    let shown = relative(current, &absolute(current, path));
    match open(&current.join(path), &shown) {
        Err(Error::Unreadable { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {
            Err(Error::Missing { path: shown })
        }
        bytes => Ok(SourceFile::decode(shown, &bytes?)),
    }
}

impl Search<'_> {
    fn add(&mut self, path: &Path) {
        let whole = absolute(self.current, path);
        let shown = self.shown(&whole);
        if self.unsaved.contains_key(&whole) {
            self.add_surroundings(&whole);
            if shown.ends_with(".py") {
                self.add_project(&whole);
            }
            return self.keep(whole);
        }
        match fs::metadata(self.current.join(path)) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => self.errors.push(Error::Missing { path: shown }),
            Err(cause) => self.errors.push(Error::Unreadable { path: shown, cause }),
            Ok(metadata) if metadata.is_dir() => {
                self.add_surroundings(&whole.join("any"));
                self.given.push(whole.clone());
                self.walk(&self.current.join(path), &whole, shown);
            }
            Ok(_)
                if is_migration(&shown)
                    || path.file_name().and_then(|name| name.to_str()).is_some_and(linter::is_environment) =>
            {
                self.add_surroundings(&whole);
                if shown.ends_with(".py") {
                    self.add_project(&whole);
                }
                self.keep(whole);
            }
            Ok(_) => self.errors.push(Error::NotAMigration { path: shown }),
        }
    }

    /// Finds what is worth reading in a folder.
    fn walk(&mut self, folder: &Path, whole: &Path, shown_folder: String) {
        let worth = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_type().is_dir() || entry.file_name().to_str().is_none_or(linter::enters)
        };
        let mut found = Vec::new();
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(worth) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    found.push(whole.join(entry.path().strip_prefix(folder).unwrap_or(entry.path())));
                }
                Ok(_) => {}
                Err(error) => self.note(error),
            }
        }
        self.add_unsaved(whole, &mut found);
        let shown: Vec<String> = found.iter().map(|path| self.shown(path)).collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        let selected: HashSet<&str> = linter::select(&shown).into_iter().collect();
        let before = self.errors.len();
        let mut migrations = 0;
        if shown.iter().any(|path| path.ends_with(".py") && selected.contains(path)) {
            self.add_project(&whole.join("any"));
        }
        for (path, shown) in found.into_iter().zip(&shown) {
            if selected.contains(shown) {
                migrations += usize::from(is_migration(shown));
                self.keep(path);
            }
        }
        if migrations == 0 && self.errors.len() == before {
            let path = if shown_folder.is_empty() { ".".to_owned() } else { shown_folder };
            self.errors.push(Error::NoMigrations { path });
        }
    }

    /// What an editor has not saved for the first time yet lies in the folder, too.
    fn add_unsaved(&self, folder: &Path, found: &mut Vec<PathBuf>) {
        if self.unsaved.is_empty() {
            return;
        }
        let known: HashSet<&PathBuf> = found.iter().collect();
        let is_entered = |path: &Path| {
            let within = path.strip_prefix(folder).ok().and_then(Path::parent);
            within.is_some_and(|within| within.iter().all(|name| name.to_str().is_none_or(linter::enters)))
        };
        let is_news = |path: &&PathBuf| is_entered(path) && !known.contains(path);
        let news: Vec<PathBuf> = self.unsaved.keys().filter(is_news).cloned().collect();
        found.extend(news);
    }

    /// Notes what a walk stumbled over. A link into a circle or to nowhere counts if a migration goes by its name.
    fn note(&mut self, error: walkdir::Error) {
        let path = error.path().map(|path| absolute(self.current, path)).unwrap_or_default();
        let shown = self.shown(&path);
        if path.is_symlink() && !is_migration(&shown) {
            return;
        }
        let cause = error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
        self.errors.push(Error::Unreadable { path: shown, cause });
    }

    fn add_surroundings(&mut self, file: &Path) {
        let folder = file.parent().unwrap_or(file);
        if !self.surrounded.insert(folder.to_owned()) {
            return;
        }
        for path in surroundings::around(folder, self.unsaved) {
            self.keep(path);
        }
    }

    /// The Alembic project around a revision.
    fn add_project(&mut self, revision: &Path) {
        for path in surroundings::around_revisions(revision.parent().unwrap_or(revision), self.unsaved) {
            self.keep(path);
        }
    }

    fn keep(&mut self, path: PathBuf) {
        if self.seen.insert(path.clone()) {
            self.found.push(path);
        }
    }

    fn shown(&self, whole: &Path) -> String {
        relative(self.current, whole)
    }

    /// Opens what was found and what that imports; the files are in the order of their paths.
    fn read(mut self) -> Files {
        let mut opened = Vec::with_capacity(self.found.len());
        let mut given = std::mem::take(&mut self.given);
        given.push(self.current.to_owned());
        let mut imports = imports::Search::from(given);
        for round in 0..=linter::DEEPEST_IMPORT {
            let mut news = std::mem::take(&mut self.found);
            news.sort();
            let first = opened.len();
            for path in news {
                let shown = self.shown(&path);
                let read = match self.unsaved.get(&path) {
                    Some(bytes) => Ok(SourceFile::decode(shown, bytes)),
                    None => open(&path, &shown).map(|bytes| SourceFile::decode(shown, &bytes)),
                };
                match read {
                    Ok(file) => opened.push((path, file)),
                    // What cannot be imported leaves what uses it unknown, and is nobody's mistake.
                    Err(error) if round == 0 => self.errors.push(error),
                    Err(_) => {}
                }
            }
            if round < linter::DEEPEST_IMPORT {
                for (path, file) in opened.get(first..).unwrap_or(&[]) {
                    if file.path.ends_with(".py") {
                        imports.imports(path, &file.text).into_iter().for_each(|path| self.keep(path));
                    }
                }
            }
        }
        opened.sort_by(|(left, _), (right, _)| left.cmp(right));
        let base = base(self.current, opened.iter().map(|(path, _)| path));
        let mut files = Files { errors: self.errors, current: self.current.to_owned(), base, ..Files::default() };
        for (path, mut source) in opened {
            let shown = std::mem::replace(&mut source.path, relative(&files.base, &path).into());
            files.shown.push(shown.to_string());
            files.sources.push(source);
        }
        files
    }
}

/// The folder that holds the current one and every path: seen from there no path begins with `..`, and settings above
/// the current folder are above its files.
fn base<'p>(current: &Path, paths: impl Iterator<Item = &'p PathBuf> + Clone) -> PathBuf {
    let mut base = current;
    while let Some(above) = base.parent() {
        if paths.clone().all(|path| path.starts_with(base)) {
            break;
        }
        base = above;
    }
    base.to_owned()
}

fn open(path: &Path, shown: &str) -> Result<Vec<u8>, Error> {
    let unreadable = |cause| Error::Unreadable { path: shown.to_owned(), cause };
    let mut file = fs::File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size >= TOO_LARGE {
        return Err(Error::TooLarge { path: shown.to_owned() });
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Whether a file is one that migrations are written in, by its name.
fn is_migration(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.ends_with(".py") || name.contains(".sql")
}
