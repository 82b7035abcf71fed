//! Replaying how tables, indexes and sequences are stored, and how they hang together.

use std::rc::Rc;

use super::super::{RelationKind, Schema};
use crate::{order, *};

/// The tablespace of a database that was given none.
const DEFAULT_TABLESPACE: &str = "pg_default";

impl Schema {
    pub(super) fn set_storage(&mut self, set: &SetStorage, certain: bool) {
        self.change(&set.relation, |relation| {
            match &set.change {
                StorageChange::Logged => relation.unlogged = certain.then_some(false),
                StorageChange::Unlogged => relation.unlogged = certain.then_some(true),
                StorageChange::Tablespace(name) => relation.tablespace = Some(name.clone()),
                StorageChange::AccessMethod(name) => relation.method.clone_from(name),
                StorageChange::WithoutOids | StorageChange::Rebuild => {}
                StorageChange::ClusterOn(index) => {
                    relation.clustered = index.is_some() || relation.clustered && !certain;
                    relation.is_outdated = true;
                }
                _ => relation.is_outdated = true,
            }
            if let Some(index) = &mut relation.index {
                Rc::make_mut(index).store(&set.change);
            }
        });
    }

    /// The relations of a kind that are known to be in a tablespace, by their names.
    #[must_use]
    pub fn in_tablespace(&self, moved: &MoveTablespace) -> Vec<ObjectName> {
        use RelationKind::{Index, MaterializedView, PartitionedTable, Table};
        let is_kind = |relation: &&Relation| match moved.kind {
            ObjectKind::Index => relation.kind == Index,
            ObjectKind::MaterializedView => relation.kind == MaterializedView,
            _ => matches!(relation.kind, Table | PartitionedTable),
        };
        let is_there = |relation: &&Relation| {
            relation.tablespace.as_ref().map_or(DEFAULT_TABLESPACE, Name::as_str) == moved.from.text
        };
        // Of roles the schema knows only to whom a relation was given.
        let is_owned = |relation: &&Relation| {
            let role = relation.role.as_ref().map(Name::as_str);
            moved.owners.is_empty() || role.is_some_and(|role| moved.owners.iter().any(|owner| owner == role))
        };
        let found = self.relations().filter(is_kind).filter(is_there).filter(is_owned);
        let mut names: Vec<ObjectName> = found.map(|relation| relation.name.clone()).collect();
        order::by_key(&mut names, ToString::to_string);
        names
    }

    pub(super) fn move_tablespace(&mut self, moved: &MoveTablespace) {
        for name in self.in_tablespace(moved) {
            self.change(&name, |relation| {
                relation.tablespace = Some(moved.to.clone());
                if let Some(index) = &mut relation.index {
                    Rc::make_mut(index).tablespace = Some(moved.to.clone());
                }
            });
        }
    }

    pub(super) fn set_inheritance(&mut self, set: &SetInheritance, certain: bool) {
        let (child, parent) = (self.found(&set.table), self.found(&set.parent));
        self.change(&parent, |relation| {
            // One that may be an heir counts as one.
            if set.inherits || certain {
                relation.partitions.retain(|heir| !heir.means(&child));
            }
            if set.inherits {
                relation.partitions.push(child.clone());
            }
        });
        self.change(&child, |relation| relation.is_outdated = true);
    }

    pub(super) fn set_table_type(&mut self, set: &SetTableType) {
        let (table, of) = (self.found(&set.table), set.of.as_ref().map(|of| self.found(of)));
        if let Some(of) = &of {
            self.note_user_of_type(of, &table);
        }
        self.change(&table, |relation| {
            relation.of_type = of;
            relation.is_outdated = true;
        });
    }

    /// The index of a partition becomes its part of that of the whole, which is valid when all partitions have one.
    pub(super) fn attach_index(&mut self, attach: &AttachIndex) {
        let (index, part) = (self.found(&attach.index), self.found(&attach.partition));
        self.change_known(&part, |relation| relation.partition_of = Some(index.clone()));
        self.change_known(&index, |relation| {
            if !relation.partitions.iter().any(|known| known.means(&part)) {
                relation.partitions.push(part);
            }
        });
        let whole = self.assumed(&index);
        let table = whole.and_then(|whole| whole.table.as_ref()).and_then(|table| self.assumed(table));
        if let (Some(whole), Some(table)) = (whole, table)
            && !whole.valid
            && table.partitions.len() <= whole.partitions.len()
        {
            self.change(&index, |relation| relation.valid = true);
        }
    }
}

impl CreateIndex {
    /// Changes how the index is stored, as if it had been made so.
    fn store(&mut self, change: &StorageChange) {
        let name_of = |parameter: &str| parameter.split([' ', '=']).next().unwrap_or_default().to_owned();
        match change {
            StorageChange::Tablespace(name) => self.tablespace = Some(name.clone()),
            StorageChange::Parameters(new) => {
                let names: Vec<String> = new.iter().map(|it| name_of(it)).collect();
                self.parameters.retain(|known| !names.contains(&name_of(known)));
                self.parameters.extend(new.iter().cloned());
            }
            StorageChange::NoParameters(names) => self.parameters.retain(|known| !names.contains(&name_of(known))),
            _ => {}
        }
    }
}
