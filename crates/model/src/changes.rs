//! Which files are as they were when something was last made of them.

use crate::{FileId, SourceFile};

/// Which files of a run are the same as in the run before. Without one before, none is.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    same: Vec<bool>,
}

impl Changes {
    /// Compares two lists of files. Files are known by their places in the list: where the paths differ, or their order,
    /// nothing of what was made before is of use.
    #[must_use]
    pub fn between(before: &[SourceFile], now: &[SourceFile]) -> Self {
        let pairs = || before.iter().zip(now);
        let is_other = before.len() != now.len() || pairs().any(|(before, now)| before.path != now.path);
        Self { same: if is_other { Vec::new() } else { pairs().map(|(before, now)| before == now).collect() } }
    }

    /// Whether a file is as it was.
    #[must_use]
    pub fn is_same(&self, file: FileId) -> bool {
        self.same.get(file.index()).copied().unwrap_or(false)
    }
}
