//! Undoing changes of sequences, types, policies, publications and statistics: what each said before is said again.

use super::object::attached_again;
use super::{Found, Gap, Inverse, Loss};
use crate::*;

/// Undoes `ALTER SEQUENCE`: what it was made with, or what the server takes where nothing was said.
pub(super) fn sequence(alter: &AlterSequence, before: &Schema) -> Found {
    let unseen = || Gap::Unseen(ObjectKind::Sequence, alter.name.to_string());
    if alter.if_exists && before.relation(&alter.name).is_absent() {
        return Ok(Inverse::Nothing);
    }
    let sequence = before.relation(&alter.name).present().ok_or_else(unseen)?;
    let made = match sequence.made_by.as_deref() {
        Some(Operation::CreateSequence(create)) if !create.options.others => Some(&create.options),
        _ => None,
    };
    let now = &alter.options;
    let is_owner_alone = *now == SequenceOptions { owner: now.owner.clone(), ..SequenceOptions::default() };
    if now.others || sequence.birth == Birth::Unseen {
        return Err(unseen());
    }
    let mut back = SequenceOptions {
        owner: now.owner.as_ref().map(|_| sequence.owner.clone().map(Box::new)),
        ..Default::default()
    };
    if !is_owner_alone {
        let made = made.ok_or_else(unseen)?;
        back = SequenceOptions { owner: back.owner, ..counting(made, now) };
    }
    let lost = if now.restart.is_some() { vec![Loss::Count(alter.name.clone())] } else { Vec::new() };
    if back == SequenceOptions::default() {
        return Ok(if lost.is_empty() { Inverse::Nothing } else { Inverse::Never(lost) });
    }
    let back = AlterSequence { name: alter.name.clone(), if_exists: false, options: back };
    Ok(Inverse::Steps { steps: vec![Operation::AlterSequence(back)], lost })
}

/// What `now` says of how a sequence counts, as it was before: as it was made, or as the server takes it where nothing was
/// said.
pub(super) fn counting(made: &SequenceOptions, now: &SequenceOptions) -> SequenceOptions {
    let descends = made.increment.is_some_and(|increment| increment < 0);
    // Where it starts if nothing is said depends on which way it counts, and on its limits.
    let first = made.start.or(if descends { made.maximum.flatten() } else { made.minimum.flatten() });
    let bigint = || DataType::plain("bigint", Span::default());
    SequenceOptions {
        data_type: now.data_type.as_ref().map(|_| made.data_type.clone().unwrap_or_else(bigint)),
        increment: now.increment.map(|_| made.increment.unwrap_or(1)),
        start: now.start.map(|_| first.unwrap_or(if descends { -1 } else { 1 })),
        minimum: now.minimum.map(|_| made.minimum.unwrap_or(None)),
        maximum: now.maximum.map(|_| made.maximum.unwrap_or(None)),
        cache: now.cache.map(|_| made.cache.unwrap_or(1)),
        cycle: now.cycle.map(|_| made.cycle.unwrap_or(false)),
        ..SequenceOptions::default()
    }
}

/// Undoes a change of a field of a composite type, and so of the tables of that type.
pub(super) fn field(alter: &AlterField, before: &Schema) -> Found {
    let unseen = || Gap::Unseen(ObjectKind::Type, format!("{}.{}", alter.name, alter.change.field()));
    let state = before.data_type(&alter.name).present();
    let fields = state.and_then(|state| state.fields.as_ref());
    let known = |name: &Name| fields.and_then(|fields| fields.iter().find(|field| field.name == *name));
    let tables = if alter.cascade { before.tables_of_type(&alter.name) } else { Vec::new() };
    let values = |column: &Name| -> Vec<Loss> {
        let value = |table: &ObjectName| Loss::Values { table: table.clone(), column: column.clone() };
        tables.iter().map(value).collect()
    };
    let (change, lost) = match &alter.change {
        FieldChange::Add(field) => (FieldChange::Drop { field: field.name.clone(), if_exists: false }, Vec::new()),
        FieldChange::Rename { field, to } => (FieldChange::Rename { field: to.clone(), to: field.clone() }, Vec::new()),
        FieldChange::Drop { field, .. } => {
            let was = known(field).ok_or_else(unseen)?;
            if fields.and_then(|fields| fields.last()) != Some(was) {
                return Err(Gap::Unkept("in which order the attributes of a type stand"));
            }
            (FieldChange::Add(was.clone()), values(field))
        }
        FieldChange::SetType(field) => {
            let was = known(&field.name).ok_or_else(unseen)?;
            if was.data_type == field.data_type {
                return Ok(Inverse::Nothing);
            }
            if !tables.is_empty() {
                return Err(Gap::Conversion(Box::new(field.data_type.clone()), Box::new(was.data_type.clone())));
            }
            (FieldChange::SetType(was.clone()), Vec::new())
        }
    };
    let back = AlterField { name: alter.name.clone(), change, cascade: alter.cascade };
    Ok(Inverse::Steps { steps: vec![Operation::AlterField(back)], lost })
}

/// Undoes `ALTER POLICY`. A clause that was not there cannot be taken away: the policy is made anew for that.
pub(super) fn policy(alter: &AlterPolicy, before: &Schema) -> Found {
    let name = ObjectName::bare(alter.name.clone());
    let unseen = || Gap::Unseen(ObjectKind::Policy, alter.name.to_string());
    let state = before.object(ObjectKind::Policy, Some(&alter.table), &name).present().ok_or_else(unseen)?;
    let create = match attached_again(state)? {
        Operation::CreatePolicy(create) => create,
        _ => return Err(unseen()),
    };
    let was = &create.terms;
    let is_new = |now: &Option<Expression>, was: &Option<Expression>| now.is_some() && was.is_none();
    if was.altered(&alter.terms) == *was {
        return Ok(Inverse::Nothing);
    }
    if is_new(&alter.terms.using, &was.using) || is_new(&alter.terms.check, &was.check) {
        let drop = Drop { table: Some(alter.table.clone()), ..Drop::new(ObjectKind::Policy, name) };
        let steps = vec![Operation::Drop(drop), Operation::CreatePolicy(create)];
        return Ok(Inverse::Steps { steps, lost: Vec::new() });
    }
    // A policy that names no role is for all of them.
    let everybody = || if was.roles.is_empty() { vec!["public".to_owned()] } else { was.roles.clone() };
    let terms = PolicyTerms {
        roles: if alter.terms.roles.is_empty() { Vec::new() } else { everybody() },
        using: was.using.clone().filter(|_| alter.terms.using.is_some()),
        check: was.check.clone().filter(|_| alter.terms.check.is_some()),
    };
    let columns = create.columns.clone();
    Ok(Inverse::step(Operation::AlterPolicy(AlterPolicy { terms, columns, ..alter.clone() })))
}

/// Undoes `ALTER PUBLICATION`: what is added is dropped, and what is dropped is added as the publication had it.
pub(super) fn publication(alter: &AlterPublication, before: &Schema) -> Found {
    let made = || {
        let name = ObjectName::bare(alter.name.clone());
        let state = before.object(ObjectKind::Publication, None, &name).present()?;
        match state.variants.first()?.made_by.as_deref() {
            Some(Operation::CreatePublication(create)) => Some(create.published.clone()),
            _ => None,
        }
    };
    let unseen = || Gap::Unseen(ObjectKind::Publication, alter.name.to_string());
    let change = match &alter.change {
        PublicationChange::Add(Published::These { tables, schemas }) => {
            // DROP takes tables by their names alone.
            let bare = |it: &PublishedTable| PublishedTable { columns: Vec::new(), condition: None, ..it.clone() };
            PublicationChange::Drop(Published::These {
                tables: tables.iter().map(bare).collect(),
                schemas: schemas.clone(),
            })
        }
        PublicationChange::Drop(Published::These { .. }) | PublicationChange::Set(_) => {
            PublicationChange::Set(made().filter(|was| *was != Published::AllTables).ok_or_else(unseen)?)
        }
        _ => return Err(Gap::Unkept("how a publication is set")),
    };
    Ok(Inverse::step(Operation::AlterPublication(AlterPublication { name: alter.name.clone(), change })))
}

/// Undoes `CREATE STATISTICS`.
pub(super) fn statistics(create: &CreateStatistics, before: &Schema) -> Found {
    let name = create.name.as_ref().ok_or(Gap::Nameless)?;
    match before.object(ObjectKind::Statistics, None, name) {
        Knowledge::Present(_) if create.if_not_exists => Ok(Inverse::Nothing),
        Knowledge::Unknown if create.if_not_exists => Err(Gap::MayExist(ObjectKind::Statistics, name.to_string())),
        _ => Ok(Inverse::step(Operation::Drop(Drop::new(ObjectKind::Statistics, name.clone())))),
    }
}
