//! Replaying functions, triggers, policies, rules, extensions and schemas.

use std::rc::Rc;

use super::super::log::Slot;
use super::super::{Birth, ObjectState, Schema, Variant};
use crate::describe::policy_terms;
use crate::*;

impl Schema {
    pub(super) fn state(
        &self,
        kind: ObjectKind,
        table: Option<&ObjectName>,
        name: ObjectName,
        birth: Birth,
    ) -> ObjectState {
        ObjectState {
            kind,
            name,
            table: table.map(|table| self.found(table)),
            birth,
            certain: true,
            variants: Vec::new(),
            function: None,
            columns: Vec::new(),
            tables: Vec::new(),
            triggers: Vec::new(),
            event_triggers: Vec::new(),
            seen: self.upheavals,
        }
    }

    pub(super) fn change_object(
        &mut self,
        kind: ObjectKind,
        table: Option<&ObjectName>,
        name: &ObjectName,
        change: impl FnOnce(&mut ObjectState),
    ) {
        let object_key = self.object_key(kind, table, name);
        if let Some(Slot::Present(state)) = self.objects.get(&object_key) {
            let mut state = (**state).clone();
            state.seen = self.upheavals;
            change(&mut state);
            self.put_object(object_key, Slot::Present(Rc::new(state)));
        }
    }

    pub(super) fn make(&mut self, state: ObjectState) {
        let object_key = self.object_key(state.kind, state.table.as_ref(), &state.name);
        if let Some(table) = &state.table {
            let attachment = (state.kind, state.name.name.clone());
            self.change(table, |relation| {
                if !relation.attachments.contains(&attachment) {
                    relation.attachments.push(attachment);
                }
            });
        }
        self.put_object(object_key, Slot::Present(Rc::new(state)));
    }

    pub(super) fn create_routine(&mut self, create: &CreateRoutine, birth: Birth, certain: bool) {
        let name = self.placed(&create.name);
        // One of the session's own goes with it.
        if name.schema.as_ref().is_some_and(|schema| *schema == *super::super::path::TEMPORARY) {
            return;
        }
        let object_key = self.object_key(ObjectKind::Function, None, &name);
        let mut state = match self.objects.get(&object_key) {
            Some(Slot::Present(state)) => (**state).clone(),
            _ => self.state(ObjectKind::Function, None, name, birth),
        };
        (state.certain, state.seen) = (certain, self.upheavals);
        state.variants.retain(|variant| variant.arguments != create.arguments);
        let definition = if certain { create.definition.clone() } else { String::new() };
        let made_by = certain.then(|| Rc::new(Operation::CreateRoutine(create.clone())));
        state.variants.push(Variant { arguments: create.arguments.clone(), definition, made_by });
        self.make(state);
    }

    pub(super) fn create_trigger(&mut self, create: &CreateTrigger, birth: Birth, certain: bool) {
        let name = ObjectName::bare(create.name.clone());
        if create.if_not_exists && !self.object(ObjectKind::Trigger, Some(&create.table), &name).is_absent() {
            return;
        }
        let mut state = self.state(ObjectKind::Trigger, Some(&create.table), name, birth);
        state.certain = certain;
        let made_by = certain.then(|| Rc::new(Operation::CreateTrigger(create.clone())));
        state.variants.push(Variant { arguments: Vec::new(), definition: create.definition.clone(), made_by });
        state.columns.clone_from(&create.columns);
        state.function = create.function.as_ref().map(|function| self.found_function(function));
        if let Some(function) = &state.function {
            let trigger = (self.found(&create.table), create.name.clone());
            self.change_object(ObjectKind::Function, None, function, |function| {
                if !function.triggers.contains(&trigger) {
                    function.triggers.push(trigger);
                }
            });
        }
        self.make(state);
    }

    pub(super) fn create_event_trigger(&mut self, create: &CreateEventTrigger, birth: Birth, certain: bool) {
        let mut state = self.state(ObjectKind::EventTrigger, None, ObjectName::bare(create.name.clone()), birth);
        state.certain = certain;
        let made_by = certain.then(|| Rc::new(Operation::CreateEventTrigger(create.clone())));
        let definition = format!("on {} at ({})", create.event, create.tags.join(", "));
        state.variants.push(Variant { arguments: Vec::new(), definition, made_by });
        state.function = create.function.as_ref().map(|function| self.found_function(function));
        if let Some(function) = &state.function {
            let trigger = create.name.clone();
            self.change_object(ObjectKind::Function, None, function, |function| function.event_triggers.push(trigger));
        }
        self.make(state);
    }

    fn found_function(&self, name: &ObjectName) -> ObjectName {
        if name.schema.is_some() { name.clone() } else { self.placed(name) }
    }

    pub(super) fn create_policy(&mut self, create: &CreatePolicy, birth: Birth, certain: bool) {
        let name = ObjectName::bare(create.name.clone());
        let mut state = self.state(ObjectKind::Policy, Some(&create.table), name, birth);
        state.certain = certain;
        let made_by = certain.then(|| Rc::new(Operation::CreatePolicy(create.clone())));
        let definition = if certain { policy_terms(create) } else { String::new() };
        state.columns.clone_from(&create.columns);
        state.variants.push(Variant { arguments: Vec::new(), definition, made_by });
        self.make(state);
    }

    pub(super) fn alter_policy(&mut self, alter: &AlterPolicy, certain: bool) {
        let name = ObjectName::bare(alter.name.clone());
        self.change_object(ObjectKind::Policy, Some(&alter.table), &name, |state| {
            // Which of the old ones are still read is not kept.
            if alter.terms.using.is_some() || alter.terms.check.is_some() {
                state.columns = if certain { alter.columns.clone() } else { Vec::new() };
            }
            for variant in &mut state.variants {
                let made_by = variant.made_by.as_mut().filter(|_| certain).map(Rc::make_mut);
                match made_by {
                    Some(Operation::CreatePolicy(create)) => {
                        create.terms = create.terms.altered(&alter.terms);
                        variant.definition = policy_terms(create);
                    }
                    _ => {
                        variant.made_by = None;
                        variant.definition.clear();
                    }
                }
            }
        });
    }

    pub(super) fn create_object(&mut self, create: &CreateObject, birth: Birth, certain: bool) {
        if let (ObjectKind::Rule, Some(table)) = (create.kind, &create.table) {
            let mut state = self.state(create.kind, Some(table), create.name.clone(), birth);
            state.certain = certain;
            return self.make(state);
        }
        if !matches!(create.kind, ObjectKind::Schema | ObjectKind::Extension) {
            return;
        }
        if create.if_not_exists && !self.object(create.kind, None, &create.name).is_absent() {
            // It may have been there before.
            let object_key = self.object_key(create.kind, None, &create.name);
            if matches!(self.objects.get(&object_key), Some(Slot::Present(_))) {
                return;
            }
        }
        let mut state = self.state(create.kind, None, create.name.clone(), birth);
        state.certain = certain;
        self.make(state);
    }

    pub(super) fn drop_attachment(&mut self, drop: &Drop, certain: bool) {
        let table = drop.table.as_ref();
        let kind = if drop.kind == ObjectKind::Procedure { ObjectKind::Function } else { drop.kind };
        if !certain {
            return self.change_object(kind, table, &drop.name, |state| state.certain = false);
        }
        let object_key = self.object_key(kind, table, &drop.name);
        let state = match self.objects.get(&object_key) {
            Some(Slot::Present(state)) => Rc::clone(state),
            _ => return self.put_object(object_key, Slot::Absent(self.upheavals)),
        };
        let is_dropped =
            |variant: &Variant| drop.arguments.as_ref().is_none_or(|dropped| *dropped == variant.arguments);
        let is_one_of_several = state.variants.len() > 1 && !state.variants.iter().all(is_dropped);
        if is_one_of_several {
            return self.change_object(kind, table, &drop.name, |state| {
                state.variants.retain(|variant| !is_dropped(variant));
            });
        }
        let triggers = if drop.cascade { self.triggers_of(&state.name) } else { Vec::new() };
        let event_triggers = if drop.cascade { self.event_triggers_of(&state.name) } else { Vec::new() };
        self.put_object(object_key, Slot::Absent(self.upheavals));
        if let Some(table) = &state.table {
            self.change_known(table, |relation| {
                relation.attachments.retain(|(of, name)| *of != kind || *name != drop.name.name);
            });
        }
        for (table, trigger) in triggers {
            let trigger = ObjectName::bare(trigger);
            self.drop_attachment(&Drop { table: Some(table), ..Drop::new(ObjectKind::Trigger, trigger) }, true);
        }
        for trigger in event_triggers {
            self.drop_attachment(&Drop::new(ObjectKind::EventTrigger, ObjectName::bare(trigger)), true);
        }
    }

    /// The triggers and policies of a table that need one of its columns.
    #[must_use]
    pub fn needing_column(&self, table: &ObjectName, column: &Name) -> Vec<(ObjectKind, Name)> {
        let needs = |(kind, name): &&(ObjectKind, Name)| {
            let state = self.object(*kind, Some(table), &ObjectName::bare(name.clone())).present();
            state.is_some_and(|state| state.columns.contains(column))
        };
        self.assumed(table).map_or(&[][..], |table| &table.attachments).iter().filter(needs).cloned().collect()
    }

    /// Calls a column that triggers and policies need by its new name.
    pub(super) fn rename_needed(&mut self, table: &ObjectName, from: &Name, to: &Name) {
        for (kind, name) in self.needing_column(table, from) {
            self.change_object(kind, Some(table), &ObjectName::bare(name), |state| {
                for column in state.columns.iter_mut().filter(|column| *column == from) {
                    column.clone_from(to);
                }
            });
        }
    }

    /// The triggers that call a function, each with its table.
    #[must_use]
    pub fn triggers_of(&self, function: &ObjectName) -> Vec<(ObjectName, Name)> {
        let object_key = self.object_key(ObjectKind::Function, None, function);
        let Some(slot) = self.objects.get(&object_key) else {
            return Vec::new();
        };
        // Its own list tells also of a function that is gone.
        let state = match slot {
            Slot::Present(state) => state,
            Slot::Absent(_) => return Vec::new(),
        };
        let calls = |(table, trigger): &&(ObjectName, Name)| {
            let name = ObjectName::bare(trigger.clone());
            let trigger = self.object(ObjectKind::Trigger, Some(table), &name).present();
            trigger.and_then(|trigger| trigger.function.as_ref()).is_some_and(|function| function.means(&state.name))
        };
        state.triggers.iter().filter(calls).cloned().collect()
    }

    /// The event triggers that call a function.
    #[must_use]
    pub fn event_triggers_of(&self, function: &ObjectName) -> Vec<Name> {
        let Some(state) = self.object(ObjectKind::Function, None, function).present() else { return Vec::new() };
        let calls = |trigger: &&Name| {
            let trigger = self.object(ObjectKind::EventTrigger, None, &ObjectName::bare((*trigger).clone())).present();
            trigger.and_then(|trigger| trigger.function.as_ref()).is_some_and(|function| function.means(&state.name))
        };
        let mut found: Vec<Name> = state.event_triggers.iter().filter(calls).cloned().collect();
        found.dedup();
        found
    }

    /// Takes away the triggers and policies of a table.
    pub(super) fn drop_attachments(&mut self, table: &ObjectName) {
        let attachments = self.assumed(table).map_or(Vec::new(), |relation| relation.attachments.clone());
        for (kind, name) in attachments {
            let object_key = self.object_key(kind, Some(table), &ObjectName::bare(name));
            self.put_object(object_key, Slot::Absent(self.upheavals));
        }
    }

    /// Moves the triggers and policies of a table that is called `to` now, and was called `from`.
    pub(super) fn move_attachments(&mut self, from: &(String, String), to: &ObjectName) {
        let attachments = self.assumed(to).map_or(Vec::new(), |relation| relation.attachments.clone());
        for (kind, name) in attachments {
            let name = ObjectName::bare(name);
            let to_key = self.object_key(kind, Some(to), &name);
            let from_key = (kind, to_key.1.as_ref().map(|_| from.clone()), to_key.2.clone());
            let Some(Slot::Present(state)) = self.objects.get(&from_key) else { continue };
            let state = ObjectState { table: Some(to.clone()), ..(**state).clone() };
            if let Some(function) = state.function.clone() {
                let trigger = (to.clone(), name.name.clone());
                self.change_object(ObjectKind::Function, None, &function, |state| state.triggers.push(trigger));
            }
            self.put_object(from_key, Slot::Absent(self.upheavals));
            self.put_object(to_key, Slot::Present(Rc::new(state)));
        }
    }

    pub(super) fn rename_attachment(&mut self, rename: &Rename, certain: bool) {
        let to = ObjectName { schema: rename.name.schema.clone(), name: rename.to.clone() };
        self.move_object(rename, &to, certain);
    }

    /// Calls what is renamed by its new name, which may be in another schema.
    pub(super) fn move_object(&mut self, rename: &Rename, to: &ObjectName, certain: bool) {
        let kind = if rename.kind == ObjectKind::Procedure { ObjectKind::Function } else { rename.kind };
        let table = rename.table.as_ref();
        let object_key = self.object_key(kind, table, &rename.name);
        let Some(Slot::Present(state)) = self.objects.get(&object_key) else { return };
        let name = if table.is_some() { to.clone() } else { self.placed(to) };
        let state_name = state.name.clone();
        let state = ObjectState { name, certain: certain && state.certain, ..(**state).clone() };
        let to_key = self.object_key(kind, table, to);
        if certain {
            self.put_object(object_key, Slot::Absent(self.upheavals));
        }
        if let (Some(table), Some(function)) = (table, &state.function) {
            let trigger = (self.found(table), rename.to.clone());
            self.change_object(ObjectKind::Function, None, function, |function| function.triggers.push(trigger));
        }
        if let (ObjectKind::EventTrigger, Some(function)) = (kind, &state.function) {
            let trigger = rename.to.clone();
            self.change_object(ObjectKind::Function, None, function, |function| function.event_triggers.push(trigger));
        }
        if let Some(table) = table {
            let attachment = (kind, rename.to.clone());
            self.change_known(table, |relation| {
                relation.attachments.retain(|(of, name)| *of != kind || *name != rename.name.name);
                relation.attachments.push(attachment);
            });
        }
        for (table, trigger) in &state.triggers {
            let trigger = ObjectName::bare(trigger.clone());
            let function = state.name.clone();
            self.change_object(ObjectKind::Trigger, Some(table), &trigger, |state| state.function = Some(function));
        }
        for trigger in &state.event_triggers {
            let trigger = ObjectName::bare(trigger.clone());
            let function = state.name.clone();
            self.change_object(ObjectKind::EventTrigger, None, &trigger, |state| state.function = Some(function));
        }
        for table in &state.tables {
            let (from, to) = (state_name.clone(), state.name.clone());
            self.change_known(table, |relation| {
                for (_, known) in relation.watchers.iter_mut().filter(|(of, known)| *of == kind && known.means(&from)) {
                    known.clone_from(&to);
                }
            });
        }
        self.put_object(to_key, Slot::Present(Rc::new(state)));
    }
}
