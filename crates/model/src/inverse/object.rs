//! Undoing what is done to types, sequences, routines, triggers, policies, and whatever else has a name.

use super::{Found, Gap, Inverse, Loss, is_new, setting, there};
use crate::*;

pub(super) fn of(operation: &Operation, before: &Schema) -> Found {
    use Operation as Op;
    match operation {
        Op::CreateType(create) => {
            let kind = if create.shape == TypeShape::Domain { ObjectKind::Domain } else { ObjectKind::Type };
            let is_new = is_new(create.if_not_exists, &before.data_type(&create.name), kind, &create.name)?;
            Ok(unmade(is_new, kind, &create.name))
        }
        Op::AddEnumValue(add) => enum_value(add, before),
        Op::RenameEnumValue(RenameEnumValue { name, value, to }) => {
            let values = before.data_type(name).present().and_then(|state| state.values.as_ref());
            if values.is_some_and(|values| !values.contains(&value.value)) {
                return Err(Gap::Unseen(ObjectKind::Type, format!("{name}.{}", value.value)));
            }
            Ok(Inverse::step(Op::RenameEnumValue(RenameEnumValue {
                name: name.clone(),
                value: to.clone(),
                to: value.clone(),
            })))
        }
        Op::CreateSequence(CreateSequence { name, if_not_exists, .. }) => {
            let is_new = is_new(*if_not_exists, &before.relation(name), ObjectKind::Sequence, name)?;
            Ok(unmade(is_new, ObjectKind::Sequence, name))
        }
        Op::AlterSequence(alter) => setting::sequence(alter, before),
        Op::AlterField(alter) => setting::field(alter, before),
        Op::AlterPolicy(alter) => setting::policy(alter, before),
        Op::AlterPublication(alter) => setting::publication(alter, before),
        Op::CreatePublication(CreatePublication { name, .. }) => {
            Ok(Inverse::step(Op::Drop(Drop::new(ObjectKind::Publication, ObjectName::bare(name.clone())))))
        }
        Op::CreateStatistics(create) => setting::statistics(create, before),
        Op::SetStatistics(_) => Err(Gap::Unkept("how exact statistics are")),
        Op::SetDependence(_) => Err(Gap::Unkept("what depends on an extension")),
        Op::AlterSystem(_) => Err(Gap::Unkept("how the server is set")),
        Op::CreateRoutine(create) => routine(create, before),
        Op::CreateTrigger(create) => trigger(create, before),
        Op::CreatePolicy(CreatePolicy { name, table, .. }) => {
            let name = ObjectName::bare(name.clone());
            let drop = Drop { table: Some(table.clone()), ..Drop::new(ObjectKind::Policy, name) };
            Ok(Inverse::step(Op::Drop(drop)))
        }
        Op::CreateEventTrigger(CreateEventTrigger { name, .. }) => {
            Ok(Inverse::step(Op::Drop(Drop::new(ObjectKind::EventTrigger, ObjectName::bare(name.clone())))))
        }
        Op::CreateObject(CreateObject { kind: ObjectKind::Rule, name, table: Some(table), .. }) => {
            match before.object(ObjectKind::Rule, Some(table), name) {
                Knowledge::Present(_) => Err(Gap::Body(ObjectKind::Rule, name.to_string())),
                _ => {
                    let drop = Drop { table: Some(table.clone()), ..Drop::new(ObjectKind::Rule, name.clone()) };
                    Ok(Inverse::step(Op::Drop(drop)))
                }
            }
        }
        Op::CreateObject(CreateObject { kind, name, if_not_exists, .. }) => {
            let known = match kind {
                ObjectKind::Schema | ObjectKind::Extension => before.object(*kind, None, name),
                _ => Knowledge::Unknown,
            };
            let is_new = is_new(*if_not_exists, &known, *kind, name)?;
            Ok(unmade(is_new, *kind, name))
        }
        Op::Rename(Rename { kind, name, to, table }) => {
            let renamed = ObjectName { schema: name.schema.clone(), name: to.clone() };
            // Those that refer to a table that is not there would follow it back.
            if *kind == ObjectKind::Table && !before.referrers_of(&renamed).is_empty() {
                return Err(Gap::Dependents(*kind, renamed.to_string()));
            }
            let back = Rename { kind: *kind, name: renamed, to: name.name.clone(), table: table.clone() };
            Ok(Inverse::step(Op::Rename(back)))
        }
        Op::SetSchema(SetSchema { kind, name, schema }) => moved(*kind, name, schema, before),
        Op::SetOwner(SetOwner { kind, name, .. }) => {
            let role = before.relation(name).present().filter(|_| kind.is_relation()).and_then(|it| it.role.clone());
            let owner = Some(role.ok_or(Gap::Unkept("the first owner"))?);
            Ok(Inverse::step(Op::SetOwner(SetOwner { kind: *kind, name: name.clone(), owner })))
        }
        Op::Comment(comment) => commented(comment, before),
        Op::Grant(_) | Op::SetDefaultPrivileges(_) => Err(Gap::Unkept("what privileges there are")),
        Op::SetTrigger(_) => Err(Gap::Unkept("whether a trigger fires")),
        Op::AlterRole(_) => Err(Gap::Unkept("what a role may do")),
        _ => Err(Gap::Unread),
    }
}

fn unmade(is_new: bool, kind: ObjectKind, name: &ObjectName) -> Inverse {
    if !is_new {
        return Inverse::Nothing;
    }
    Inverse::step(Operation::Drop(Drop::new(kind, name.clone())))
}

fn enum_value(add: &AddEnumValue, before: &Schema) -> Found {
    let (name, value) = (add.name.clone(), add.value.value.clone());
    if add.if_not_exists {
        let values = before.data_type(&name).present().and_then(|state| state.values.as_ref());
        let values = values.ok_or_else(|| Gap::MayExist(ObjectKind::Type, format!("{name}.{value}")))?;
        if values.contains(&value) {
            return Ok(Inverse::Nothing);
        }
    }
    Ok(Inverse::Never(vec![Loss::EnumValue { name, value }]))
}

fn routine(create: &CreateRoutine, before: &Schema) -> Found {
    // One of the session's own goes with it.
    if create.name.schema.as_ref().is_some_and(|schema| schema.text == "pg_temp") {
        return Ok(Inverse::Nothing);
    }
    let kind = if create.is_procedure { ObjectKind::Procedure } else { ObjectKind::Function };
    let known = before.object(ObjectKind::Function, None, &create.name);
    let variant = match known {
        Knowledge::Present(state) => state.variants.iter().find(|variant| variant.arguments == create.arguments),
        Knowledge::Unknown if create.or_replace => return Err(Gap::MayExist(kind, create.name.to_string())),
        Knowledge::Absent | Knowledge::Unknown => None,
    };
    let Some(old) = variant else {
        let arguments = Some(create.arguments.clone());
        return Ok(Inverse::step(Operation::Drop(Drop { arguments, ..Drop::new(kind, create.name.clone()) })));
    };
    if !old.definition.is_empty() && old.definition == create.definition {
        return Ok(Inverse::Nothing);
    }
    let back = routine_again(old, &create.name, true)?;
    Ok(Inverse::step(back))
}

/// The step that makes a routine again, under the name that it has now.
fn routine_again(variant: &Variant, name: &ObjectName, or_replace: bool) -> Result<Operation, Gap> {
    match variant.made_by.as_deref() {
        Some(Operation::CreateRoutine(create)) if !create.definition.is_empty() => {
            Ok(Operation::CreateRoutine(CreateRoutine { name: name.clone(), or_replace, ..create.clone() }))
        }
        _ => Err(Gap::Body(ObjectKind::Function, name.to_string())),
    }
}

fn trigger(create: &CreateTrigger, before: &Schema) -> Found {
    let name = ObjectName::bare(create.name.clone());
    if create.or_replace {
        match before.object(ObjectKind::Trigger, Some(&create.table), &name) {
            Knowledge::Present(state) => {
                let back = match attached_again(state)? {
                    Operation::CreateTrigger(old)
                        if old.definition == create.definition && old.function == create.function =>
                    {
                        return Ok(Inverse::Nothing);
                    }
                    Operation::CreateTrigger(old) => CreateTrigger { or_replace: true, ..old },
                    _ => return Err(Gap::Body(ObjectKind::Trigger, name.to_string())),
                };
                return Ok(Inverse::step(Operation::CreateTrigger(back)));
            }
            Knowledge::Unknown => return Err(Gap::MayExist(ObjectKind::Trigger, name.to_string())),
            Knowledge::Absent => {}
        }
    }
    let drop = Drop { table: Some(create.table.clone()), ..Drop::new(ObjectKind::Trigger, name) };
    Ok(Inverse::step(Operation::Drop(drop)))
}

/// The step that makes a trigger or a policy again, under the names that it and its table have now.
pub(super) fn attached_again(state: &ObjectState) -> Result<Operation, Gap> {
    let (name, table) = (&state.name.name, state.table.clone().unwrap_or_default());
    let body = || Gap::Body(state.kind, name.to_string());
    let [variant] = state.variants.as_slice() else { return Err(body()) };
    match variant.made_by.as_deref() {
        Some(Operation::CreateTrigger(create)) if !create.definition.is_empty() => {
            let function = state.function.clone();
            let create = CreateTrigger {
                name: name.clone(),
                table,
                function,
                or_replace: false,
                if_not_exists: false,
                ..create.clone()
            };
            Ok(Operation::CreateTrigger(create))
        }
        // What a policy says begins with its table.
        Some(Operation::CreatePolicy(create)) if create.table.means(&table) => {
            Ok(Operation::CreatePolicy(CreatePolicy { name: name.clone(), ..create.clone() }))
        }
        _ => Err(body()),
    }
}

fn moved(kind: ObjectKind, name: &ObjectName, schema: &Name, before: &Schema) -> Found {
    let is_known = kind.is_relation() && before.relation(name).present().is_some()
        || matches!(kind, ObjectKind::Type | ObjectKind::Domain) && before.data_type(name).present().is_some();
    let old = match &name.schema {
        Some(old) => old.clone(),
        None if is_known => before.found(name).schema.unwrap_or_else(|| Name::new("public", Span::default())),
        None => return Err(Gap::Unseen(kind, name.to_string())),
    };
    if old == *schema {
        return Ok(Inverse::Nothing);
    }
    let name = ObjectName { schema: Some(schema.clone()), name: name.name.clone() };
    Ok(Inverse::step(Operation::SetSchema(SetSchema { kind, name, schema: old })))
}

fn commented(comment: &Comment, before: &Schema) -> Found {
    let Comment { kind, name, part, .. } = comment;
    let unseen = || Gap::Unseen(*kind, part.as_ref().map_or_else(|| name.to_string(), |part| format!("{name}.{part}")));
    let was = match (kind, part) {
        (ObjectKind::Column, Some(column)) => {
            let state = before.column(name, column).present().filter(|state| state.birth != Birth::Unseen);
            state.ok_or_else(unseen)?.comment.clone()
        }
        (kind, None) if kind.is_relation() => {
            let relation = before.relation(name).present().filter(|relation| relation.birth != Birth::Unseen);
            relation.ok_or_else(unseen)?.comment.clone()
        }
        _ => return Err(Gap::Unkept("what is said of other things")),
    };
    let text = match was {
        // Nothing is what stands for a comment that only the run knows.
        Some(text) if text.is_empty() => return Err(Gap::Body(*kind, name.to_string())),
        Some(text) => CommentText::Said(text),
        None => CommentText::Removed,
    };
    if text == comment.text {
        return Ok(Inverse::Nothing);
    }
    Ok(Inverse::step(Operation::Comment(Comment { text, ..comment.clone() })))
}

/// Undoes `DROP` of what is neither a table, an index nor a view.
pub(super) fn dropped(drop: &Drop, before: &Schema) -> Found {
    let (kind, name, table) = (drop.kind, &drop.name, drop.table.as_ref());
    match kind {
        ObjectKind::Type | ObjectKind::Domain => data_type(drop, before),
        ObjectKind::Sequence => {
            let Some(sequence) = there(before.relation(name), drop.if_exists, kind, name)? else {
                return Ok(Inverse::Nothing);
            };
            match sequence.made_by.as_deref() {
                Some(Operation::CreateSequence(create)) if !create.options.others && !drop.cascade => {
                    let create = CreateSequence { name: name.clone(), if_not_exists: false, ..create.clone() };
                    Ok(Inverse::losing(Operation::CreateSequence(create), Loss::Count(name.clone())))
                }
                _ => Err(Gap::Partial(kind, name.to_string())),
            }
        }
        ObjectKind::Function | ObjectKind::Procedure => unroutine(drop, before),
        ObjectKind::Trigger | ObjectKind::Policy => {
            let is_gone = drop.if_exists && table.is_some_and(|table| before.relation(table).is_absent());
            let known = if is_gone { Knowledge::Absent } else { before.object(kind, table, name) };
            match there(known, drop.if_exists, kind, name)? {
                Some(state) => Ok(Inverse::step(attached_again(state)?)),
                None => Ok(Inverse::Nothing),
            }
        }
        ObjectKind::Statistics | ObjectKind::Publication => {
            match there(before.object(kind, None, name), drop.if_exists, kind, name)? {
                Some(state) => {
                    let made_by = state.variants.first().and_then(|variant| variant.made_by.as_deref());
                    let body = || Gap::Body(kind, name.to_string());
                    Ok(Inverse::step(made_again(made_by.ok_or_else(body)?, &state.name)))
                }
                None => Ok(Inverse::Nothing),
            }
        }
        ObjectKind::EventTrigger => match there(before.object(kind, None, name), drop.if_exists, kind, name)? {
            Some(state) => match state.variants.first().and_then(|variant| variant.made_by.as_deref()) {
                Some(Operation::CreateEventTrigger(create)) => {
                    let (name, function) = (state.name.name.clone(), state.function.clone());
                    let create = CreateEventTrigger { name, function, ..create.clone() };
                    Ok(Inverse::step(Operation::CreateEventTrigger(create)))
                }
                _ => Err(Gap::Body(kind, name.to_string())),
            },
            None => Ok(Inverse::Nothing),
        },
        ObjectKind::Extension | ObjectKind::Schema => {
            if there(before.object(kind, None, name), drop.if_exists, kind, name)?.is_none() {
                return Ok(Inverse::Nothing);
            }
            if drop.cascade {
                return Err(Gap::Dependents(kind, name.to_string()));
            }
            let create = CreateObject { kind, name: name.clone(), if_not_exists: false, password: None, table: None };
            Ok(Inverse::step(Operation::CreateObject(create)))
        }
        _ => Err(Gap::Unkept("what it was")),
    }
}

/// The step that makes a statistics object or a publication again, under the name that it has now.
fn made_again(made_by: &Operation, name: &ObjectName) -> Operation {
    match made_by.clone() {
        Operation::CreateStatistics(create) => {
            Operation::CreateStatistics(CreateStatistics { name: Some(name.clone()), if_not_exists: false, ..create })
        }
        Operation::CreatePublication(create) => {
            Operation::CreatePublication(CreatePublication { name: name.name.clone(), ..create })
        }
        other => other,
    }
}

fn data_type(drop: &Drop, before: &Schema) -> Found {
    let (kind, name) = (drop.kind, &drop.name);
    let Some(state) = there(before.data_type(name), drop.if_exists, kind, name)? else {
        return Ok(Inverse::Nothing);
    };
    if drop.cascade && !before.columns_of_type(name).is_empty() {
        return Err(Gap::Dependents(kind, name.to_string()));
    }
    let shape = match &state.values {
        Some(values) => TypeShape::Enum(values.iter().map(|it| Literal::string(it.clone(), Span::default())).collect()),
        None if state.definition.is_empty() => return Err(Gap::Partial(kind, name.to_string())),
        None if state.is_domain => TypeShape::Domain,
        None if state.fields.is_some() => TypeShape::Composite(state.fields.clone().unwrap_or_default()),
        None => TypeShape::Other,
    };
    let (definition, domain) = (state.definition.clone(), state.domain.clone());
    let create = CreateType { name: name.clone(), shape, definition, domain, if_not_exists: false };
    Ok(Inverse::step(Operation::CreateType(create)))
}

fn unroutine(drop: &Drop, before: &Schema) -> Found {
    let (kind, name) = (drop.kind, &drop.name);
    let Some(state) = there(before.object(ObjectKind::Function, None, name), drop.if_exists, kind, name)? else {
        return Ok(Inverse::Nothing);
    };
    let is_dropped = |variant: &&Variant| drop.arguments.as_ref().is_none_or(|it| *it == variant.arguments);
    let mut dropped = state.variants.iter().filter(is_dropped);
    let (Some(variant), None) = (dropped.next(), dropped.next()) else {
        return Err(Gap::Unseen(kind, name.to_string()));
    };
    let again = routine_again(variant, name, false)?;
    // What its body speaks of may have gone since it was made, or be called otherwise: nobody could make it so again.
    if let Operation::CreateRoutine(create) = &again
        && create.touches.iter().any(|(table, _)| before.relation(table).is_absent())
    {
        return Err(Gap::Body(kind, name.to_string()));
    }
    let mut steps = vec![again];
    if drop.cascade {
        for (table, trigger) in before.triggers_of(name) {
            let known = before.object(ObjectKind::Trigger, Some(&table), &ObjectName::bare(trigger)).present();
            steps.extend(known.map(attached_again).transpose()?);
        }
    }
    Ok(Inverse::Steps { steps, lost: Vec::new() })
}
