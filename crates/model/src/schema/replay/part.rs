//! Replaying what happens to the columns of a table.

use super::super::{Birth, ColumnState, Knowledge, Relation, Schema};
use crate::*;

impl Schema {
    pub(super) fn change_column(&mut self, table: &ObjectName, name: &Name, change: impl FnOnce(&mut ColumnState)) {
        let upheavals = self.upheavals;
        self.change(table, |relation| match relation.columns.find_mut(|column| column.name == *name) {
            Some(column) => {
                column.seen = upheavals;
                change(column);
            }
            None => {
                let mut column = ColumnState { seen: upheavals, ..ColumnState::named(name.clone(), Birth::Unseen) };
                change(&mut column);
                relation.columns.push(column);
            }
        });
    }

    pub(super) fn set_column_type(&mut self, set: &SetColumnType, certain: bool) {
        let table = self.found(&set.table);
        self.note_user(set.data_type.as_ref(), &table);
        self.change_column(&table, &set.column, |column| {
            column.data_type = set.data_type.clone().filter(|_| certain);
        });
    }

    pub(super) fn set_column(&mut self, set: &SetColumn, birth: Birth, certain: bool) {
        let generated = match &set.change {
            ColumnChange::AddIdentity { always, options } => {
                Some(Generated::Identity { always: *always, options: options.clone() })
            }
            ColumnChange::DropIdentity { .. } => {
                self.drop_owned_sequences(&set.table, Some(&set.column));
                None
            }
            ColumnChange::DropExpression { .. } => None,
            ColumnChange::AutoIncrement => Some(Generated::AutoIncrement),
            ColumnChange::OnUpdate(value) => {
                let on_update = certain.then(|| value.clone());
                return self.change_column(&set.table, &set.column, |column| column.on_update = on_update);
            }
            ColumnChange::SetIdentity { always, options } => {
                return self.change_column(&set.table, &set.column, |column| {
                    let Some(Generated::Identity { always: known, options: counting }) = &mut column.generated else {
                        return;
                    };
                    *known = always.unwrap_or(*known);
                    counting.alter(options);
                    counting.others |= !certain;
                });
            }
            _ => return self.change_column(&set.table, &set.column, |_| {}),
        };
        self.create_owned_sequence(&set.table, &set.column, generated.as_ref(), birth, certain);
        self.change_column(&set.table, &set.column, |column| column.generated = generated);
    }

    pub(super) fn add_column(&mut self, add: &AddColumn, birth: Birth, certain: bool) {
        let table = self.found(&add.table);
        let known = self.assumed(&table).map(|relation| relation.column(&add.column.name));
        let skipped = add.if_not_exists && matches!(known, Some(Knowledge::Present(_)));
        if skipped {
            return;
        }
        let is_new = !add.if_not_exists || known.is_some_and(|known| known.is_absent());
        let mut state = ColumnState { seen: self.upheavals, ..ColumnState::new(&add.column, birth, certain) };
        if !is_new {
            // An unseen one may have been there, of another kind.
            state = ColumnState { seen: self.upheavals, ..ColumnState::named(add.column.name.clone(), birth) };
        }
        self.change(&table, |relation| {
            relation.columns.retain(|column| column.name != state.name);
            relation.columns.push(state);
            relation.constraints_complete &= !add.column.may_bring_constraints;
        });
        self.note_user(add.column.data_type.as_ref(), &table);
        self.create_owned_sequence(&table, &add.column.name, add.column.generated.as_ref(), birth, certain);
        for constraint in &add.column.constraints {
            self.add_constraint(&table, constraint, birth, certain);
        }
    }

    pub(super) fn drop_column(&mut self, drop: &DropColumn, certain: bool) {
        if !certain {
            return self.change_column(&drop.table, &drop.column, |column| column.certain = false);
        }
        let table = self.found(&drop.table);
        if drop.cascade {
            self.drop_column_dependents(&table, &drop.column);
        }
        // What is generated from it goes with it; since version 15 only with CASCADE, and otherwise nothing goes.
        for column in self.generated_from(&table, &drop.column) {
            self.drop_column(&DropColumn { column, ..drop.clone() }, true);
        }
        self.drop_owned_sequences(&table, Some(&drop.column));
        self.stop_watching(&table, Some(&drop.column));
        self.shrink_keys(&table, &drop.column);
        self.change(&table, |relation| {
            relation.columns.retain(|column| column.name != drop.column);
            // The server drops every constraint and index that needs the column.
            relation.constraints.retain(|constraint| !constraint.needs(&drop.column));
        });
        let covers = |index: &ObjectName| self.assumed(index).is_some_and(|index| index.covers_or_needs(&drop.column));
        for index in self.indexes_of(&table).into_iter().filter(covers).collect::<Vec<_>>() {
            self.drop_relation(&index);
        }
    }

    /// Takes a column out of the keys that have others beside it: MySQL keeps them.
    fn shrink_keys(&mut self, table: &ObjectName, column: &Name) {
        if !self.dialect.is_mysql() {
            return;
        }
        self.change(table, |relation| {
            for constraint in &mut relation.constraints {
                if let ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) = &mut constraint.kind
                    && key.columns.len() > 1
                {
                    key.columns.retain(|own| own != column);
                }
            }
        });
        for index in self.indexes_of(table) {
            if self.assumed(&index).is_some_and(|index| index.is_shared(column)) {
                self.change(&index, |index| index.leave_out(column));
            }
        }
    }

    fn generated_from(&self, table: &ObjectName, column: &Name) -> Vec<Name> {
        let reads = |other: &&ColumnState| match &other.generated {
            Some(Generated::Stored(value) | Generated::Virtual(value)) => {
                other.name != *column && value.columns.contains(column)
            }
            _ => false,
        };
        let columns = self.assumed(table).into_iter().flat_map(|relation| relation.columns.iter());
        columns.filter(reads).map(|other| other.name.clone()).collect()
    }

    /// Takes away the views that read a column and the foreign keys that refer to it.
    fn drop_column_dependents(&mut self, table: &ObjectName, column: &Name) {
        for view in self.readers_of_column(table, column) {
            let drop = Drop { cascade: true, ..Drop::new(ObjectKind::View, view) };
            self.drop_object(&drop, true);
        }
        for (kind, name) in self.needing_column(table, column) {
            let drop = Drop { table: Some(table.clone()), ..Drop::new(kind, ObjectName::bare(name)) };
            self.drop_object(&drop, true);
        }
        for referrer in self.referrers_of(table) {
            self.change(&referrer, |relation| {
                relation.constraints.retain(|constraint| match &constraint.kind {
                    ConstraintKind::ForeignKey(foreign) => {
                        !foreign.referent.means(table) || !foreign.referent_columns.contains(column)
                    }
                    _ => true,
                });
            });
        }
    }

    /// The views that are known to read a column.
    #[must_use]
    pub fn readers_of_column(&self, table: &ObjectName, column: &Name) -> Vec<ObjectName> {
        let table = self.found(table);
        let reads = |view: &ObjectName| {
            let names = |(of, used): &(ObjectName, Option<Name>)| {
                of.means(&table) && used.as_ref().is_some_and(|used| used == column)
            };
            self.assumed(view).is_some_and(|view| view.uses.iter().any(names))
        };
        self.readers_of(&table).into_iter().filter(reads).collect()
    }
}

impl Relation {
    /// Whether an index goes when a column of its table is dropped.
    pub(crate) fn covers_or_needs(&self, column: &Name) -> bool {
        let of_expression = |expression: &Expression| expression.columns.contains(column);
        self.columns.iter().any(|covered| covered.name == *column)
            || self.index.as_ref().is_some_and(|index| {
                let of_key = |key: &IndexKey| match &key.element {
                    IndexElement::Column(name) => name == column,
                    IndexElement::Expression(expression) => of_expression(expression),
                };
                index.keys.iter().any(of_key)
                    || index.include.contains(column)
                    || index.predicate.as_ref().is_some_and(of_expression)
            })
    }
}
