//! The files of a project that its migrations import: looked for where Python would, within the repository.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use linter::Import;

/// Where modules were looked for, so that each folder is asked once.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// The folders that were given, and the current one: a project that says nothing of itself is at most as large.
    given: Vec<PathBuf>,
    found: HashMap<(PathBuf, String), Option<PathBuf>>,
    tops: HashMap<PathBuf, PathBuf>,
    /// What lies in each folder that was looked into; `None` where it does not say.
    listed: HashMap<PathBuf, Option<HashSet<OsString>>>,
}

impl Search {
    /// A search from these folders.
    pub(crate) fn from(given: Vec<PathBuf>) -> Self {
        Self { given, ..Self::default() }
    }

    /// The files that a Python file imports.
    pub(crate) fn imports(&mut self, file: &Path, text: &str) -> Vec<PathBuf> {
        let folder = file.parent().unwrap_or(file).to_owned();
        let top = self.tops.entry(folder.clone()).or_insert_with(|| top(&folder, &self.given)).clone();
        let mut seen = HashSet::new();
        let imports = linter::imports(&file.to_string_lossy(), text).into_iter();
        let found = imports.filter_map(|import| self.module(import, &folder, &top));
        found.filter(|path| seen.insert(path.clone())).collect()
    }

    fn module(&mut self, import: Import, folder: &Path, top: &Path) -> Option<PathBuf> {
        let Import { folder: given, module } = import;
        if let Some(given) = given {
            return self.module_in(Path::new(&given), &module).filter(|path| path.starts_with(top));
        }
        folder
            .ancestors()
            .take_while(|above| above.starts_with(top))
            .find_map(|above| self.module_in(above, &module).or_else(|| self.module_in(&above.join("src"), &module)))
    }

    fn module_in(&mut self, folder: &Path, module: &str) -> Option<PathBuf> {
        if !self.may_hold(folder, module.split('/').next().unwrap_or(module)) {
            return None;
        }
        let key = (folder.to_owned(), module.to_owned());
        let look = || {
            let places = [folder.join(format!("{module}.py")), folder.join(module).join("__init__.py")];
            places.into_iter().find(|path| path.is_file())
        };
        self.found.entry(key).or_insert_with(look).clone()
    }

    /// Whether a folder may have a module or a package of that name. Most imports are of packages that are installed, and
    /// each is looked for in every folder above: asking a folder once for all it has is cheaper than asking for each.
    fn may_hold(&mut self, folder: &Path, word: &str) -> bool {
        if !self.listed.contains_key(folder) {
            self.listed.insert(folder.to_owned(), names(folder));
        }
        let names = self.listed.get(folder).and_then(Option::as_ref);
        let holds = |names: &HashSet<OsString>| {
            names.contains(OsStr::new(word)) || names.contains(OsStr::new(&[word, ".py"].concat()))
        };
        word.is_empty() || names.is_none_or(holds)
    }
}

/// The names of what lies in a folder, if it says so.
fn names(folder: &Path) -> Option<HashSet<OsString>> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.try_fold(HashSet::new(), |mut names, entry| {
            names.insert(entry.ok()?.file_name());
            Some(names)
        }),
        // The empty path is the current folder to whoever asks for a file in it.
        Err(error) if error.kind() == ErrorKind::NotFound && folder != Path::new("") => Some(HashSet::new()),
        Err(_) => None,
    }
}

/// The folder beyond which nothing is the project's: the top of its repository, else the highest folder that has
/// settings of a Python project, else the highest one given that it lies in, else its own.
fn top(folder: &Path, given: &[PathBuf]) -> PathBuf {
    const MARKS: &[&str] = &["pyproject.toml", "setup.py", "setup.cfg", "alembic.ini", "surefoot.toml"];
    let repository = folder.ancestors().find(|above| above.join(".git").exists());
    let is_marked = |above: &&Path| MARKS.iter().any(|mark| above.join(mark).is_file());
    let marked = || folder.ancestors().filter(is_marked).last();
    let given = given
        .iter()
        .map(PathBuf::as_path)
        .filter(|given| folder.starts_with(given))
        .min_by_key(|given| given.as_os_str().len());
    repository.or_else(marked).or(given).unwrap_or(folder).to_owned()
}
