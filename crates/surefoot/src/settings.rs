//! The settings that stand above what is checked: a file in the folder of the repository counts for one deep inside.

use std::fs;
use std::path::{Path, PathBuf};

/// The settings files of the nearest folder above `folder` that has some. The search ends at the top of a repository.
pub(crate) fn above(folder: &Path) -> Vec<PathBuf> {
    // A repository's own folder is looked into, what lies above it is somebody else's.
    let mut below = Some(folder);
    while let Some(folder) = below {
        if folder.join(".git").exists() {
            return Vec::new();
        }
        below = folder.parent();
        let Some(above) = below else {
            break;
        };
        let found = within(above);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The settings files of a folder.
pub(crate) fn within(folder: &Path) -> Vec<PathBuf> {
    let own = folder.join("surefoot.toml");
    let project = folder.join("pyproject.toml");
    let mut found = Vec::new();
    if own.is_file() {
        found.push(own);
    }
    // Most pyproject.toml files say nothing of surefoot, and the search goes on above them.
    if fs::read_to_string(&project).is_ok_and(|text| text.contains("[tool.surefoot")) {
        found.push(project);
    }
    found
}
