//! Where the real histories are, and their files.

use std::fs;
use std::path::{Path, PathBuf};

use model::SourceFile;

/// The top of the repository.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a fetched history with one of these endings, in order.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(folder, endings, &mut paths);
    let file = |path: &PathBuf| {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        SourceFile::decode(name, &fs::read(path).unwrap_or_default())
    };
    paths.iter().map(file).collect()
}

fn collect(folder: &Path, endings: &[&str], paths: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, endings, paths);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            paths.push(path);
        }
    }
}
