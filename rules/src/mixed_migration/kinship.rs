//! Which tables have to do with each other: by keys, by one statement, by the same change, by their names.

use std::collections::HashMap;

use model::{ObjectName, Operation, Schema, Step};

use super::bond::{change, referents, relatives, share_a_word};
use crate::tables::table;

/// The tables that a script touches, in families.
pub(super) struct Families {
    /// Each table with the number of its family and whether the script made it.
    tables: Vec<(ObjectName, bool)>,
    /// For each table the one that stands for its family.
    heads: Vec<usize>,
}

impl Families {
    pub(super) fn of(steps: &[Step], schema: &Schema) -> Self {
        let mut families = Self { tables: Vec::new(), heads: Vec::new() };
        let mut alike: HashMap<String, usize> = HashMap::new();
        for step in steps {
            let Some(name) = table(&step.operation) else { continue };
            let index = families.place(name, matches!(step.operation, Operation::CreateTable(_)));
            for other in relatives(&step.operation) {
                let other = families.place(other, false);
                families.join(index, other);
            }
            if let Some(change) = change(&step.operation) {
                let other = *alike.entry(change).or_insert(index);
                families.join(index, other);
            }
        }
        families.join_by_schema(schema);
        families
    }

    /// Whether a table was there before.
    pub(super) fn is_old(&self, name: &ObjectName) -> bool {
        self.tables.iter().any(|(table, is_new)| table.means(name) && !is_new)
    }

    /// Whether two tables are of one family.
    pub(super) fn are_kin(&self, one: &ObjectName, other: &ObjectName) -> bool {
        let find = |name: &ObjectName| self.tables.iter().position(|(table, _)| table.means(name));
        match (find(one), find(other)) {
            (Some(one), Some(other)) => self.head(one) == self.head(other),
            _ => true,
        }
    }

    fn join_by_schema(&mut self, schema: &Schema) {
        let keys: Vec<Vec<ObjectName>> = self.tables.iter().map(|(table, _)| referents(table, schema)).collect();
        for one in 0..self.tables.len() {
            for other in 0..one {
                let refers = |from: usize, to: usize| keys[from].iter().any(|name| name.means(&self.tables[to].0));
                let share =
                    |from: usize, to: usize| keys[from].iter().any(|name| keys[to].iter().any(|it| it.means(name)));
                let (name, other_name) = (&self.tables[one].0, &self.tables[other].0);
                if refers(one, other) || refers(other, one) || share(one, other) || share_a_word(name, other_name) {
                    self.join(one, other);
                }
            }
        }
    }

    fn place(&mut self, name: &ObjectName, is_new: bool) -> usize {
        match self.tables.iter().position(|(table, _)| table.means(name)) {
            Some(index) => index,
            None => {
                self.tables.push((name.clone(), is_new));
                self.heads.push(self.tables.len() - 1);
                self.tables.len() - 1
            }
        }
    }

    fn head(&self, mut index: usize) -> usize {
        while let Some(&head) = self.heads.get(index).filter(|&&head| head != index) {
            index = head;
        }
        index
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.head(one), self.head(other));
        if let Some(head) = self.heads.get_mut(one.max(other)) {
            *head = one.min(other);
        }
    }
}
