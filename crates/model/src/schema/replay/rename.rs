//! Replaying what is renamed and moved: it stays what it is, and what refers to it goes on referring to it.

use super::super::{Birth, Relation, Schema};
use crate::*;

impl Schema {
    pub(super) fn rename_object(&mut self, rename: &Rename, birth: Birth, certain: bool) {
        let from = match rename.kind {
            ObjectKind::Index => self.index_called(&rename.name, rename.table.as_ref()),
            _ => self.found(&rename.name),
        };
        let to = ObjectName { schema: from.schema.clone(), name: rename.to.clone() };
        match rename.kind {
            ObjectKind::Type | ObjectKind::Domain => self.move_type(&from, to, certain),
            kind if kind.is_relation() => {
                if !certain {
                    return self.change(&from, |relation| relation.certain = false);
                }
                self.change(&from, |relation| relation.renamed = Some((from.name.clone(), birth)));
                self.rename_behind(&from, &to.name);
                self.move_relation(&from, to);
            }
            _ => self.rename_attachment(rename, certain),
        }
    }

    /// A constraint is called like the index behind it.
    fn rename_behind(&mut self, index: &ObjectName, to: &Name) {
        let table = self.assumed(index).filter(|index| index.index.is_none()).and_then(|index| index.table.clone());
        if let Some(table) = table {
            let key = self.assumed(&table).and_then(|relation| relation.key(&index.name)).cloned();
            self.change(&table, |relation| {
                let known = relation.constraints.iter_mut().find(|known| key.as_ref() == Some(*known));
                known.into_iter().for_each(|known| known.name = Some(to.clone()));
            });
        }
    }

    pub(super) fn set_schema(&mut self, set: &SetSchema, certain: bool) {
        let from = self.found(&set.name);
        let to = ObjectName { schema: Some(set.schema.clone()), name: from.name.clone() };
        match set.kind {
            ObjectKind::Type | ObjectKind::Domain => self.move_type(&from, to, certain),
            kind if kind.is_relation() => {
                if !certain {
                    return self.change(&from, |relation| relation.certain = false);
                }
                let schema = Some(set.schema.clone());
                let moved = |name: &ObjectName| ObjectName { schema: schema.clone(), name: name.name.clone() };
                self.move_relation(&from, to.clone());
                for sequence in self.assumed(&to).map_or(Vec::new(), |relation| relation.sequences.clone()) {
                    self.move_relation(&sequence, moved(&sequence));
                }
            }
            // It is made anew in the other schema, with all that is known of it.
            ObjectKind::Statistics if certain => {
                let rename = Rename { kind: set.kind, name: from, to: to.name.clone(), table: None };
                self.move_object(&rename, &to, true);
            }
            _ => {}
        }
    }

    fn move_relation(&mut self, from: &ObjectName, to: ObjectName) {
        let readers = self.readers_of(from);
        let referrers = if self.pragmas.references_follow() { self.referrers_of(from) } else { Vec::new() };
        self.change(from, |relation| {
            relation.name = to.clone();
            relation.refer_to(from, &to);
        });
        let from_key = self.key(from);
        if let Some(slot) = self.relations.get(&from_key).cloned() {
            self.remove(from_key.clone());
            let schema = to.schema.as_ref().map_or("public", Name::as_str).to_owned();
            self.put((schema, super::super::cut(&to.name.text).to_owned()), slot);
        }
        for index in self.indexes_of(&to) {
            self.change(&index, |relation| relation.table = Some(to.clone()));
            let moved = match self.assumed(&index).is_some_and(|index| index.index.is_some()) {
                true => self.index_name(&to, &index.name),
                false => self.backing_name(&to, &index.name),
            };
            if !moved.means(&index) {
                self.move_relation(&index, moved);
            }
        }
        for other in readers.iter().chain(&referrers) {
            self.change(other, |relation| {
                relation.refer_to(from, &to);
                relation.is_outdated |= readers.contains(other);
            });
        }
        readers.iter().for_each(|view| self.note_reader(&to, view));
        referrers.iter().for_each(|table| self.note_referrer(&to, table));
        // And what it needs itself is needed by it under its new name.
        let needs = self.assumed(&to).map(|relation| (relation.reads.clone(), relation.referents()));
        let (reads, referents) = needs.unwrap_or_default();
        reads.iter().for_each(|read| self.note_reader(read, &to));
        referents.iter().for_each(|referent| self.note_referrer(referent, &to));
        let partitions = self.assumed(&to).map_or(Vec::new(), |relation| relation.partitions.clone());
        for partition in partitions {
            self.change_known(&partition, |relation| relation.partition_of = Some(to.clone()));
        }
        // What a table or a parent lists under the old name.
        let lists = self.assumed(&to).map(|relation| {
            let owner = relation.owner.as_ref().map(|(table, _)| table.clone());
            (owner, relation.table.clone(), relation.partition_of.clone())
        });
        let (owner, table, parent) = lists.unwrap_or_default();
        for holder in [owner, table, parent].into_iter().flatten() {
            self.change_known(&holder, |holder| {
                for listed in holder.sequences.iter_mut().chain(&mut holder.indexes).chain(&mut holder.partitions) {
                    if listed.means(from) {
                        listed.clone_from(&to);
                    }
                }
            });
        }
        self.move_attachments(&from_key, &to);
        self.follow(from, &to);
        if let Some(of_type) = self.assumed(&to).and_then(|relation| relation.of_type.clone()) {
            self.note_user_of_type(&of_type, &to);
        }
        for (table, column) in self.typed_columns(&to) {
            self.note_user_of(&table, &column);
        }
        self.change_owner(&to, None);
    }

    /// The columns of a table that have a type of the history's.
    fn typed_columns(&self, table: &ObjectName) -> Vec<(ObjectName, DataType)> {
        let of = |relation: &Relation| {
            let types = relation.columns.iter().filter_map(|column| column.data_type.clone());
            types
                .filter(|data_type| !data_type.is_builtin())
                .map(|data_type| (relation.name.clone(), data_type))
                .collect()
        };
        self.assumed(table).map_or(Vec::new(), of)
    }

    fn note_user_of(&mut self, table: &ObjectName, data_type: &DataType) {
        self.note_user(Some(data_type), table);
    }

    pub(super) fn rename_column(&mut self, rename: &RenameColumn, birth: Birth, certain: bool) {
        if !certain {
            return self.change_column(&rename.table, &rename.column, |column| column.certain = false);
        }
        let table = self.found(&rename.table);
        let (from, to) = (&rename.column, &rename.to);
        self.change_column(&table, from, |column| {
            column.renamed = Some((from.clone(), birth));
            column.name = to.clone();
        });
        self.change(&table, |relation| {
            for constraint in &mut relation.constraints {
                constraint.rename_column(from, to);
                if let ConstraintKind::ForeignKey(foreign) = &mut constraint.kind
                    && foreign.referent.means(&relation.name)
                {
                    rename_in(&mut foreign.referent_columns, from, to);
                }
            }
            let outputs = relation.outputs.iter_mut().flatten().filter_map(|output| output.name.as_mut());
            let keys = relation.partition_keys.iter_mut().flatten().flatten();
            for key in keys.chain(outputs).filter(|key| *key == from) {
                key.clone_from(to);
            }
            let computes =
                |column: &ColumnState| matches!(column.generated, Some(Generated::Stored(_) | Generated::Virtual(_)));
            relation.columns.change(computes, |column| {
                if let Some(Generated::Stored(value) | Generated::Virtual(value)) = &mut column.generated {
                    value.rename_column(from, to);
                }
            });
        });
        for index in self.indexes_of(&table) {
            self.change(&index, |relation| relation.rename_indexed(from, to));
        }
        for referrer in self.referrers_of(&table) {
            self.change(&referrer, |relation| {
                for constraint in &mut relation.constraints {
                    if let ConstraintKind::ForeignKey(foreign) = &mut constraint.kind
                        && foreign.referent.means(&table)
                    {
                        rename_in(&mut foreign.referent_columns, from, to);
                    }
                }
            });
        }
        for reader in self.readers_of(&table) {
            self.change(&reader, |relation| {
                relation.is_outdated = true;
                for (of, column) in &mut relation.uses {
                    if of.means(&table) && column.as_ref() == Some(from) {
                        *column = Some(to.clone());
                    }
                }
            });
        }
        self.rename_needed(&table, from, to);
        self.change_owner(&table, Some((from, to)));
        self.follow_column(&table, from, to);
    }
}

fn rename_in(columns: &mut [Name], from: &Name, to: &Name) {
    for column in columns.iter_mut().filter(|column| *column == from) {
        column.clone_from(to);
    }
}

impl Relation {
    /// The tables that its foreign keys refer to.
    fn referents(&self) -> Vec<ObjectName> {
        let referent = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(foreign) => Some(foreign.referent.clone()),
            _ => None,
        };
        self.constraints.iter().filter_map(referent).collect()
    }

    /// Calls what it refers to by another name.
    fn refer_to(&mut self, from: &ObjectName, to: &ObjectName) {
        let reads = self.reads.iter_mut().chain(self.uses.iter_mut().map(|(relation, _)| relation));
        for read in reads.chain(&mut self.copies).filter(|read| read.means(from)) {
            read.clone_from(to);
        }
        for constraint in &mut self.constraints {
            if let ConstraintKind::ForeignKey(foreign) = &mut constraint.kind
                && foreign.referent.means(from)
            {
                foreign.referent = to.clone();
            }
        }
    }

    /// Calls a column that an index covers by another name.
    fn rename_indexed(&mut self, from: &Name, to: &Name) {
        self.columns.change(|column| column.name == *from, |column| column.name = to.clone());
        if let Some(index) = &mut self.index {
            let index = std::rc::Rc::make_mut(index);
            for key in &mut index.keys {
                match &mut key.element {
                    IndexElement::Column(column) if column == from => column.clone_from(to),
                    IndexElement::Column(_) => {}
                    IndexElement::Expression(expression) => expression.rename_column(from, to),
                }
            }
            rename_in(&mut index.include, from, to);
            if let Some(predicate) = &mut index.predicate {
                predicate.rename_column(from, to);
            }
        }
    }
}

impl Constraint {
    /// Calls a column of its own table by another name.
    fn rename_column(&mut self, from: &Name, to: &Name) {
        match &mut self.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                rename_in(&mut key.columns, from, to);
                rename_in(&mut key.include, from, to);
            }
            ConstraintKind::ForeignKey(foreign) => rename_in(&mut foreign.columns, from, to),
            ConstraintKind::Check(expression) => expression.rename_column(from, to),
            ConstraintKind::NotNull(column) => rename_in(std::slice::from_mut(column), from, to),
            ConstraintKind::Exclude(exclusion) => {
                for (key, _) in &mut exclusion.elements {
                    match &mut key.element {
                        IndexElement::Column(column) => rename_in(std::slice::from_mut(column), from, to),
                        IndexElement::Expression(expression) => expression.rename_column(from, to),
                    }
                }
            }
        }
    }
}
