//! Replaying what happens to the columns and constraints of a table.

use super::super::{Birth, ColumnState, Relation, RelationKind, Schema};
use crate::*;

impl Schema {
    pub(super) fn change_column(&mut self, table: &ObjectName, name: &Name, change: impl FnOnce(&mut ColumnState)) {
        self.change(table, |relation| match relation.columns.iter_mut().find(|column| column.name == *name) {
            Some(column) => change(column),
            None => {
                let mut column = ColumnState::named(name.clone(), Birth::Unseen);
                change(&mut column);
                relation.columns.push(column);
            }
        });
    }

    pub(super) fn set_column(&mut self, set: &SetColumn, birth: Birth, certain: bool) {
        let generated = match &set.change {
            ColumnChange::AddIdentity { always, options } => {
                Some(Generated::Identity { always: *always, options: options.clone() })
            }
            ColumnChange::DropIdentity => {
                self.drop_owned_sequences(&set.table, Some(&set.column));
                None
            }
            ColumnChange::DropExpression => None,
            _ => return self.change_column(&set.table, &set.column, |_| {}),
        };
        self.create_owned_sequence(&set.table, &set.column, generated.as_ref(), birth, certain);
        self.change_column(&set.table, &set.column, |column| column.generated = generated);
    }

    pub(super) fn change_constraint(&mut self, table: &ObjectName, name: &Name, change: impl FnOnce(&mut Constraint)) {
        self.change(table, |relation| {
            let owner = relation.name.name.clone();
            if let Some(found) = relation.constraints.iter_mut().find(|found| found.name_on(&owner) == name.text) {
                change(found);
            }
        });
    }

    pub(super) fn add_column(&mut self, add: &AddColumn, birth: Birth, certain: bool) {
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
        self.create_owned_sequence(&add.table, &add.column.name, add.column.generated.as_ref(), birth, certain);
        for constraint in &add.column.constraints {
            self.add_constraint(&add.table, constraint, birth, certain);
        }
    }

    pub(super) fn drop_column(&mut self, drop: &DropColumn, certain: bool) {
        if !certain {
            return self.change_column(&drop.table, &drop.column, |column| column.certain = false);
        }
        self.drop_owned_sequences(&drop.table, Some(&drop.column));
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

    pub(super) fn rename_column(&mut self, rename: &RenameColumn, birth: Birth) {
        self.change_column(&rename.table, &rename.column, |column| {
            column.renamed = Some((rename.column.clone(), birth));
            column.name = rename.to.clone();
        });
        self.change_owner(&rename.table, Some((&rename.column, &rename.to)));
    }

    pub(super) fn add_constraint(&mut self, table: &ObjectName, constraint: &Constraint, birth: Birth, certain: bool) {
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

    pub(super) fn columns_of_index(&self, table: &ObjectName, index: &Name) -> Vec<Name> {
        let name = ObjectName { schema: table.schema.clone(), name: index.clone() };
        self.assumed(&name).map_or(Vec::new(), |index| index.columns.iter().map(|column| column.name.clone()).collect())
    }

    pub(super) fn drop_constraint(&mut self, drop: &DropConstraint) {
        let Some(name) = &drop.constraint else {
            // Any of them may be the one that is gone.
            self.change(&drop.table, |relation| relation.constraints.clear());
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
            ConstraintKind::Exclude(_) => false,
        }
    }
}
