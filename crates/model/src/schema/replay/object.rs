//! Replaying what is dropped, renamed and moved.

use super::super::{Birth, ColumnState, Key, Schema, Slot, key};
use crate::*;

impl Schema {
    pub(super) fn drop_object(&mut self, drop: &Drop, certain: bool) {
        match drop.kind {
            kind if kind.is_relation() => {
                if certain {
                    self.drop_relation(&drop.name);
                } else {
                    self.change(&drop.name, |relation| relation.certain = false);
                }
                if drop.cascade {
                    // What else goes is known only where the history knows it all.
                    self.upheave();
                }
            }
            ObjectKind::Type | ObjectKind::Domain if certain => {
                self.put_type(key(&drop.name), Slot::Absent(self.upheavals));
            }
            ObjectKind::Schema if certain => self.remove_schema(&drop.name.name),
            _ => {}
        }
    }

    /// Takes away a relation: a table with its indexes, an index out of its table's list.
    pub(super) fn drop_relation(&mut self, name: &ObjectName) {
        for index in self.indexes_of(name) {
            self.remove(key(&index));
        }
        self.drop_owned_sequences(name, None);
        if let Some((table, _)) = self.assumed(name).and_then(|relation| relation.owner.clone()) {
            self.change(&table, |owner| owner.sequences.retain(|sequence| key(sequence) != key(name)));
        }
        if let Some(table) = self.assumed(name).and_then(|relation| relation.table.clone()) {
            self.change(&table, |owner| owner.indexes.retain(|index| key(index) != key(name)));
        }
        self.remove(key(name));
    }

    pub(super) fn remove(&mut self, relation_key: Key) {
        self.put(relation_key, Slot::Absent(self.upheavals));
    }

    pub(super) fn remove_schema(&mut self, schema: &Name) {
        let inside = |candidate: &&Key| candidate.0 == schema.text;
        for relation_key in self.relations.keys().filter(inside).cloned().collect::<Vec<_>>() {
            self.remove(relation_key);
        }
        for type_key in self.types.keys().filter(inside).cloned().collect::<Vec<_>>() {
            self.put_type(type_key, Slot::Absent(self.upheavals));
        }
    }

    pub(super) fn rename_object(&mut self, rename: &Rename, birth: Birth) {
        let to = ObjectName { schema: rename.name.schema.clone(), name: rename.to.clone() };
        match rename.kind {
            ObjectKind::Type | ObjectKind::Domain => self.move_type(&rename.name, &to),
            kind if kind.is_relation() => {
                self.change(&rename.name, |relation| relation.renamed = Some((rename.name.name.clone(), birth)));
                self.move_relation(&rename.name, to);
            }
            _ => {}
        }
    }

    pub(super) fn set_schema(&mut self, set: &SetSchema) {
        let to = ObjectName { schema: Some(set.schema.clone()), name: set.name.name.clone() };
        match set.kind {
            ObjectKind::Type | ObjectKind::Domain => self.move_type(&set.name, &to),
            kind if kind.is_relation() => {
                self.move_relation(&set.name, to.clone());
                for sequence in self.assumed(&to).map_or(Vec::new(), |relation| relation.sequences.clone()) {
                    let schema = Some(set.schema.clone());
                    self.move_relation(&sequence, ObjectName { schema, name: sequence.name.clone() });
                }
            }
            _ => {}
        }
    }

    pub(super) fn move_relation(&mut self, from: &ObjectName, to: ObjectName) {
        self.change(from, |relation| {
            // The constraints keep the names the server gave them under the old one.
            let owner = relation.name.name.clone();
            for constraint in &mut relation.constraints {
                constraint.name = Some(Name::new(constraint.name_on(&owner), Span::default()));
            }
            relation.name = to.clone();
        });
        let from_key = key(from);
        if let Some(slot) = self.relations.get(&from_key).cloned() {
            self.put(key(&to), slot);
            self.remove(from_key);
        }
        for index in self.indexes_of(&to) {
            self.change(&index, |relation| relation.table = Some(to.clone()));
        }
        // A sequence that is called otherwise is called so in its table's list, too.
        if let Some((table, _)) = self.assumed(&to).and_then(|relation| relation.owner.clone()) {
            self.change(&table, |owner| {
                for sequence in owner.sequences.iter_mut().filter(|sequence| key(sequence) == key(from)) {
                    sequence.clone_from(&to);
                }
            });
        }
        self.change_owner(&to, None);
    }

    pub(super) fn indexes_of(&self, table: &ObjectName) -> Vec<ObjectName> {
        self.assumed(table).map_or(Vec::new(), |relation| relation.indexes.clone())
    }

    pub(super) fn move_type(&mut self, from: &ObjectName, to: &ObjectName) {
        let from_key = key(from);
        if let Some(slot) = self.types.get(&from_key).cloned() {
            self.put_type(key(to), slot);
            self.put_type(from_key.clone(), Slot::Absent(self.upheavals));
        }
        self.retype_columns(&from_key, to);
    }

    /// Columns keep their type when it is called another name.
    fn retype_columns(&mut self, from: &Key, to: &ObjectName) {
        let is_of = |column: &ColumnState| {
            column.data_type.as_ref().is_some_and(|data_type| key(&data_type.object_name()) == *from)
        };
        let tables: Vec<ObjectName> = self
            .relations()
            .filter(|relation| relation.columns.iter().any(is_of))
            .map(|relation| relation.name.clone())
            .collect();
        for table in tables {
            self.change(&table, |relation| {
                for column in relation.columns.iter_mut().filter(|column| is_of(column)) {
                    if let Some(data_type) = &mut column.data_type {
                        data_type.name = to.to_string();
                    }
                }
            });
        }
    }
}
