//! What stands above the files that are checked and counts for them: settings, and what says how they are run. The top of a repository is where the search ends.

use std::path::{Path, PathBuf};
use std::{fs, str};

use crate::Unsaved;

/// The nearest settings, and the nearest files that say what runs migrations, in `folder` or above it.
pub(crate) fn around(folder: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
    let mut found = nearest(folder, |folder| settings(folder, unsaved));
    for said in linter::SAYING {
        found.extend(nearest(folder, |folder| saying(folder, &[*said], unsaved)));
    }
    found
}

/// The settings that count for `folder`: its own, or the nearest above it.
pub(crate) fn of(folder: &Path, unsaved: &Unsaved) -> Option<PathBuf> {
    nearest(folder, |folder| settings(folder, unsaved)).into_iter().next()
}

/// What says how the revisions in `folder` are run: the nearest `env.py` and the nearest settings of Alembic, in it or
/// above it.
pub(crate) fn around_revisions(folder: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
    let mut found = nearest(folder, |folder| saying(folder, &[("env.py", "")], unsaved));
    let alembic = [("alembic.ini", ""), ("pyproject.toml", "[tool.alembic")];
    found.extend(nearest(folder, |folder| saying(folder, &alembic, unsaved)));
    found
}

fn settings(folder: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
    // Most pyproject.toml files say nothing of surefoot, and the search goes on above them.
    saying(folder, &[("surefoot.toml", ""), ("pyproject.toml", "[tool.surefoot")], unsaved)
}

fn nearest(folder: &Path, look: impl Fn(&Path) -> Vec<PathBuf>) -> Vec<PathBuf> {
    for folder in folder.ancestors() {
        let found = look(folder);
        // What lies above a repository is somebody else's.
        if !found.is_empty() || folder.join(".git").exists() {
            return found;
        }
    }
    Vec::new()
}

/// The files of a folder, each with the words that it must hold, that may say something: the linter reads them, and knows.
fn saying(folder: &Path, files: &[(&str, &str)], unsaved: &Unsaved) -> Vec<PathBuf> {
    let says = |path: &PathBuf, words: &str| match unsaved.get(path) {
        Some(bytes) => str::from_utf8(bytes).is_ok_and(|text| text.contains(words)),
        None => path.is_file() && (words.is_empty() || fs::read_to_string(path).is_ok_and(|text| text.contains(words))),
    };
    let named = files.iter().map(|(name, words)| (folder.join(name), words));
    named.filter(|(path, words)| says(path, words)).map(|(path, _)| path).collect()
}
