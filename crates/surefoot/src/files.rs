//! From the arguments to the files that are checked: `-` is what comes through the pipe.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use disk::{Files, Unsaved, absolute};
use linter::SourceFile;

use crate::error::Error;

/// Finds and reads the files that `paths` mean. `stdin_path` is what `-` stands for.
pub(crate) fn read(paths: &[PathBuf], stdin_path: &Path) -> Files {
    let current = current();
    let mut unsaved = Unsaved::new();
    let mut errors = Vec::new();
    let mut named = Vec::with_capacity(paths.len());
    for path in paths {
        if path.as_os_str() != "-" {
            named.push(path.clone());
            continue;
        }
        let mut bytes = Vec::new();
        match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => {
                unsaved.insert(absolute(&current, stdin_path), bytes);
                named.push(stdin_path.to_owned());
            }
            Err(cause) => errors.push(disk::Error::Unreadable { path: "-".to_owned(), cause }),
        }
    }
    let mut files = disk::read(&current, &named, &unsaved);
    files.errors.splice(..0, errors);
    files
}

/// Reads a settings file that was given.
pub(crate) fn read_settings(path: &Path) -> Result<SourceFile, Error> {
    Ok(disk::read_settings(&current(), path)?)
}

/// The current folder. Without one (it was deleted), absolute paths still work.
pub(crate) fn current() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}
