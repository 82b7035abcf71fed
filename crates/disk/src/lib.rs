//! The files on disk: from the paths that were given to the files that are checked.

mod error;
mod imports;
mod path;
mod search;
mod surroundings;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use linter::SourceFile;

pub use error::{Error, reason};
pub use path::{absolute, relative};
pub use search::{read, read_settings};

/// What stands for files by these absolute paths instead of what the disk has: what an editor has not saved yet, or what
/// came through a pipe. Those that the disk does not have at all are found, too.
pub type Unsaved = HashMap<PathBuf, Vec<u8>>;

/// What was read, and what could not be.
#[derive(Debug, Default)]
pub struct Files {
    /// The files, with their paths as the linter is to see them: relative to one folder that holds them all.
    pub sources: Vec<SourceFile>,
    /// Their paths as they are shown: relative to the current folder.
    pub shown: Vec<String>,
    /// What could not be read, in the order it was met.
    pub errors: Vec<Error>,
    /// The folder that paths are shown relative to.
    current: PathBuf,
    /// The folder that the linter's paths are relative to.
    base: PathBuf,
}

impl Files {
    /// The folder that the linter's paths are relative to.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// A folder that the linter knows, as it is shown: relative to the current folder.
    #[must_use]
    pub fn shown_folder(&self, folder: &str) -> String {
        relative(&self.current, &absolute(&self.base, Path::new(folder)))
    }
}

/// The settings file that counts for a folder: its own, or the nearest above it.
#[must_use]
pub fn settings_of(folder: &Path) -> Option<PathBuf> {
    surroundings::of(folder, &Unsaved::new())
}
