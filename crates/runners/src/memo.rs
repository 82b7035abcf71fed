//! What was read before: a migration whose files and place are as they were is not read again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::{Changes, Dialect, FileId, Migration};

use crate::draft::Draft;

/// What was read of SQL migrations. Reading with it gives what reading without it would give.
#[derive(Debug, Default)]
pub struct Memo {
    /// By the file of their way up, where they are announced there, and whose SQL it was read as.
    kept: HashMap<((FileId, u32), Dialect), Kept>,
    /// The statements of the files that were read last: an edit leaves most of them as they were. Not there while the
    /// first reading goes on, for what it reads is seldom edited.
    statements: Mutex<Option<sql::Memo>>,
}

/// A migration, and all that it was read from besides its files.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) draft: Draft,
    /// Whether others of its project have a way down.
    pub(crate) goes_back: bool,
    /// Whose SQL it is.
    pub(crate) dialect: Dialect,
    pub(crate) migration: Arc<Migration>,
}

impl Memo {
    /// Forgets what was made of files that have changed since. Asked before each reading but the first.
    pub fn renew(&mut self, changes: &Changes) {
        let count = self.kept.len();
        self.kept.retain(|_, kept| {
            let down = kept.draft.down.as_ref();
            changes.is_same(kept.draft.up.file) && down.is_none_or(|down| changes.is_same(down.file))
        });
        if self.kept.len() < count {
            let statements = self.statements.get_mut().unwrap_or_else(PoisonError::into_inner);
            statements.get_or_insert_default().turn();
        }
    }

    /// Reads with the statements that are known. Where another thread has them, without.
    pub(crate) fn with_statements<T>(&self, read: impl FnOnce(&sql::Memo) -> T) -> T {
        match self.statements.try_lock().as_deref() {
            Ok(Some(statements)) => read(statements),
            _ => read(&sql::Memo::default()),
        }
    }

    pub(crate) fn get(&self, draft: &Draft, goes_back: bool, dialect: Dialect) -> Option<Arc<Migration>> {
        let kept = self.kept.get(&(draft.up.place(), dialect))?;
        (kept.goes_back == goes_back && kept.draft == *draft).then(|| Arc::clone(&kept.migration))
    }

    pub(crate) fn keep(&mut self, kept: Kept) {
        self.kept.insert((kept.draft.up.place(), kept.dialect), kept);
    }
}
