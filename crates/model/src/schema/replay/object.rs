//! Replaying what is dropped.

use super::super::log::Slot;
use super::super::{Key, Schema};
use crate::*;

impl Schema {
    pub(super) fn drop_object(&mut self, drop: &Drop, certain: bool) {
        match drop.kind {
            ObjectKind::Index => self.drop_index(drop, certain),
            kind if kind.is_relation() => {
                if certain {
                    if drop.cascade {
                        self.drop_dependents(&drop.name);
                    }
                    self.drop_relation(&drop.name);
                } else {
                    self.change_known(&drop.name, |relation| relation.certain = false);
                }
            }
            ObjectKind::Type | ObjectKind::Domain => self.drop_type(drop, certain),
            ObjectKind::Schema if certain => {
                self.remove_schema(&drop.name.name);
                self.drop_attachment(drop, true);
            }
            ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Trigger
            | ObjectKind::EventTrigger
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::Statistics
            | ObjectKind::Publication
            | ObjectKind::Extension
            | ObjectKind::Schema => {
                self.drop_attachment(drop, certain);
                // Types go with it, and columns with these; functions and operators, and who needs them, are not known.
                if drop.kind == ObjectKind::Extension && drop.cascade {
                    for (table, column) in self.columns_of_extension(&drop.name.name) {
                        let column = DropColumn { table, column, if_exists: true, cascade: true };
                        self.drop_column(&column, certain);
                    }
                    self.upheave();
                }
            }
            _ => {}
        }
    }

    fn drop_index(&mut self, drop: &Drop, certain: bool) {
        let name = self.index_called(&drop.name, drop.table.as_ref());
        if !certain {
            return self.change_known(&name, |relation| relation.certain = false);
        }
        // PostgreSQL refuses to drop the index of a constraint; to MySQL both are the same.
        if let Some(table) = drop.table.as_ref().filter(|_| self.dialect().is_mysql()) {
            self.change_known(table, |relation| relation.forget_constraint(&drop.name.name, Some(true)));
        }
        self.drop_relation(&name);
    }

    /// Takes away what cannot stay when a relation goes: views that read it, foreign keys that refer to it.
    fn drop_dependents(&mut self, name: &ObjectName) {
        let mut views = self.readers_of(name);
        let mut index = 0;
        while let Some(view) = views.get(index) {
            let further = self.readers_of(view);
            views.extend(further);
            index += 1;
        }
        for view in views {
            self.drop_relation(&view);
        }
        let name = self.found(name);
        for table in self.referrers_of(&name) {
            self.change(&table, |relation| {
                relation.constraints.retain(
                    |constraint| !matches!(&constraint.kind, ConstraintKind::ForeignKey(foreign) if foreign.referent.means(&name)),
                );
            });
        }
    }

    /// The views that read a relation.
    #[must_use]
    pub fn readers_of(&self, name: &ObjectName) -> Vec<ObjectName> {
        let name = self.found(name);
        let reads =
            |view: &&ObjectName| self.assumed(view).is_some_and(|view| view.reads.iter().any(|read| read.means(&name)));
        self.readers.of(&self.key(&name)).filter(reads).cloned().collect()
    }

    /// The other tables whose foreign keys refer to a table.
    #[must_use]
    pub fn referrers_of(&self, name: &ObjectName) -> Vec<ObjectName> {
        let name = self.found(name);
        let refers = |table: &&ObjectName| {
            !table.means(&name)
                && self.assumed(table).is_some_and(|table| table.foreign_keys_to(&name).next().is_some())
        };
        self.referrers.of(&self.key(&name)).filter(refers).cloned().collect()
    }

    /// Takes away a relation: a table with its indexes, an index out of its table's list.
    pub(super) fn drop_relation(&mut self, name: &ObjectName) {
        let name = &self.found(name);
        let key = self.key(name);
        for index in self.indexes_of(name) {
            let index_key = self.key(&index);
            self.remove(index_key);
        }
        self.drop_owned_sequences(name, None);
        self.drop_attachments(name);
        self.stop_watching(name, None);
        let partitions = self.assumed(name).map_or(Vec::new(), |relation| relation.partitions.clone());
        for partition in partitions {
            let is_partition =
                self.assumed(&partition).is_some_and(|it| it.partition_of.as_ref().is_some_and(|of| of.means(name)));
            if is_partition {
                self.drop_relation(&partition);
            }
        }
        if let Some((table, _)) = self.assumed(name).and_then(|relation| relation.owner.clone()) {
            self.change(&table, |owner| owner.sequences.retain(|sequence| !sequence.means(name)));
        }
        if let Some(table) = self.assumed(name).and_then(|relation| relation.table.clone()) {
            self.change(&table, |owner| owner.indexes.retain(|index| !index.means(name)));
        }
        self.remove(key);
    }

    pub(super) fn remove(&mut self, relation_key: Key) {
        self.put(relation_key, Slot::Absent(self.upheavals));
    }

    fn remove_schema(&mut self, schema: &Name) {
        let inside = |candidate: &&Key| candidate.0 == schema.text;
        for relation_key in self.relations.keys().filter(inside).cloned().collect::<Vec<_>>() {
            self.remove(relation_key);
        }
        for type_key in self.types.keys().filter(inside).cloned().collect::<Vec<_>>() {
            self.put_type(type_key, Slot::Absent(self.upheavals));
        }
        let of_schema = |candidate: &&super::super::ObjectKey| candidate.1.as_ref().is_some_and(|table| inside(&table));
        let is_in = |candidate: &&super::super::ObjectKey| of_schema(candidate) || inside(&&candidate.2);
        for object_key in self.objects.keys().filter(is_in).cloned().collect::<Vec<_>>() {
            self.put_object(object_key, Slot::Absent(self.upheavals));
        }
    }

    pub(super) fn indexes_of(&self, table: &ObjectName) -> Vec<ObjectName> {
        self.assumed(table).map_or(Vec::new(), |relation| relation.indexes.clone())
    }
}
