//! Replaying: how each operation changes what exists.

mod birth;
mod object;
mod part;
mod sequence;

use std::rc::Rc;

use super::{Birth, Knowledge, Relation, RelationKind, Schema, Slot, key};
use crate::*;

impl Schema {
    /// Changes the schema as `operation` does, if it succeeds. With [`Guard::Perhaps`] what it makes is uncertain, and
    /// what it takes away may still be there.
    pub fn apply(&mut self, operation: &Operation, birth: Birth, guard: Guard) {
        let certain = guard != Guard::Perhaps;
        match operation {
            Operation::CreateTable(create) => self.create_table(create, birth, certain),
            Operation::CreateView(create) => self.create_view(create, birth, certain),
            Operation::CreateIndex(create) => self.create_index(create, birth, certain),
            Operation::CreateSequence(create) => {
                self.create(Relation::new(create.name.clone(), RelationKind::Sequence, birth, certain));
            }
            Operation::CreateType(create) => self.create_type(create, birth),
            Operation::AddEnumValue(add) => self.change_type(&add.name, |state| {
                if let Some(values) = &mut state.values {
                    values.push(add.value.value.clone());
                }
            }),
            Operation::AddColumn(add) => self.add_column(add, birth, certain),
            Operation::DropColumn(drop) => self.drop_column(drop, certain),
            Operation::RenameColumn(rename) => self.rename_column(rename, birth),
            Operation::SetColumnType(set) => self.change_column(&set.table, &set.column, |column| {
                column.data_type = if certain { set.data_type.clone() } else { None };
            }),
            Operation::SetNotNull(set) => self.change_column(&set.table, &set.column, |column| {
                column.not_null = certain.then_some(true);
            }),
            Operation::DropNotNull(drop) => self.change_column(&drop.table, &drop.column, |column| {
                column.not_null = certain.then_some(false);
            }),
            Operation::SetDefault(set) => self.change_column(&set.table, &set.column, |column| {
                column.default = if certain { Knowledge::Present(set.default.clone()) } else { Knowledge::Unknown };
            }),
            Operation::DropDefault(drop) => self.change_column(&drop.table, &drop.column, |column| {
                column.default = if certain { Knowledge::Absent } else { Knowledge::Unknown };
            }),
            Operation::SetColumn(set) => self.set_column(set, birth, certain),
            Operation::AddConstraint(add) => self.add_constraint(&add.table, &add.constraint, birth, certain),
            Operation::DropConstraint(drop) => self.drop_constraint(drop),
            Operation::ValidateConstraint(validate) if certain => {
                self.change_constraint(&validate.table, &validate.constraint, |constraint| {
                    constraint.not_valid = false
                });
            }
            Operation::RenameConstraint(rename) => {
                self.change_constraint(&rename.table, &rename.constraint, |constraint| {
                    constraint.name = Some(rename.to.clone());
                });
            }
            Operation::Drop(drop) => self.drop_object(drop, certain),
            Operation::Rename(rename) => self.rename_object(rename, birth),
            Operation::SetSchema(set) => self.set_schema(set),
            Operation::Insert(insert) if !insert.reads.is_empty() => {
                self.change(&insert.table, |relation| relation.copies.extend(insert.reads.iter().cloned()));
            }
            // A function that is called may do anything; one that is only read from may not.
            Operation::Opaque(_) => self.upheave(),
            _ => {}
        }
    }

    /// Changes a relation. One never seen before is noted first: a step that speaks of it says that it exists.
    fn change(&mut self, name: &ObjectName, change: impl FnOnce(&mut Relation)) {
        let relation_key = key(name);
        // Where nobody will ask for what was, it is changed in place.
        if let (false, Some(Slot::Present(relation))) = (self.logs, self.relations.get_mut(&relation_key)) {
            change(Rc::make_mut(relation));
            return;
        }
        let mut relation = match self.relations.get(&relation_key) {
            Some(Slot::Present(relation)) => (**relation).clone(),
            _ => Relation::new(name.clone(), RelationKind::Table, Birth::Unseen, true),
        };
        change(&mut relation);
        self.put(relation_key, Slot::Present(Rc::new(relation)));
    }
}
