//! Replaying: how each operation changes what exists.

use std::rc::Rc;

use super::{Birth, ColumnState, Key, Knowledge, Relation, RelationKind, Schema, Slot, TypeState, key};
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
            Operation::SetColumn(set) => self.change_column(&set.table, &set.column, |column| match &set.change {
                ColumnChange::AddIdentity { always } => {
                    column.generated = Some(Generated::Identity { always: *always })
                }
                ColumnChange::DropIdentity | ColumnChange::DropExpression => column.generated = None,
                _ => {}
            }),
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

    fn create(&mut self, relation: Relation) {
        if let Some(table) = &relation.table {
            let index = relation.name.clone();
            self.change(table, |owner| owner.indexes.push(index));
        }
        self.put(key(&relation.name), Slot::Present(Rc::new(relation)));
    }

    /// Whether a `CREATE … IF NOT EXISTS` finds something there already, and so does nothing.
    fn is_skipped(&self, if_not_exists: bool, name: &ObjectName) -> bool {
        if_not_exists && self.assumed(name).is_some()
    }

    fn create_table(&mut self, create: &CreateTable, birth: Birth, certain: bool) {
        if self.is_skipped(create.if_not_exists, &create.table) {
            return;
        }
        let kind = if create.partitioned { RelationKind::PartitionedTable } else { RelationKind::Table };
        // With IF NOT EXISTS an unseen table may have been there, with other columns.
        let certain_columns = !create.if_not_exists || matches!(self.relation(&create.table), Knowledge::Absent);
        let mut relation = Relation::new(create.table.clone(), kind, birth, certain);
        relation.columns = create.columns.iter().map(|column| ColumnState::new(column, birth, true)).collect();
        relation.columns_complete =
            certain_columns && create.like.is_empty() && !create.as_query && create.partition_of.is_none();
        relation.copies = create.copies.clone();
        let inline = create.columns.iter().flat_map(|column| &column.constraints);
        let constraints: Vec<Constraint> = inline.chain(&create.constraints).cloned().collect();
        self.create(relation);
        for constraint in &constraints {
            self.add_constraint(&create.table, constraint, birth, certain);
        }
    }

    fn create_view(&mut self, create: &CreateView, birth: Birth, certain: bool) {
        if self.is_skipped(create.if_not_exists, &create.view) {
            return;
        }
        let kind = if create.materialized { RelationKind::MaterializedView } else { RelationKind::View };
        let relation = Relation {
            reads: create.reads.clone(),
            copies: if create.materialized { create.reads.clone() } else { Vec::new() },
            ..Relation::new(create.view.clone(), kind, birth, certain)
        };
        self.create(relation);
    }

    fn create_index(&mut self, create: &CreateIndex, birth: Birth, certain: bool) {
        let Some(name) = &create.name else {
            return;
        };
        // An index lives in the schema of its table.
        let name = ObjectName { schema: create.table.schema.clone(), name: name.clone() };
        if self.is_skipped(create.if_not_exists, &name) {
            return;
        }
        let column = |index_key: &IndexKey| match index_key {
            IndexKey::Column(column) => Some(ColumnState::named(column.clone(), birth)),
            IndexKey::Expression(_) => None,
        };
        let columns: Vec<ColumnState> = create.keys.iter().map_while(column).collect();
        let relation = Relation {
            columns_complete: columns.len() == create.keys.len(),
            columns,
            table: Some(create.table.clone()),
            unique: create.unique,
            partial: create.predicate.is_some(),
            ..Relation::new(name, RelationKind::Index, birth, certain)
        };
        self.create(relation);
    }

    fn create_type(&mut self, create: &CreateType, birth: Birth) {
        let type_key = key(&create.name);
        if create.if_not_exists && matches!(self.types.get(&type_key), Some(Slot::Present(_))) {
            return;
        }
        let values = match &create.shape {
            TypeShape::Enum(values) => Some(values.iter().map(|literal| literal.value.clone()).collect()),
            _ => None,
        };
        self.put_type(type_key, Slot::Present(Rc::new(TypeState { birth, values })));
    }

    fn change_type(&mut self, name: &ObjectName, change: impl FnOnce(&mut TypeState)) {
        let type_key = key(name);
        if let Some(Slot::Present(state)) = self.types.get(&type_key) {
            let mut state = (**state).clone();
            change(&mut state);
            self.put_type(type_key, Slot::Present(Rc::new(state)));
        }
    }

    /// Changes a relation. One never seen before is noted first: a step that speaks of it says that it exists.
    fn change(&mut self, name: &ObjectName, change: impl FnOnce(&mut Relation)) {
        let relation_key = key(name);
        let mut relation = match self.relations.get(&relation_key) {
            Some(Slot::Present(relation)) => (**relation).clone(),
            _ => Relation::new(name.clone(), RelationKind::Table, Birth::Unseen, true),
        };
        change(&mut relation);
        self.put(relation_key, Slot::Present(Rc::new(relation)));
    }

    fn change_column(&mut self, table: &ObjectName, name: &Name, change: impl FnOnce(&mut ColumnState)) {
        self.change(table, |relation| match relation.columns.iter_mut().find(|column| column.name == *name) {
            Some(column) => change(column),
            None => {
                let mut column = ColumnState::named(name.clone(), Birth::Unseen);
                change(&mut column);
                relation.columns.push(column);
            }
        });
    }

    fn change_constraint(&mut self, table: &ObjectName, name: &Name, change: impl FnOnce(&mut Constraint)) {
        self.change(table, |relation| {
            let owner = relation.name.name.clone();
            if let Some(found) = relation.constraints.iter_mut().find(|found| found.name_on(&owner) == name.text) {
                change(found);
            }
        });
    }

    fn add_column(&mut self, add: &AddColumn, birth: Birth, certain: bool) {
        let skipped = add.if_not_exists
            && self.assumed(&add.table).is_some_and(|table| table.column(&add.column.name).present().is_some());
        if skipped {
            return;
        }
        let state = ColumnState::new(&add.column, birth, certain);
        self.change(&add.table, |relation| {
            relation.columns.retain(|column| column.name != state.name);
            relation.columns.push(state);
        });
        for constraint in &add.column.constraints {
            self.add_constraint(&add.table, constraint, birth, certain);
        }
    }

    fn drop_column(&mut self, drop: &DropColumn, certain: bool) {
        if !certain {
            return self.change_column(&drop.table, &drop.column, |column| column.certain = false);
        }
        self.change(&drop.table, |relation| {
            relation.columns.retain(|column| column.name != drop.column);
            // The server drops every constraint and index that needs the column.
            relation.constraints.retain(|constraint| !constraint.needs(&drop.column));
        });
        let covers = |index: &ObjectName| {
            self.assumed(index).is_some_and(|index| index.columns.iter().any(|column| column.name == drop.column))
        };
        for index in self.indexes_of(&drop.table).into_iter().filter(covers).collect::<Vec<_>>() {
            self.drop_relation(&index);
        }
    }

    fn rename_column(&mut self, rename: &RenameColumn, birth: Birth) {
        self.change_column(&rename.table, &rename.column, |column| {
            column.renamed = Some((rename.column.clone(), birth));
            column.name = rename.to.clone();
        });
    }

    fn add_constraint(&mut self, table: &ObjectName, constraint: &Constraint, birth: Birth, certain: bool) {
        if !certain {
            return;
        }
        let mut constraint = constraint.clone();
        let backing = match &mut constraint.kind {
            ConstraintKind::PrimaryKey(unique_key) | ConstraintKind::Unique(unique_key) => {
                if let Some(index) = unique_key.using_index.clone() {
                    unique_key.columns = self.columns_of_index(table, &index);
                    None
                } else {
                    Some(unique_key.columns.clone())
                }
            }
            _ => None,
        };
        let name = Name::new(constraint.name_on(&table.name), Span::default());
        let not_null = match &constraint.kind {
            ConstraintKind::PrimaryKey(unique_key) => unique_key.columns.clone(),
            ConstraintKind::NotNull(column) if !constraint.not_valid => vec![column.clone()],
            _ => Vec::new(),
        };
        self.change(table, |relation| {
            for column in relation.columns.iter_mut().filter(|column| not_null.contains(&column.name)) {
                column.not_null = Some(true);
            }
            relation.constraints.push(constraint);
        });
        if let Some(columns) = backing {
            let relation = Relation {
                columns: columns.into_iter().map(|column| ColumnState::named(column, birth)).collect(),
                columns_complete: true,
                table: Some(table.clone()),
                unique: true,
                ..Relation::new(ObjectName { schema: table.schema.clone(), name }, RelationKind::Index, birth, true)
            };
            self.create(relation);
        }
    }

    fn columns_of_index(&self, table: &ObjectName, index: &Name) -> Vec<Name> {
        let name = ObjectName { schema: table.schema.clone(), name: index.clone() };
        self.assumed(&name).map_or(Vec::new(), |index| index.columns.iter().map(|column| column.name.clone()).collect())
    }

    fn drop_constraint(&mut self, drop: &DropConstraint) {
        let Some(name) = &drop.constraint else {
            return;
        };
        // With Guard::Perhaps too: a constraint that may be gone proves nothing.
        self.change(&drop.table, |relation| {
            let owner = relation.name.name.clone();
            relation.constraints.retain(|constraint| constraint.name_on(&owner) != name.text);
        });
        let index = ObjectName { schema: drop.table.schema.clone(), name: name.clone() };
        if self.assumed(&index).is_some_and(|relation| relation.kind == RelationKind::Index) {
            self.drop_relation(&index);
        }
    }

    fn drop_object(&mut self, drop: &Drop, certain: bool) {
        match drop.kind {
            ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Index
            | ObjectKind::Sequence => {
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
    fn drop_relation(&mut self, name: &ObjectName) {
        for index in self.indexes_of(name) {
            self.remove(key(&index));
        }
        if let Some(table) = self.assumed(name).and_then(|relation| relation.table.clone()) {
            self.change(&table, |owner| owner.indexes.retain(|index| key(index) != key(name)));
        }
        self.remove(key(name));
    }

    fn remove(&mut self, relation_key: Key) {
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
    }

    fn rename_object(&mut self, rename: &Rename, birth: Birth) {
        let to = ObjectName { schema: rename.name.schema.clone(), name: rename.to.clone() };
        match rename.kind {
            ObjectKind::Type | ObjectKind::Domain => self.move_type(&rename.name, &to),
            ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Index
            | ObjectKind::Sequence => {
                self.change(&rename.name, |relation| relation.renamed = Some((rename.name.name.clone(), birth)));
                self.move_relation(&rename.name, to);
            }
            _ => {}
        }
    }

    fn set_schema(&mut self, set: &SetSchema) {
        let to = ObjectName { schema: Some(set.schema.clone()), name: set.name.name.clone() };
        match set.kind {
            ObjectKind::Type | ObjectKind::Domain => self.move_type(&set.name, &to),
            _ => self.move_relation(&set.name, to),
        }
    }

    fn move_relation(&mut self, from: &ObjectName, to: ObjectName) {
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
    }

    fn indexes_of(&self, table: &ObjectName) -> Vec<ObjectName> {
        self.assumed(table).map_or(Vec::new(), |relation| relation.indexes.clone())
    }

    fn move_type(&mut self, from: &ObjectName, to: &ObjectName) {
        let from_key = key(from);
        if let Some(slot) = self.types.get(&from_key).cloned() {
            self.put_type(key(to), slot);
            self.put_type(from_key, Slot::Absent(self.upheavals));
        }
    }
}

impl Relation {
    fn new(name: ObjectName, kind: RelationKind, birth: Birth, certain: bool) -> Self {
        Self {
            name,
            kind,
            birth,
            certain,
            columns: Vec::new(),
            columns_complete: false,
            constraints: Vec::new(),
            table: None,
            indexes: Vec::new(),
            unique: false,
            partial: false,
            copies: Vec::new(),
            reads: Vec::new(),
            renamed: None,
        }
    }
}

impl ColumnState {
    fn new(column: &Column, birth: Birth, certain: bool) -> Self {
        Self {
            name: column.name.clone(),
            birth,
            data_type: column.data_type.clone(),
            not_null: Some(column.not_null),
            default: column.default.clone().map_or(Knowledge::Absent, Knowledge::Present),
            generated: column.generated.clone(),
            certain,
            renamed: None,
        }
    }

    /// A column of which only the name is known.
    fn named(name: Name, birth: Birth) -> Self {
        Self {
            name,
            birth,
            data_type: None,
            not_null: None,
            default: Knowledge::Unknown,
            generated: None,
            certain: true,
            renamed: None,
        }
    }
}

impl Constraint {
    /// Whether the constraint goes when the column is dropped.
    fn needs(&self, column: &Name) -> bool {
        match &self.kind {
            ConstraintKind::PrimaryKey(unique_key) | ConstraintKind::Unique(unique_key) => {
                unique_key.columns.contains(column)
            }
            ConstraintKind::ForeignKey(foreign) => foreign.columns.contains(column),
            ConstraintKind::Check(expression) => expression.columns.contains(column),
            ConstraintKind::NotNull(name) => name == column,
            ConstraintKind::Exclude => false,
        }
    }
}
