//! What was read before: a migration whose files and place are as they were is not read again.

use std::collections::HashMap;
use std::sync::Arc;

use model::{Changes, FileId, Migration};

use crate::draft::Draft;

/// What was read of SQL migrations. Reading with it gives what reading without it would give.
#[derive(Debug, Default)]
pub struct Memo {
    /// By the file of their way up.
    kept: HashMap<FileId, Kept>,
}

/// A migration, and all that it was read from besides its files.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) draft: Draft,
    /// Whether others of its project have a way down.
    pub(crate) goes_back: bool,
    pub(crate) migration: Arc<Migration>,
}

impl Memo {
    /// Forgets what was made of files that have changed since. Asked before each reading but the first.
    pub fn renew(&mut self, changes: &Changes) {
        self.kept.retain(|_, kept| {
            let down = kept.draft.down.as_ref();
            changes.is_same(kept.draft.up.file) && down.is_none_or(|down| changes.is_same(down.file))
        });
    }

    pub(crate) fn get(&self, draft: &Draft, goes_back: bool) -> Option<Arc<Migration>> {
        let kept = self.kept.get(&draft.up.file)?;
        (kept.goes_back == goes_back && kept.draft == *draft).then(|| Arc::clone(&kept.migration))
    }

    pub(crate) fn keep(&mut self, kept: Kept) {
        self.kept.insert(kept.draft.up.file, kept);
    }
}
