//! Who needs whom: the views that read a relation, the tables whose foreign keys refer to one.
//!
//! The lists only grow, and are asked with a look at what there is now: a view that is gone, or reads something else by
//! now, is still in them. So there is nothing to take back when a schema is rewound, and a table that everybody refers
//! to costs no more than another.

use std::collections::{HashMap, HashSet};

use super::Key;
use crate::ObjectName;

/// Who has ever needed whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    lists: HashMap<Key, Vec<ObjectName>>,
    known: HashSet<(Key, Key)>,
}

impl Needs {
    /// Notes that `needing` needs the relation under `key`.
    pub(super) fn note(&mut self, key: Key, needing: (Key, &ObjectName)) {
        if self.known.insert((key.clone(), needing.0)) {
            self.lists.entry(key).or_default().push(needing.1.clone());
        }
    }

    /// All that have ever needed the relation under `key`, each once, in the order in which they first did.
    pub(super) fn of(&self, key: &Key) -> &[ObjectName] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }
}
