//! What stands above the files that are checked and counts for them: settings, and a Cargo.toml that says how they are
//! run. The top of a repository is where the search ends.

use std::fs;
use std::path::{Path, PathBuf};

/// The nearest settings, and the nearest Cargo.toml that depends on a runner, in `folder` or above it.
pub(crate) fn around(folder: &Path) -> Vec<PathBuf> {
    let mut found = nearest(folder, settings);
    found.extend(nearest(folder, runner));
    found
}

/// The settings that count for `folder`: its own, or the nearest above it.
pub(crate) fn of(folder: &Path) -> Option<PathBuf> {
    nearest(folder, settings).into_iter().next()
}

/// What says how the revisions in `folder` are run: the nearest `env.py` and the nearest settings of Alembic, in it or
/// above it.
pub(crate) fn around_revisions(folder: &Path) -> Vec<PathBuf> {
    let mut found = nearest(folder, environment);
    found.extend(nearest(folder, alembic));
    found
}

fn environment(folder: &Path) -> Vec<PathBuf> {
    Some(folder.join("env.py")).filter(|path| path.is_file()).into_iter().collect()
}

fn alembic(folder: &Path) -> Vec<PathBuf> {
    [(folder.join("alembic.ini"), ""), (folder.join("pyproject.toml"), "[tool.alembic")]
        .into_iter()
        .filter_map(|(path, words)| says(&path, words).then_some(path))
        .collect()
}

fn nearest(folder: &Path, look: fn(&Path) -> Vec<PathBuf>) -> Vec<PathBuf> {
    for folder in folder.ancestors() {
        let found = look(folder);
        // What lies above a repository is somebody else's.
        if !found.is_empty() || folder.join(".git").exists() {
            return found;
        }
    }
    Vec::new()
}

fn settings(folder: &Path) -> Vec<PathBuf> {
    // Most pyproject.toml files say nothing of surefoot, and the search goes on above them.
    [(folder.join("surefoot.toml"), ""), (folder.join("pyproject.toml"), "[tool.surefoot")]
        .into_iter()
        .filter_map(|(path, words)| says(&path, words).then_some(path))
        .collect()
}

fn runner(folder: &Path) -> Vec<PathBuf> {
    let path = folder.join("Cargo.toml");
    if says(&path, "sqlx") { vec![path] } else { Vec::new() }
}

/// Whether there is a file that may say something: the linter reads it, and knows.
fn says(path: &Path, words: &str) -> bool {
    path.is_file() && (words.is_empty() || fs::read_to_string(path).is_ok_and(|text| text.contains(words)))
}
