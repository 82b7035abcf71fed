//! Replaying enums, domains and other types.

use std::rc::Rc;

use super::super::log::Slot;
use super::super::{Birth, ColumnState, Relation, RelationKind, Schema, TypeState};
use crate::*;
use crate::{describe::fields_in_words, order};

impl Schema {
    pub(super) fn create_type(&mut self, create: &CreateType, birth: Birth, certain: bool) {
        let name = self.placed(&create.name);
        let type_key = self.key(&name);
        if create.if_not_exists && matches!(self.types.get(&type_key), Some(Slot::Present(_))) {
            return;
        }
        let values = match &create.shape {
            TypeShape::Enum(values) => Some(values.iter().map(|literal| literal.value.clone()).collect()),
            _ => None,
        };
        let fields = match &create.shape {
            TypeShape::Composite(fields) => Some(fields.clone()),
            _ => None,
        };
        // With IF NOT EXISTS an unseen type may have been there, with other values.
        let is_new = !create.if_not_exists || self.data_type(&name).is_absent();
        let state = TypeState {
            name,
            is_domain: create.shape == TypeShape::Domain,
            fields: fields.filter(|_| is_new),
            domain: create.domain.clone().filter(|_| is_new),
            birth,
            certain,
            values: values.filter(|_| is_new),
            added: Vec::new(),
            definition: create.definition.clone(),
            users: Vec::new(),
            seen: self.upheavals,
        };
        self.put_type(type_key, Slot::Present(Rc::new(state)));
    }

    fn change_type(&mut self, name: &ObjectName, change: impl FnOnce(&mut TypeState)) {
        let type_key = self.key(name);
        let mut state = match self.types.get(&type_key) {
            Some(Slot::Present(state)) => (**state).clone(),
            _ => TypeState {
                name: self.placed(name),
                is_domain: false,
                fields: None,
                domain: None,
                birth: Birth::Unseen,
                certain: true,
                values: None,
                added: Vec::new(),
                definition: String::new(),
                users: Vec::new(),
                seen: self.upheavals,
            },
        };
        state.seen = self.upheavals;
        change(&mut state);
        self.put_type(type_key, Slot::Present(Rc::new(state)));
    }

    pub(super) fn alter_domain(&mut self, alter: &AlterDomain, certain: bool) {
        self.change_type(&alter.name, |state| {
            state.is_domain = true;
            match (&alter.change, &mut state.domain) {
                (DomainChange::AddConstraint { .. } | DomainChange::SetNotNull, Some(domain)) if certain => {
                    domain.is_constrained = true;
                }
                (DomainChange::ValidateConstraint(_), _) => {}
                // There may be another constraint, and a default is not read.
                _ => state.domain = None,
            }
            // What was written of it is no longer all that there is to it.
            state.definition.clear();
        });
    }

    pub(super) fn add_enum_value(&mut self, add: &AddEnumValue, birth: Birth, certain: bool) {
        self.change_type(&add.name, |state| {
            if !certain {
                state.values = None;
                return;
            }
            if state.values.as_ref().is_some_and(|values| values.contains(&add.value.value)) {
                return;
            }
            state.added.push((add.value.value.clone(), birth));
            let Some(values) = &mut state.values else { return };
            let position = |literal: &Literal| values.iter().position(|value| *value == literal.value);
            let place = match &add.place {
                Some(EnumPlace::Before(value)) => position(value),
                Some(EnumPlace::After(value)) => position(value).map(|position| position + 1),
                None => None,
            };
            values.insert(place.unwrap_or(values.len()), add.value.value.clone());
        });
    }

    pub(super) fn rename_enum_value(&mut self, rename: &RenameEnumValue, certain: bool) {
        self.change_type(&rename.name, |state| match &mut state.values {
            Some(values) if certain => {
                for value in values.iter_mut().filter(|value| **value == rename.value.value) {
                    value.clone_from(&rename.to.value);
                }
            }
            values => *values = None,
        });
    }

    pub(super) fn alter_field(&mut self, alter: &AlterField, birth: Birth, certain: bool) {
        self.change_type(&alter.name, |state| {
            let Some(fields) = state.fields.as_mut().filter(|_| certain) else {
                state.fields = None;
                return state.definition.clear();
            };
            match &alter.change {
                FieldChange::Add(field) => fields.push(field.clone()),
                FieldChange::Drop { field, .. } => fields.retain(|known| known.name != *field),
                FieldChange::SetType(field) => {
                    for known in fields.iter_mut().filter(|known| known.name == field.name) {
                        known.data_type.clone_from(&field.data_type);
                    }
                }
                FieldChange::Rename { field, to } => {
                    for known in fields.iter_mut().filter(|known| known.name == *field) {
                        known.name.clone_from(to);
                    }
                }
            }
            state.definition = fields_in_words(fields);
        });
        if alter.cascade {
            for table in self.tables_of_type(&alter.name) {
                self.change_typed(&table, &alter.change, birth, certain);
            }
        }
    }

    /// A table changes with its type.
    fn change_typed(&mut self, table: &ObjectName, change: &FieldChange, birth: Birth, certain: bool) {
        let table = table.clone();
        match change {
            FieldChange::Add(Field { name, data_type }) => {
                let column = Column { name: name.clone(), data_type: Some(data_type.clone()), ..Column::default() };
                self.add_column(&AddColumn { table, column, if_not_exists: false, position: None }, birth, certain);
            }
            FieldChange::Drop { field, .. } => {
                self.drop_column(&DropColumn { table, column: field.clone(), if_exists: true, cascade: true }, certain);
            }
            FieldChange::SetType(Field { name, data_type }) => {
                let (column, data_type) = (name.clone(), Some(data_type.clone()));
                let set = SetColumnType { table, column, data_type, existing_type: None, using: None };
                self.set_column_type(&set, certain);
            }
            FieldChange::Rename { field, to } => {
                let (kind, column, to) = (ObjectKind::Table, field.clone(), to.clone());
                self.rename_column(&RenameColumn { kind, table, column, to }, birth, certain);
            }
        }
    }

    /// The tables of a type: those whose columns are its fields.
    #[must_use]
    pub fn tables_of_type(&self, name: &ObjectName) -> Vec<ObjectName> {
        let type_key = self.key(name);
        let Some(Slot::Present(state)) = self.types.get(&type_key) else {
            return Vec::new();
        };
        let is_of = |table: &&Relation| table.of_type.as_ref().is_some_and(|of_type| self.key(of_type) == type_key);
        let users = state.users.iter().filter_map(|table| self.assumed(table));
        users.filter(is_of).map(|table| table.name.clone()).collect()
    }

    /// Notes that a table is of a type.
    pub(super) fn note_user_of_type(&mut self, of_type: &ObjectName, table: &ObjectName) {
        let type_key = self.key(of_type);
        if let Some(Slot::Present(state)) = self.types.get(&type_key)
            && !state.users.contains(table)
        {
            let mut state = (**state).clone();
            state.users.push(table.clone());
            self.put_type(type_key, Slot::Present(Rc::new(state)));
        }
    }

    /// Notes that a table has a column of a type that the history made.
    pub(super) fn note_user(&mut self, data_type: Option<&DataType>, table: &ObjectName) {
        let Some(data_type) = data_type.filter(|data_type| !data_type.is_builtin()) else {
            return;
        };
        self.note_user_of_type(&data_type.object_name(), table);
    }

    /// The columns of a type, each with its table.
    #[must_use]
    pub fn columns_of_type(&self, name: &ObjectName) -> Vec<(ObjectName, Name)> {
        let type_key = self.key(name);
        let Some(Slot::Present(state)) = self.types.get(&type_key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for relation in state.users.iter().filter_map(|table| self.assumed(table)) {
            for column in &relation.columns {
                let is_of = |data_type: &DataType| self.key(&data_type.object_name()) == type_key;
                if column.data_type.as_ref().is_some_and(is_of) {
                    found.push((relation.name.clone(), column.name.clone()));
                }
            }
        }
        found
    }

    /// The columns whose type an extension brings, each with its table, in the order of the tables' names.
    #[must_use]
    pub fn columns_of_extension(&self, extension: &Name) -> Vec<(ObjectName, Name)> {
        let types = crate::extension::types_of(&extension.text);
        let is_of = |column: &&ColumnState| {
            column.data_type.as_ref().is_some_and(|data_type| {
                let bare = data_type.object_name().name.text;
                // The shape of a geometry is a part of its name.
                types.contains(&bare.split('(').next().unwrap_or_default())
            })
        };
        let mut found: Vec<(ObjectName, Name)> = Vec::new();
        for relation in self.relations().filter(|_| !types.is_empty()) {
            let is_table = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
            let columns = relation.columns.iter().filter(|_| is_table).filter(is_of);
            found.extend(columns.map(|column| (relation.name.clone(), column.name.clone())));
        }
        order::by_key(&mut found, |(table, column)| (table.to_string(), column.to_string()));
        found
    }

    pub(super) fn drop_type(&mut self, drop: &Drop, certain: bool) {
        let type_key = self.key(&drop.name);
        if !certain {
            if matches!(self.types.get(&type_key), Some(Slot::Present(_))) {
                self.change_type(&drop.name, |state| state.certain = false);
            }
            return;
        }
        if drop.cascade {
            for (table, column) in self.columns_of_type(&drop.name) {
                self.drop_column(&DropColumn { table, column, if_exists: true, cascade: true }, true);
            }
        }
        self.put_type(type_key, Slot::Absent(self.upheavals));
    }

    pub(super) fn move_type(&mut self, from: &ObjectName, to: ObjectName, certain: bool) {
        if !certain {
            return self.change_type(from, |state| state.certain = false);
        }
        let columns = self.columns_of_type(from);
        self.change_type(from, |state| state.name = to.clone());
        let from_key = self.key(from);
        if let Some(slot) = self.types.get(&from_key).cloned() {
            self.put_type(from_key, Slot::Absent(self.upheavals));
            let to_key = self.key(&to);
            self.put_type(to_key, slot);
        }
        // Columns keep their type when it is called another name.
        for (table, column) in columns {
            self.change_column(&table, &column, |column| {
                if let Some(data_type) = &mut column.data_type {
                    data_type.name = to.to_string();
                }
            });
        }
    }
}
