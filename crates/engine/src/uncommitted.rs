//! The values that were added to enums, and whose transaction is not over.

use std::collections::HashSet;

use model::failure::{adds_unsafe_value, uses_value};
use model::{Birth, FileId, Guard, ObjectName, Operation, Schema, Server, Span, Step};

/// A value that was added to an enum by a step whose transaction is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncommittedValue {
    /// The enum.
    pub name: ObjectName,
    /// The value.
    pub value: String,
    /// The file of the step that adds it.
    pub file: FileId,
    /// The words of that step.
    pub head: Span,
    /// Which of the history's migrations the step stands in.
    pub migration: u32,
}

/// The values that are not to be used yet, as scripts go along.
#[derive(Clone, Debug, Default)]
pub(crate) struct UncommittedFold {
    values: Vec<UncommittedValue>,
    /// Their words, to tell at once of most steps that they use none.
    words: HashSet<String>,
}

impl UncommittedFold {
    /// The transaction is over, or there is no knowing.
    pub(crate) fn end(&mut self) {
        self.values.clear();
        self.words.clear();
    }

    /// The value that a step uses too early. The migration stops there: nobody else comes to use it.
    pub(crate) fn used(&mut self, step: &Step, schema: &Schema) -> Option<UncommittedValue> {
        if self.values.is_empty() || !self.spells(&step.operation) {
            return None;
        }
        let is_used = |value: &UncommittedValue| uses_value(&step.operation, &value.name, &value.value, schema);
        let position = self.values.iter().position(is_used)?;
        Some(self.values.remove(position))
    }

    fn spells(&self, operation: &Operation) -> bool {
        match operation {
            Operation::Insert(_) | Operation::Update(_) | Operation::Delete(_) => {
                operation.literals().iter().any(|literal| self.words.contains(&literal.value))
            }
            _ => true,
        }
    }

    /// Goes past a step that `is_inside` a transaction.
    pub(crate) fn pass(&mut self, step: &Step, is_inside: bool, birth: Birth, schema: &Schema, server: Server) {
        match &step.operation {
            Operation::Commit | Operation::Rollback => self.end(),
            Operation::AddEnumValue(add)
                if is_inside
                    && step.guard != Guard::Perhaps
                    && adds_unsafe_value(add, |made| made == birth, schema, server) =>
            {
                let Birth::In { migration, .. } = birth else { return };
                let (name, value) = (add.name.clone(), add.value.value.clone());
                self.words.insert(value.clone());
                self.values.push(UncommittedValue { name, value, file: step.file, head: step.head, migration });
            }
            _ => {}
        }
    }
}
