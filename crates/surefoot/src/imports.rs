//! The files of a project that its migrations import: looked for where Python would, within the repository.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use linter::Import;

/// Where modules were looked for, so that each folder is asked once.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// The folders that were given, and the current one: a project that says nothing of itself is at most as large.
    given: Vec<PathBuf>,
    found: HashMap<(PathBuf, String), Option<PathBuf>>,
    tops: HashMap<PathBuf, PathBuf>,
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
        let key = (folder.to_owned(), module.to_owned());
        let look = || {
            let places = [folder.join(format!("{module}.py")), folder.join(module).join("__init__.py")];
            places.into_iter().find(|path| path.is_file())
        };
        self.found.entry(key).or_insert_with(look).clone()
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
