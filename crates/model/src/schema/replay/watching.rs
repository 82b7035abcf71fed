//! Replaying statistics objects and publications: they are about tables, and go on being about them when these are renamed.

use std::rc::Rc;

use super::super::log::Slot;
use super::super::naming::{made_name, numbered};
use super::super::{Birth, Schema, Variant};
use crate::*;

impl Schema {
    pub(super) fn create_statistics(&mut self, create: &CreateStatistics, birth: Birth, certain: bool) {
        let table = self.found(&create.table);
        let name = create.name.as_ref().map_or_else(|| self.statistics_name(create, &table), |name| self.placed(name));
        if create.if_not_exists && !self.object(ObjectKind::Statistics, None, &name).is_absent() {
            return;
        }
        let found = CreateStatistics { name: Some(name.clone()), table: table.clone(), ..create.clone() };
        let definition = definition(&found);
        let made_by = certain.then(|| Rc::new(Operation::CreateStatistics(found)));
        let mut state = self.state(ObjectKind::Statistics, None, name, birth);
        state.certain = certain;
        state.tables.push(table);
        state.variants.push(Variant { arguments: Vec::new(), definition, made_by });
        self.watch(ObjectKind::Statistics, &state.name, &state.tables);
        self.make(state);
    }

    /// The name that the server makes up: the first it tries that is not taken.
    fn statistics_name(&self, create: &CreateStatistics, table: &ObjectName) -> ObjectName {
        let element = |element: &IndexElement| match element {
            IndexElement::Column(name) => name.text.clone(),
            IndexElement::Expression(_) => "expr".to_owned(),
        };
        let columns = create.elements.iter().map(element).collect::<Vec<_>>().join("_");
        let named = |number| ObjectName {
            schema: table.schema.clone(),
            name: Name::new(made_name(&table.name.text, &columns, &numbered("stat", number)), Span::default()),
        };
        let is_free = |name: &ObjectName| self.object(ObjectKind::Statistics, None, name).present().is_none();
        (0..100).map(named).find(is_free).unwrap_or_else(|| named(0))
    }

    pub(super) fn create_publication(&mut self, create: &CreatePublication, birth: Birth, certain: bool) {
        let mut state = self.state(ObjectKind::Publication, None, ObjectName::bare(create.name.clone()), birth);
        state.certain = certain;
        state.tables = self.tables_of(&create.published);
        let made_by = certain.then(|| Rc::new(Operation::CreatePublication(create.clone())));
        state.variants.push(Variant { arguments: Vec::new(), definition: String::new(), made_by });
        self.watch(ObjectKind::Publication, &state.name, &state.tables);
        self.make(state);
    }

    pub(super) fn alter_publication(&mut self, alter: &AlterPublication, certain: bool) {
        let name = ObjectName::bare(alter.name.clone());
        let (named, replaces, adds) = match &alter.change {
            PublicationChange::Add(published) => (self.tables_of(published), false, true),
            PublicationChange::Drop(published) => (self.tables_of(published), false, false),
            PublicationChange::Set(published) => (self.tables_of(published), true, true),
            PublicationChange::Parameters(_) => (Vec::new(), false, true),
        };
        self.watch(ObjectKind::Publication, &name, if adds { &named } else { &[] });
        self.change_object(ObjectKind::Publication, None, &name, |state| {
            // A table that may be published counts as one that is.
            if certain {
                state.tables.retain(|known| !replaces && !named.iter().any(|table| table.means(known)));
            }
            if adds {
                state.tables.extend(named);
            }
            // What it was made of is no longer what it is.
            for variant in &mut state.variants {
                variant.made_by = None;
            }
        });
    }

    fn tables_of(&self, published: &Published) -> Vec<ObjectName> {
        published.tables().iter().map(|published| self.found(&published.table)).collect()
    }

    /// Tells tables what is about them.
    fn watch(&mut self, kind: ObjectKind, name: &ObjectName, tables: &[ObjectName]) {
        for table in tables {
            self.change(table, |relation| {
                if !relation.watchers.iter().any(|(of, known)| *of == kind && known.means(name)) {
                    relation.watchers.push((kind, name.clone()));
                }
            });
        }
    }

    /// The statistics objects of a table.
    #[must_use]
    pub fn statistics_of(&self, table: &ObjectName) -> Vec<&CreateStatistics> {
        let watchers = self.assumed(table).map_or(&[][..], |relation| &relation.watchers);
        let made = watchers.iter().filter_map(|(kind, name)| {
            let state = self.object(*kind, None, name).present().filter(|state| state.is_about(table))?;
            match state.variants.first()?.made_by.as_deref() {
                Some(Operation::CreateStatistics(create)) => Some(create),
                _ => None,
            }
        });
        made.collect()
    }

    /// A table goes, or the columns that `goes` says: its statistics go along, and nobody publishes it any more.
    pub(super) fn stop_watching(&mut self, table: &ObjectName, column: Option<&Name>) {
        for (kind, name) in self.assumed(table).map_or(Vec::new(), |relation| relation.watchers.clone()) {
            let key = self.object_key(kind, None, &name);
            let Some(Slot::Present(state)) = self.objects.get(&key) else { continue };
            let made = state.variants.first().and_then(|variant| variant.made_by.as_deref());
            let is_needed = match (made, column) {
                (Some(Operation::CreateStatistics(create)), Some(column)) => create.needs(column),
                (_, column) => column.is_none(),
            };
            match kind {
                _ if !is_needed || !state.is_about(table) => {}
                ObjectKind::Statistics => self.put_object(key, Slot::Absent(self.upheavals)),
                _ => self.change_object(kind, None, &name, |state| state.tables.retain(|known| !known.means(table))),
            }
        }
    }

    /// A table that was called `from` is called `to` now.
    pub(super) fn follow(&mut self, from: &ObjectName, to: &ObjectName) {
        for (kind, name) in self.assumed(to).map_or(Vec::new(), |relation| relation.watchers.clone()) {
            self.change_object(kind, None, &name, |state| {
                for known in state.tables.iter_mut().filter(|known| known.means(from)) {
                    known.clone_from(to);
                }
                state.change_statistics(|create| create.table = to.clone());
            });
        }
    }

    /// A column of a table is called otherwise now.
    pub(super) fn follow_column(&mut self, table: &ObjectName, from: &Name, to: &Name) {
        for (kind, name) in self.assumed(table).map_or(Vec::new(), |relation| relation.watchers.clone()) {
            self.change_object(kind, None, &name, |state| {
                state.change_statistics(|create| {
                    for element in &mut create.elements {
                        match element {
                            IndexElement::Column(column) if column == from => column.clone_from(to),
                            IndexElement::Column(_) => {}
                            IndexElement::Expression(expression) => expression.rename_column(from, to),
                        }
                    }
                });
            });
        }
    }
}

impl ObjectState {
    /// Whether it is about a table still.
    fn is_about(&self, table: &ObjectName) -> bool {
        self.tables.iter().any(|known| known.means(table))
    }

    fn change_statistics(&mut self, change: impl FnOnce(&mut CreateStatistics)) {
        let Some(variant) = self.variants.first_mut() else { return };
        if let Some(Operation::CreateStatistics(create)) = variant.made_by.as_mut().map(Rc::make_mut) {
            change(create);
            variant.definition = definition(create);
        }
    }
}

/// What a statistics object is about, whatever it is called.
fn definition(create: &CreateStatistics) -> String {
    describe(&Operation::CreateStatistics(CreateStatistics { name: None, ..create.clone() }))
}
