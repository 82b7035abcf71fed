//! Who needs whom: the views that read a relation, the tables whose foreign keys refer to one.
//!
//! The lists only grow, and are asked with a look at what there is now: a view that is gone, or reads something else by
//! now, is still in them. So a table that everybody refers to costs no more than another. When a schema is rewound they
//! are, too: the order in which they name the dependents would tell what was taken back.

use std::collections::{HashMap, HashSet};

use super::Key;
use crate::ObjectName;

/// Who has ever needed whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    lists: HashMap<Key, List>,
}

/// Who has ever needed a relation, each once, in the order in which they first did.
#[derive(Clone, Debug, Default)]
struct List {
    order: Vec<(Key, ObjectName)>,
    known: HashSet<Key>,
}

impl Needs {
    /// Notes that `needing` needs the relation under `key`; whether that is news.
    pub(super) fn note(&mut self, key: Key, needing: (Key, &ObjectName)) -> bool {
        let list = self.lists.entry(key).or_default();
        let is_news = list.known.insert(needing.0.clone());
        if is_news {
            list.order.push((needing.0, needing.1.clone()));
        }
        is_news
    }

    /// Forgets the last that was noted for the relation under `key`.
    pub(super) fn forget_last(&mut self, key: &Key) {
        let list = self.lists.get_mut(key);
        if let Some(list) = list
            && let Some((last, _)) = list.order.pop()
        {
            list.known.remove(&last);
        }
    }

    /// All that have ever needed the relation under `key`, each once, in the order in which they first did.
    pub(super) fn of(&self, key: &Key) -> impl Iterator<Item = &ObjectName> {
        self.lists.get(key).into_iter().flat_map(|list| &list.order).map(|(_, needing)| needing)
    }
}
