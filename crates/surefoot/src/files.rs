//! From the arguments to the files that are checked: `-` is what comes through the pipe.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use disk::{Files, Unsaved, absolute};
use linter::{Earlier, SourceFile};

use crate::error::Error;
use crate::git;

/// Finds and reads the files that `paths` mean. `stdin_path` is what `-` stands for.
pub(crate) fn read(paths: &[PathBuf], stdin_path: &Path) -> Files {
    read_with(paths, stdin_path, Unsaved::new())
}

/// The same, with `unsaved` in place of what the disk has.
pub(crate) fn read_with(paths: &[PathBuf], stdin_path: &Path, mut unsaved: Unsaved) -> Files {
    let current = current();
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

/// Finds and reads the files that are judged, and what they are held against: what `base` has, or the last commit, if only
/// what is `staged` counts.
pub(crate) fn read_since(
    paths: &[PathBuf],
    stdin_path: &Path,
    base: Option<&str>,
    staged: bool,
) -> Result<(Files, Option<Earlier>), Error> {
    let state = match base {
        Some(name) => Some(git::merged(name)?),
        None => staged.then(git::staged).transpose()?,
    };
    let Some(mut state) = state else {
        return Ok((read(paths, stdin_path), None));
    };
    let mut files = read_with(paths, stdin_path, std::mem::take(&mut state.instead));
    let base = files.base().to_owned();
    let both = std::mem::take(&mut files.sources).into_iter().zip(std::mem::take(&mut files.shown));
    let judged = both.filter(|(file, _)| state.judges(&absolute(&base, Path::new(&*file.path))));
    (files.sources, files.shown) = judged.unzip();
    let earlier = state.earlier(&files, paths, stdin_path)?;
    Ok((files, Some(earlier)))
}

/// Reads a settings file that was given.
pub(crate) fn read_settings(path: &Path) -> Result<SourceFile, Error> {
    Ok(disk::read_settings(&current(), path)?)
}

/// The current folder. Without one (it was deleted), absolute paths still work.
pub(crate) fn current() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}
