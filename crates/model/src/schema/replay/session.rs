//! Replaying what changes the session, and what is said about things.

use super::super::path::{TEMPORARY, schemas_of};
use super::super::{Key, Schema};
use crate::*;

impl Schema {
    pub(super) fn set_variable(&mut self, set: &SetVariable, certain: bool) {
        if set.name.text != "search_path" {
            return;
        }
        // One that may not be set is as if it were not: what is in neither schema is looked for in `public`.
        if certain {
            self.set_path(set.value.as_deref().map_or(Vec::new(), schemas_of));
        }
    }

    /// Keeps what the session has set so far for every session to come: each migration's begins like it.
    pub fn keep_session(&mut self) {
        self.lasting_path.clone_from(&self.path);
    }

    /// Ends the session of a migration: temporary tables go, and the search path is what it was before.
    pub fn end_session(&mut self) {
        self.set_path(self.lasting_path.clone());
        self.drop_temporaries();
    }

    pub(super) fn discard(&mut self, discard: Discard) {
        match discard {
            Discard::All => self.end_session(),
            Discard::Temporary => self.drop_temporaries(),
            Discard::Plans | Discard::Sequences => {}
        }
    }

    fn drop_temporaries(&mut self) {
        if self.temporaries > 0 {
            let is_temporary = |key: &&Key| key.0 == TEMPORARY;
            for key in self.relations.keys().filter(is_temporary).cloned().collect::<Vec<_>>() {
                self.remove(key);
            }
            self.temporaries = 0;
        }
    }

    pub(super) fn comment(&mut self, comment: &Comment) {
        let text = match &comment.text {
            CommentText::Said(text) => Some(text.clone()),
            CommentText::Removed => None,
            // It says something: what, is as good as anything else.
            CommentText::Unknown => Some(String::new()),
        };
        match (comment.kind, &comment.part) {
            (ObjectKind::Column, Some(column)) => {
                self.change_column(&comment.name, column, |column| column.comment = text);
            }
            (kind, None) if kind.is_relation() => self.change(&comment.name, |relation| relation.comment = text),
            _ => {}
        }
    }
}
