//! What one check leaves for the next: editors and the browser check again with each key.

use std::collections::HashMap;

use model::{Changes, Dialect, History, SourceFile};

use crate::{Given, Histories, Report};

/// What was read and found before. Whoever checks the same project again and again keeps one, and only what has changed
/// is read again, and only what comes after it is walked again.
///
/// What is found is the same as without: a test holds both against each other over random edits. It is forgotten by
/// dropping it.
#[derive(Debug, Default)]
pub struct Memo {
    /// The files of the last check, in their order.
    files: Vec<SourceFile>,
    pub(crate) reading: Reading,
    pub(crate) walks: Walks,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) alembic: alembic::Memo,
    pub(crate) runners: runners::Memo,
}

/// What was found in each history, by its folder, its tool and its database; twice the same if there is no telling them
/// apart by these.
#[derive(Debug, Default)]
pub(crate) struct Walks {
    walks: HashMap<Key, Vec<engine::Memo>>,
    /// The walks of the check that is going on.
    now: HashMap<Key, Vec<engine::Memo>>,
}

type Key = (String, &'static str, Option<String>, Dialect);

impl Memo {
    /// Checks files as [`crate::check`] does. To be told apart from the check before, a file must keep its path; its text
    /// is compared.
    pub fn check(&mut self, files: Vec<SourceFile>, settings: Option<&SourceFile>) -> Report {
        self.histories(files, settings.into()).report
    }

    /// Checks files as [`Memo::check`] does, and keeps the histories that were found in them.
    pub fn histories(&mut self, files: Vec<SourceFile>, given: Given<'_>) -> Histories {
        let changes = Changes::between(&self.files, &files);
        self.reading.alembic.renew(&changes);
        self.reading.runners.renew(&changes);
        self.files.clone_from(&files);
        let read = crate::read(files, given, None, Some(self));
        self.walks.turn();
        read
    }
}

impl Walks {
    /// What was found in that history when it was last walked, if it was.
    pub(crate) fn take(&mut self, history: &History) -> engine::Memo {
        self.walks.get_mut(&key(history)).and_then(Vec::pop).unwrap_or_default()
    }

    pub(crate) fn keep(&mut self, history: &History, memo: engine::Memo) {
        // The one that is taken first is the one that was kept first.
        self.now.entry(key(history)).or_default().insert(0, memo);
    }

    /// Forgets the histories that were not found any more.
    fn turn(&mut self) {
        self.walks = std::mem::take(&mut self.now);
    }
}

fn key(history: &History) -> Key {
    (history.root.clone(), history.runner.name, history.database.clone(), history.dialect())
}
