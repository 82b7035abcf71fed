//! Replaying what is made: tables, views, indexes, types.

use std::rc::Rc;

use super::super::{Birth, ColumnState, Knowledge, Relation, RelationKind, Schema, Slot, TypeState, key};
use crate::*;

impl Schema {
    pub(super) fn create(&mut self, relation: Relation) {
        if let Some(table) = &relation.table {
            let index = relation.name.clone();
            self.change(table, |owner| owner.indexes.push(index));
        }
        self.put(key(&relation.name), Slot::Present(Rc::new(relation)));
    }

    /// Whether a `CREATE … IF NOT EXISTS` finds something there already, and so does nothing.
    pub(super) fn is_skipped(&self, if_not_exists: bool, name: &ObjectName) -> bool {
        if_not_exists && self.assumed(name).is_some()
    }

    pub(super) fn create_table(&mut self, create: &CreateTable, birth: Birth, certain: bool) {
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
        for column in &create.columns {
            self.create_owned_sequence(&create.table, &column.name, column.generated.as_ref(), birth, certain);
        }
        for constraint in &constraints {
            self.add_constraint(&create.table, constraint, birth, certain);
        }
    }

    pub(super) fn create_view(&mut self, create: &CreateView, birth: Birth, certain: bool) {
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

    pub(super) fn create_index(&mut self, create: &CreateIndex, birth: Birth, certain: bool) {
        let Some(name) = &create.name else {
            return;
        };
        // An index lives in the schema of its table.
        let name = ObjectName { schema: create.table.schema.clone(), name: name.clone() };
        if self.is_skipped(create.if_not_exists, &name) {
            return;
        }
        let column = |index_key: &IndexKey| match &index_key.element {
            IndexElement::Column(column) => Some(ColumnState::named(column.clone(), birth)),
            IndexElement::Expression(_) => None,
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

    pub(super) fn create_type(&mut self, create: &CreateType, birth: Birth) {
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

    pub(super) fn change_type(&mut self, name: &ObjectName, change: impl FnOnce(&mut TypeState)) {
        let type_key = key(name);
        if let Some(Slot::Present(state)) = self.types.get(&type_key) {
            let mut state = (**state).clone();
            change(&mut state);
            self.put_type(type_key, Slot::Present(Rc::new(state)));
        }
    }
}

impl Relation {
    pub(super) fn new(name: ObjectName, kind: RelationKind, birth: Birth, certain: bool) -> Self {
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
            sequences: Vec::new(),
            owner: None,
            unique: false,
            partial: false,
            copies: Vec::new(),
            reads: Vec::new(),
            renamed: None,
        }
    }
}

impl ColumnState {
    pub(super) fn new(column: &Column, birth: Birth, certain: bool) -> Self {
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
    pub(super) fn named(name: Name, birth: Birth) -> Self {
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
