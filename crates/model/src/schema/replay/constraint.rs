//! Replaying constraints, and the indexes behind them.

use super::super::{Birth, ColumnState, Relation, RelationKind, Schema};
use crate::*;

impl Schema {
    pub(super) fn change_constraint(&mut self, table: &ObjectName, name: &Name, change: impl FnOnce(&mut Constraint)) {
        self.change(table, |relation| {
            let owner = relation.name.name.clone();
            if let Some(found) =
                relation.constraints.iter_mut().find(|found| found.name_on(&owner) == super::super::cut(&name.text))
            {
                change(found);
            }
        });
    }

    pub(super) fn rename_constraint(&mut self, rename: &RenameConstraint, certain: bool) {
        if !certain {
            return self.change(&rename.table, |relation| relation.constraints_complete = false);
        }
        self.change_constraint(&rename.table, &rename.constraint, |constraint| {
            constraint.name = Some(rename.to.clone());
        });
        // The index behind it is called like it.
        let index = self.backing_name(&rename.table, &rename.constraint);
        if self.assumed(&index).is_some_and(|relation| relation.kind == RelationKind::Index) {
            let rename = Rename { kind: ObjectKind::Index, name: index, to: rename.to.clone(), table: None };
            self.rename_object(&rename, Birth::Unseen, true);
        }
    }

    pub(super) fn add_constraint(&mut self, table: &ObjectName, constraint: &Constraint, birth: Birth, certain: bool) {
        if !certain {
            return self.change(table, |relation| relation.constraints_complete = false);
        }
        let table = &self.found(table);
        let mut constraint = constraint.clone();
        let backing = match &mut constraint.kind {
            ConstraintKind::PrimaryKey(unique_key) | ConstraintKind::Unique(unique_key) => {
                match unique_key.using_index.take() {
                    Some(index) => {
                        unique_key.columns = self.columns_of_index(table, &index);
                        self.take_index(table, &index, constraint.name.as_ref());
                        constraint.name.get_or_insert(index);
                        None
                    }
                    None => Some(unique_key.columns.clone()),
                }
            }
            ConstraintKind::Exclude(_) => Some(Vec::new()),
            ConstraintKind::ForeignKey(foreign) => {
                foreign.referent = self.found(&foreign.referent);
                if foreign.referent_columns.is_empty() {
                    foreign.referent_columns = self.primary_key_of(&foreign.referent);
                }
                None
            }
            _ => None,
        };
        let name = self.constraint_name(table, &constraint, backing.is_some());
        constraint.name = Some(Name::new(name.clone(), constraint.name.as_ref().map_or(Span::default(), |it| it.span)));
        let not_null = match &constraint.kind {
            ConstraintKind::PrimaryKey(unique_key) => unique_key.columns.clone(),
            ConstraintKind::NotNull(column) if !constraint.not_valid => vec![column.clone()],
            _ => Vec::new(),
        };
        if let ConstraintKind::ForeignKey(foreign) = &constraint.kind
            && !foreign.referent.means(table)
        {
            // It says that the other table exists.
            self.change(&foreign.referent, |_| {});
            self.note_referrer(&foreign.referent, table);
        }
        let served = self.index_for(table, &constraint, birth);
        self.change(table, |relation| {
            relation.columns.change(|column| not_null.contains(&column.name), |column| column.not_null = Some(true));
            relation.constraints.push(constraint);
        });
        if let Some(index) = served {
            self.create(index);
        }
        if let Some(columns) = backing {
            self.replace(table, columns.clone());
            let name = self.backing_name(table, &Name::new(name, Span::default()));
            let relation = Relation {
                columns: columns.into_iter().map(|column| ColumnState::named(column, birth)).collect(),
                columns_complete: true,
                table: Some(table.clone()),
                unique: true,
                ..Relation::new(name.clone(), RelationKind::Index, birth, true)
            };
            self.create(relation);
            self.spread(&name, birth);
        }
    }

    /// Its name, or the one the server makes up: the first it tries that is not taken.
    pub(crate) fn constraint_name(&self, table: &ObjectName, constraint: &Constraint, is_index: bool) -> String {
        if let Some(name) = self.mysql_key_name(table, constraint).as_ref().or(constraint.name.as_ref()) {
            return super::super::cut(&name.text).to_owned();
        }
        let taken = |name: &String| {
            let index = self.backing_name(table, &Name::new(name.clone(), Span::default()));
            is_index && self.assumed(&index).is_some()
                || self.assumed(table).is_some_and(|relation| relation.constraint(&index.name).is_some())
        };
        let tried = |number| constraint.numbered_name_on(&table.name, number);
        (0..100).map(tried).find(|name| !taken(name)).unwrap_or_else(|| tried(0))
    }

    /// Gives an index to a constraint: it is called like it from now on.
    fn take_index(&mut self, table: &ObjectName, index: &Name, constraint: Option<&Name>) {
        let Some(to) = constraint.filter(|name| *name != index) else { return };
        let name = self.index_name(table, index);
        if self.assumed(&name).is_some() {
            let rename = Rename { kind: ObjectKind::Index, name, to: to.clone(), table: None };
            self.rename_object(&rename, Birth::Unseen, true);
        }
    }

    /// The columns of a table's primary key; none where it is not known.
    #[must_use]
    pub fn primary_key_of(&self, table: &ObjectName) -> Vec<Name> {
        let key = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => Some(key.columns.clone()),
            _ => None,
        };
        self.assumed(table).and_then(|relation| relation.constraints.iter().find_map(key)).unwrap_or_default()
    }

    fn columns_of_index(&self, table: &ObjectName, index: &Name) -> Vec<Name> {
        let name = self.index_name(table, index);
        self.assumed(&name).map_or(Vec::new(), |index| index.columns.iter().map(|column| column.name.clone()).collect())
    }

    pub(super) fn drop_constraint(&mut self, drop: &DropConstraint, certain: bool) {
        let table = self.found(&drop.table);
        let Some(name) = &drop.constraint else {
            // Any of them may be the one that is gone.
            self.doubt_keys(&table);
            return self.change(&table, |relation| {
                relation.constraints.clear();
                relation.constraints_complete = false;
            });
        };
        if drop.cascade && certain {
            self.drop_references(&table, name);
        }
        let known = self.assumed(&table).and_then(|relation| relation.constraint(name));
        let is_backed = known.map(Constraint::is_backed);
        // With Guard::Perhaps too: a constraint that may be gone proves nothing.
        self.change(&table, |relation| {
            relation.forget_constraint(name, is_backed);
            relation.constraints_complete &= certain;
        });
        let index = self.backing_name(&table, name);
        // An index that CREATE INDEX made is no constraint's, unless one was seen to take it.
        let is_its_own = |index: &Relation| {
            index.kind == RelationKind::Index
                && index.table.as_ref().is_some_and(|of| of.means(&table))
                && is_backed.unwrap_or(index.index.is_none() && index.unique)
        };
        if !self.assumed(&index).is_some_and(is_its_own) {
            return;
        }
        if certain {
            self.forget_parts(&index);
            self.drop_relation(&index);
        } else {
            self.change_known(&index, |index| index.certain = false);
        }
    }

    /// A constraint goes, and nobody knows which: the indexes behind them may be gone. In MySQL each unique index is one.
    fn doubt_keys(&mut self, table: &ObjectName) {
        let is_mysql = self.dialect.is_mysql();
        let is_key = |index: &Relation| index.unique && (is_mysql || index.index.is_none());
        let indexes = self.assumed(table).map_or_else(Vec::new, |it| it.indexes.clone());
        for index in indexes {
            if self.assumed(&index).is_some_and(is_key) {
                self.change_known(&index, |index| index.certain = false);
            }
        }
    }

    pub(super) fn drop_primary_key(&mut self, drop: &DropPrimaryKey, certain: bool) {
        let table = self.found(&drop.table);
        let is_key = |constraint: &&Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_));
        let name = self.assumed(&table).and_then(|relation| relation.constraints.iter().find(is_key)?.name.clone());
        if let Some(name) = name {
            let drop =
                DropConstraint { table, constraint: Some(name), is_nameless: false, if_exists: false, cascade: false };
            self.drop_constraint(&drop, certain);
        } else {
            self.change(&table, |_| {});
        }
    }

    /// Takes away the foreign keys that need a key which goes.
    fn drop_references(&mut self, table: &ObjectName, key: &Name) {
        let columns = self.assumed(table).and_then(|relation| match &relation.constraint(key)?.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => Some(key.columns.clone()),
            _ => None,
        });
        let Some(columns) = columns else { return };
        for referrer in self.referrers_of(table) {
            self.change(&referrer, |relation| {
                relation.constraints.retain(|constraint| match &constraint.kind {
                    ConstraintKind::ForeignKey(foreign) => {
                        !foreign.referent.means(table) || foreign.referent_columns != columns
                    }
                    _ => true,
                });
            });
        }
    }
}

impl Relation {
    /// Takes a constraint away; where two have one name, the one behind which there is an index or is none.
    pub(super) fn forget_constraint(&mut self, name: &Name, is_backed: Option<bool>) {
        let (owner, text) = (self.name.name.clone(), super::super::cut(&name.text));
        self.constraints.retain(|constraint| {
            constraint.name_on(&owner) != text || is_backed.is_some_and(|is_backed| is_backed != constraint.is_backed())
        });
    }
}

impl Constraint {
    /// Whether the constraint goes when the column of its own table is dropped.
    #[must_use]
    pub fn needs(&self, column: &Name) -> bool {
        match &self.kind {
            ConstraintKind::PrimaryKey(unique_key) | ConstraintKind::Unique(unique_key) => {
                unique_key.columns.contains(column) || unique_key.include.contains(column)
            }
            ConstraintKind::ForeignKey(foreign) => foreign.columns.contains(column),
            ConstraintKind::Check(expression) => expression.columns.contains(column),
            ConstraintKind::NotNull(name) => name == column,
            ConstraintKind::Exclude(exclusion) => {
                let covers = |key: &IndexKey| match &key.element {
                    IndexElement::Column(name) => name == column,
                    IndexElement::Expression(expression) => expression.columns.contains(column),
                };
                exclusion.elements.iter().any(|(key, _)| covers(key)) || exclusion.include.contains(column)
            }
        }
    }
}
