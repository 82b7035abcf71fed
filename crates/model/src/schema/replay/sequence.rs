//! Replaying sequences: those that are made by themselves, and the ones behind `serial` and identity columns: they come, move and go with the column.
//!
//! Asked on PostgreSQL 15: such a sequence keeps its name when the table or the column gets another, and follows the
//! table into another schema.

use std::rc::Rc;

use super::super::naming::{made_name, numbered};
use super::super::path::TEMPORARY;
use super::super::{Birth, Relation, RelationKind, Schema};
use crate::*;

impl Schema {
    pub(super) fn create_sequence(&mut self, create: &CreateSequence, birth: Birth, certain: bool) {
        if self.is_skipped(create.if_not_exists, &create.name) {
            return;
        }
        let mut name = self.placed(&create.name);
        if create.temporary && create.name.schema.is_none() {
            name.schema = Some(Name::new(TEMPORARY, Span::default()));
            self.set_temporaries(self.temporaries + 1);
        }
        let is_new = !create.if_not_exists || self.relation(&create.name).is_absent();
        let made_by = is_new.then(|| Rc::new(Operation::CreateSequence(create.clone())));
        let unlogged = Some(create.unlogged);
        let sequence =
            Relation { made_by, unlogged, ..Relation::new(name.clone(), RelationKind::Sequence, birth, certain) };
        self.create(sequence);
        self.own_sequence(&name, create.options.owner.as_ref());
    }

    pub(super) fn alter_sequence(&mut self, alter: &AlterSequence, certain: bool) {
        if alter.if_exists && self.assumed(&alter.name).is_none() {
            return;
        }
        self.change(&alter.name, |sequence| {
            sequence.kind = RelationKind::Sequence;
            match sequence.made_by.as_mut().map(Rc::make_mut) {
                Some(Operation::CreateSequence(create)) if certain => create.options.alter(&alter.options),
                _ => sequence.made_by = None,
            }
        });
        if certain {
            let name = self.found(&alter.name);
            self.own_sequence(&name, alter.options.owner.as_ref());
        }
    }

    /// A sequence goes with another column from now on, or with none.
    fn own_sequence(&mut self, sequence: &ObjectName, owner: Option<&Option<Box<(ObjectName, Name)>>>) {
        let Some(owner) = owner else { return };
        let owner = owner.as_deref().map(|(table, column)| (self.found(table), column.clone()));
        if let Some((table, _)) = self.assumed(sequence).and_then(|sequence| sequence.owner.clone()) {
            self.change(&table, |relation| relation.sequences.retain(|known| !known.means(sequence)));
        }
        if let Some((table, column)) = &owner {
            self.change_column(table, column, |_| {});
            self.change(table, |relation| relation.sequences.push(sequence.clone()));
        }
        self.change(sequence, |relation| relation.owner = owner);
    }

    /// Makes the sequence that a column counts with, if it counts.
    pub(super) fn create_owned_sequence(
        &mut self,
        table: &ObjectName,
        column: &Name,
        generated: Option<&Generated>,
        birth: Birth,
        certain: bool,
    ) {
        if !matches!(generated, Some(Generated::Serial | Generated::Identity { .. })) {
            return;
        }
        let table = &self.found(table);
        let said = match generated {
            Some(Generated::Identity { options, .. }) => options.name.as_deref(),
            _ => None,
        };
        let named = |number| {
            let text = made_name(&table.name.text, &column.text, &numbered("seq", number));
            ObjectName { schema: table.schema.clone(), name: Name::new(text, Span::default()) }
        };
        let name = said.map_or_else(|| self.free_name(named), |name| self.placed(name));
        let owner = Some((table.clone(), column.clone()));
        self.create(Relation { owner, ..Relation::new(name.clone(), RelationKind::Sequence, birth, certain) });
        self.change(table, |relation| relation.sequences.push(name));
    }

    /// Takes away the sequences of a table's columns, or of one of them.
    pub(super) fn drop_owned_sequences(&mut self, table: &ObjectName, column: Option<&Name>) {
        let all = self.assumed(table).map_or(Vec::new(), |relation| relation.sequences.clone());
        let is_of = |sequence: &ObjectName| {
            let owner = self.assumed(sequence).and_then(|sequence| sequence.owner.as_ref());
            column.is_none_or(|column| owner.is_some_and(|(_, owner)| owner == column))
        };
        for sequence in all.into_iter().filter(is_of).collect::<Vec<_>>() {
            self.drop_relation(&sequence);
        }
    }

    /// Tells the sequences of a table that it, or one of its columns, is called otherwise now.
    pub(super) fn change_owner(&mut self, table: &ObjectName, column: Option<(&Name, &Name)>) {
        for sequence in self.assumed(table).map_or(Vec::new(), |relation| relation.sequences.clone()) {
            self.change(&sequence, |relation| {
                if let Some(owner) = &mut relation.owner {
                    owner.0 = table.clone();
                    if let Some((_, to)) = column.filter(|(from, _)| **from == owner.1) {
                        owner.1 = to.clone();
                    }
                }
            });
        }
    }
}
