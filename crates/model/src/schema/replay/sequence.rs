//! Replaying the sequences behind `serial` and identity columns: they come, move and go with the column.
//!
//! Asked on PostgreSQL 15: such a sequence keeps its name when the table or the column gets another, and follows the
//! table into another schema.

use super::super::naming::{made_name, numbered};
use super::super::{Birth, Relation, RelationKind, Schema};
use crate::*;

impl Schema {
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
        let named = |number| {
            let text = made_name(&table.name.text, &column.text, &numbered("seq", number));
            ObjectName { schema: table.schema.clone(), name: Name::new(text, Span::default()) }
        };
        let name = self.free_name(named);
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
