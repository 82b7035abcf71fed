//! Replaying partitions: each has its part of every index of the whole, one that is there already or a new one.
//!
//! Source: `DefineIndex`, `AttachPartitionEnsureIndexes` and `DefineRelation` in the server; the names of new ones are those
//! that an index without a name gets, and a constraint without one.

use super::super::{Birth, Columns, Relation, RelationKind, Schema};
use crate::*;

impl Schema {
    /// Makes a table a partition of another.
    pub(super) fn attach(&mut self, attach: &AttachPartition, birth: Birth) {
        let (parent, child) = (self.found(&attach.table), self.found(&attach.partition));
        self.change(&parent, |relation| {
            relation.partitions.retain(|partition| !partition.means(&child));
            relation.partitions.push(child.clone());
        });
        // The constraints of the parent are made on it, or found there.
        self.change(&child, |relation| {
            relation.partition_of = Some(parent.clone());
            relation.takes_the_rest = attach.takes_the_rest;
            relation.bounds.clone_from(&attach.bounds);
            relation.constraints_complete = false;
        });
        self.take_part(&parent, &child, birth);
    }

    /// Makes a partition a table of its own.
    pub(super) fn detach(&mut self, detach: &DetachPartition, certain: bool) {
        let (parent, child) = (self.found(&detach.table), self.found(&detach.partition));
        if !certain {
            // Which rows it takes, if any, there is no knowing.
            return self.change(&child, |relation| relation.bounds = None);
        }
        self.change(&parent, |relation| relation.partitions.retain(|partition| !partition.means(&child)));
        self.change(&child, |relation| {
            relation.partition_of = None;
            relation.takes_the_rest = false;
            relation.bounds = None;
            relation.constraints_complete = false;
        });
        self.leave(&child);
    }

    /// Gives a partition its part of each index of the whole.
    pub(super) fn take_part(&mut self, parent: &ObjectName, child: &ObjectName, birth: Birth) {
        for index in self.indexes_of(parent) {
            self.part_of(&index, child, birth);
        }
    }

    /// Gives all partitions of a table their part of one of its indexes.
    pub(super) fn spread(&mut self, index: &ObjectName, birth: Birth) {
        let table = self.assumed(index).and_then(|index| index.table.clone());
        let Some(table) = table.and_then(|table| self.assumed(&table)) else { return };
        if table.kind == RelationKind::PartitionedTable {
            for child in table.partitions.clone() {
                self.part_of(index, &child, birth);
            }
        }
    }

    fn part_of(&mut self, index: &ObjectName, child: &ObjectName, birth: Birth) {
        // Of a partition that is known by its name alone, the columns are not.
        let Some(whole) = self.assumed(index).filter(|_| self.assumed(child).is_some()).cloned() else { return };
        let part = self.unattached(&whole, child).or_else(|| self.make_part(&whole, child, birth));
        let Some(part) = part else { return };
        self.change(&part, |relation| relation.partition_of = Some(index.clone()));
        self.change(index, |relation| {
            if !relation.partitions.iter().any(|known| known.means(&part)) {
                relation.partitions.push(part.clone());
            }
        });
        self.spread(&part, birth);
    }

    /// An index of a partition that will do for its part of one of the whole, and is no part of any yet.
    fn unattached(&self, whole: &Relation, child: &ObjectName) -> Option<ObjectName> {
        let alike = |name: &&ObjectName| {
            self.assumed(name).is_some_and(|index| match (&whole.index, &index.index) {
                _ if index.partition_of.is_some() => false,
                (Some(whole), Some(index)) => whole.is_alike(index),
                (None, _) => index.unique && index.columns_complete && names(&index.columns) == names(&whole.columns),
                _ => false,
            })
        };
        self.assumed(child)?.indexes.iter().find(alike).cloned()
    }

    fn make_part(&mut self, whole: &Relation, child: &ObjectName, birth: Birth) -> Option<ObjectName> {
        let known = self.indexes_of(child).len();
        match &whole.index {
            Some(made) => {
                let create = CreateIndex { table: child.clone(), name: None, ..(**made).clone() };
                self.create_index(&CreateIndex { only: false, ..create }, birth, whole.certain);
            }
            None => {
                let table = self.assumed(whole.table.as_ref()?)?;
                let mut constraint = table.key(&whole.name.name)?.clone();
                constraint.name = None;
                self.add_constraint(child, &constraint, birth, whole.certain);
            }
        }
        let indexes = self.indexes_of(child);
        indexes.last().filter(|_| indexes.len() > known).cloned()
    }

    /// A table that is a partition no longer keeps its indexes, as its own.
    fn leave(&mut self, child: &ObjectName) {
        for part in self.indexes_of(child) {
            let Some(whole) = self.assumed(&part).and_then(|part| part.partition_of.clone()) else { continue };
            self.change(&part, |relation| relation.partition_of = None);
            self.change_known(&whole, |relation| relation.partitions.retain(|known| !known.means(&part)));
        }
    }

    /// Takes away the constraints of partitions whose indexes go with that of the whole.
    pub(super) fn forget_parts(&mut self, index: &ObjectName) {
        let mut next = self.assumed(index).map_or(Vec::new(), |index| index.partitions.clone());
        while let Some(part) = next.pop() {
            let Some(known) = self.assumed(&part) else { continue };
            next.extend(known.partitions.iter().cloned());
            if let (Some(table), None) = (known.table.clone(), &known.index) {
                self.change(&table, |relation| {
                    let owner = relation.name.name.clone();
                    relation.constraints.retain(|constraint| constraint.name_on(&owner) != part.name.text);
                });
            }
        }
    }
}

fn names(columns: &Columns) -> Vec<&Name> {
    columns.iter().map(|column| &column.name).collect()
}

impl CreateIndex {
    /// Whether another index does for this one: over the same keys and rows, and as unique.
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        self.keys == other.keys
            && self.include == other.include
            && self.predicate == other.predicate
            && self.unique == other.unique
            && self.method == other.method
    }
}
