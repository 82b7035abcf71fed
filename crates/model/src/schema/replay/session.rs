//! Replaying what changes the session, and what is said about things.

use super::super::path::{TEMPORARY, schemas_of};
use super::super::{Bodies, Key, Schema};
use crate::*;

impl Schema {
    pub(super) fn set_variable(&mut self, set: &SetVariable, certain: bool) {
        if self.dialect == Dialect::Sqlite {
            let mut pragmas = self.pragmas;
            pragmas.set(&set.name.text.to_ascii_lowercase(), set.value.as_deref().filter(|_| certain));
            return self.set_pragmas(pragmas);
        }
        if set.name.text == "check_function_bodies" {
            let bodies = if certain { bodies_of(set.value.as_deref()) } else { Bodies::Unknown };
            return self.set_bodies(bodies);
        }
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
        self.lasting_bodies = self.bodies;
        self.lasting_pragmas = self.pragmas;
    }

    /// Whether the server looks at the body of a routine when it is made; `None` where there is no knowing. At one that is
    /// no string it always does.
    #[must_use]
    pub fn checks_body(&self, create: &CreateRoutine) -> Option<bool> {
        match self.bodies {
            _ if create.is_inline => Some(true),
            Bodies::Checked => Some(true),
            Bodies::Unchecked => Some(false),
            Bodies::Unknown => None,
        }
    }

    /// Ends the session of a migration: temporary tables go, and what was set is as it was before.
    pub fn end_session(&mut self) {
        self.set_path(self.lasting_path.clone());
        self.set_bodies(self.lasting_bodies);
        self.set_pragmas(self.lasting_pragmas);
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
            self.set_temporaries(0);
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

/// What a value of `check_function_bodies` says; none is that of a `RESET`.
///
/// Source: PostgreSQL manual, "Parameter Names and Values": `on`, `true`, `yes`, `1`, their opposites, and their beginnings.
fn bodies_of(value: Option<&str>) -> Bodies {
    let Some(value) = value.map(|value| value.trim().to_ascii_lowercase()) else { return Bodies::Checked };
    let begins = |words: [&str; 4]| !value.is_empty() && words.iter().any(|word| word.starts_with(&value));
    match (begins(["on", "true", "yes", "1"]), begins(["off", "false", "no", "0"])) {
        (true, false) => Bodies::Checked,
        (false, true) => Bodies::Unchecked,
        _ => Bodies::Unknown,
    }
}
