//! Replaying: how each operation changes what exists.

mod attachment;
mod birth;
mod constraint;
mod object;
mod part;
mod partition;
mod rename;
mod sequence;
mod session;
mod storage;
mod types;
mod view;
mod watching;

use std::rc::Rc;

use super::log::Slot;
use super::{Birth, ColumnState, Knowledge, Relation, RelationKind, Schema};
use crate::*;

impl Schema {
    /// Changes the schema as `operation` does, if it succeeds. With [`Guard::Perhaps`] what it makes is uncertain, and
    /// what it takes away may still be there. With [`Guard::Inspected`] it does nothing where all is done.
    pub fn apply(&mut self, operation: &Operation, birth: Birth, guard: Guard) {
        if guard == Guard::Inspected && self.is_done(operation) {
            return;
        }
        let certain = guard != Guard::Perhaps;
        match operation {
            Operation::CreateTable(create) => self.create_table(create, birth, certain),
            Operation::CreateView(create) => self.create_view(create, birth, certain),
            Operation::RefreshView(refresh) => {
                self.change_known(&refresh.view, |view| view.populated = !refresh.without_data || !certain);
            }
            Operation::CreateIndex(create) => self.create_index(create, birth, certain),
            Operation::CreateSequence(create) => self.create_sequence(create, birth, certain),
            Operation::AlterSequence(alter) => self.alter_sequence(alter, certain),
            Operation::CreateType(create) => self.create_type(create, birth, certain),
            Operation::AlterDomain(alter) => self.alter_domain(alter, certain),
            Operation::AddEnumValue(add) => self.add_enum_value(add, birth, certain),
            Operation::RenameEnumValue(rename) => self.rename_enum_value(rename, certain),
            Operation::CreateRoutine(create) => self.create_routine(create, birth, certain),
            Operation::CreateTrigger(create) => self.create_trigger(create, birth, certain),
            Operation::CreateEventTrigger(create) => self.create_event_trigger(create, birth, certain),
            Operation::CreatePolicy(create) => self.create_policy(create, birth, certain),
            Operation::CreateObject(create) => self.create_object(create, birth, certain),
            Operation::AttachPartition(attach) => self.attach(attach, birth),
            Operation::DetachPartition(detach) => self.detach(detach, certain),
            Operation::ExchangePartition(exchange) => {
                let table = self.found(&exchange.table);
                self.change(&exchange.with, |relation| relation.copies.push(table));
            }
            Operation::SetRowSecurity(set) => {
                if let Some(enabled) = set.enabled {
                    self.change(&set.table, |relation| relation.row_security = certain.then_some(enabled));
                }
            }
            Operation::SetStorage(set) => self.set_storage(set, certain),
            Operation::MoveTablespace(moved) => self.move_tablespace(moved),
            Operation::SetInheritance(set) => self.set_inheritance(set, certain),
            Operation::SetTableType(set) => self.set_table_type(set),
            Operation::AttachIndex(attach) => self.attach_index(attach),
            Operation::AlterField(alter) => self.alter_field(alter, birth, certain),
            Operation::AlterPolicy(alter) => self.alter_policy(alter, certain),
            Operation::CreateStatistics(create) => self.create_statistics(create, birth, certain),
            Operation::CreatePublication(create) => self.create_publication(create, birth, certain),
            Operation::AlterPublication(alter) => self.alter_publication(alter, certain),
            Operation::Cluster(Cluster { table: Some(table), index: Some(_) }) => {
                self.change(table, |relation| relation.clustered = true);
            }
            Operation::Comment(comment) if certain => self.comment(comment),
            Operation::SetOwner(set) if certain && set.kind.is_relation() => {
                self.change(&set.name, |relation| relation.role = set.owner.clone());
            }
            Operation::Drop(drop) => self.drop_object(drop, certain),
            Operation::Rename(rename) => self.rename_object(rename, birth, certain),
            Operation::SetSchema(set) => self.set_schema(set, certain),
            Operation::Insert(insert) if !insert.reads.is_empty() => {
                let reads: Vec<ObjectName> = insert.reads.iter().map(|read| self.found(read)).collect();
                self.change(&insert.table, |relation| {
                    for read in reads {
                        if !relation.copies.contains(&read) {
                            relation.copies.push(read);
                        }
                    }
                });
            }
            Operation::SetVariable(set) => self.set_variable(set, certain),
            Operation::Discard(discard) if certain => self.discard(*discard),
            // A function that is called may do anything; one that is only read from may not.
            Operation::Opaque(_) | Operation::Rollback => self.upheave(),
            _ => self.change_part(operation, birth, certain),
        }
    }

    /// Whether what an operation makes is there, or what it takes away is gone: a look at the live schema says so.
    fn is_done(&self, operation: &Operation) -> bool {
        failure::of_names(operation, self).is_some_and(|failure| match failure.fault {
            failure::Fault::Exists(_) => true,
            failure::Fault::Missing => {
                failure.table.is_some() || matches!(operation, Operation::Drop(_) | Operation::Rename(_))
            }
            _ => false,
        })
    }

    /// Changes the columns and constraints of a table.
    fn change_part(&mut self, operation: &Operation, birth: Birth, certain: bool) {
        match operation {
            Operation::AddColumn(add) => self.add_column(add, birth, certain),
            Operation::DropColumn(drop) => self.drop_column(drop, certain),
            Operation::RenameColumn(rename) => self.rename_column(rename, birth, certain),
            Operation::SetColumnType(set) => self.set_column_type(set, certain),
            Operation::SetNotNull(set) => self.change_column(&set.table, &set.column, |column| {
                column.not_null = certain.then_some(true);
            }),
            Operation::DropNotNull(drop) => self.change_column(&drop.table, &drop.column, |column| {
                column.not_null = certain.then_some(false);
            }),
            Operation::SetDefault(set) => self.change_column(&set.table, &set.column, |column| {
                // A default of NULL is none: the server keeps no entry for it.
                column.default = match (certain, set.default.is_null) {
                    (false, _) => Knowledge::Unknown,
                    (true, true) => Knowledge::Absent,
                    (true, false) => Knowledge::Present(set.default.clone()),
                };
                column.counts_no_more();
            }),
            Operation::DropDefault(drop) => self.change_column(&drop.table, &drop.column, |column| {
                column.default = if certain { Knowledge::Absent } else { Knowledge::Unknown };
                column.counts_no_more();
            }),
            Operation::SetColumn(set) => self.set_column(set, birth, certain),
            Operation::AddConstraint(add) => self.add_constraint(&add.table, &add.constraint, birth, certain),
            Operation::DropConstraint(drop) => self.drop_constraint(drop, certain),
            Operation::DropPrimaryKey(drop) => self.drop_primary_key(drop, certain),
            Operation::ValidateConstraint(validate) if certain => {
                self.change_constraint(&validate.table, &validate.constraint, |constraint| {
                    constraint.not_valid = false
                });
            }
            Operation::RenameConstraint(rename) => self.rename_constraint(rename, certain),
            _ => {}
        }
    }

    /// Changes a relation. One never seen before is noted first: a step that speaks of it says that it exists.
    fn change(&mut self, name: &ObjectName, change: impl FnOnce(&mut Relation)) {
        let relation_key = self.key(name);
        let upheavals = self.upheavals;
        // Where nobody will ask for what was, it is changed in place.
        if let (false, Some(Slot::Present(relation))) = (self.logs, self.relations.get_mut(&relation_key)) {
            let relation = Rc::make_mut(relation);
            relation.seen = upheavals;
            change(relation);
            return;
        }
        let mut relation = match self.relations.get(&relation_key) {
            Some(Slot::Present(relation)) => (**relation).clone(),
            _ => Relation {
                constraints_complete: false,
                row_security: None,
                unlogged: None,
                // It is older than anything that happened.
                made: u32::MAX,
                ..Relation::new(self.placed(name), RelationKind::Table, Birth::Unseen, true)
            },
        };
        relation.seen = upheavals;
        change(&mut relation);
        self.put(relation_key, Slot::Present(Rc::new(relation)));
    }

    /// Changes a relation that is known; one never seen before stays unknown.
    fn change_known(&mut self, name: &ObjectName, change: impl FnOnce(&mut Relation)) {
        if self.assumed(name).is_some() {
            self.change(name, change);
        }
    }
}

impl ColumnState {
    /// A column of type `serial` whose default is another now: its sequence stays, and nothing counts with it.
    fn counts_no_more(&mut self) {
        if matches!(self.generated, Some(Generated::Serial)) {
            self.generated = None;
        }
    }
}
