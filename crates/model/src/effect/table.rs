//! What is done to whole tables: they are made, dropped, moved, stored otherwise, parted and put together.

use super::family::{default_partition, is_partitioned, on_family, with_descendants};
use super::{Effect, Work, proof, rows};
use crate::{order, *};

pub(super) fn create_table(create: &CreateTable, schema: &Schema) -> Effect {
    let is_there = create.if_not_exists && schema.relation(&create.table).present().is_some();
    if is_there {
        return Effect::default();
    }
    let inline = create.columns.iter().flat_map(|column| &column.constraints);
    let mut effect = Effect::default();
    for constraint in inline.chain(&create.constraints) {
        if let ConstraintKind::ForeignKey(foreign) = &constraint.kind
            && foreign.referent != create.table
        {
            effect = effect.and(&foreign.referent, LockMode::ShareRowExclusive, Work::Catalogue);
        }
    }
    for parent in &create.like {
        let lock =
            if create.inherits.contains(parent) { LockMode::ShareUpdateExclusive } else { LockMode::AccessShare };
        effect = effect.and(parent, lock, Work::Catalogue);
    }
    if let Some(parent) = &create.partition_of {
        effect = effect.and(parent, LockMode::AccessExclusive, Work::Catalogue);
        if let Some(rest) = default_partition(parent, schema) {
            let work = proof::without(&rest, parent, create.bounds.as_ref(), schema);
            effect = effect.and(&rest, LockMode::AccessExclusive, work);
        }
    }
    if create.without_data { rows::look(effect, &create.copies) } else { rows::read(effect, &create.copies, schema) }
}

/// `DROP TABLE`: the triggers that guard its foreign keys stand on the other table, too.
pub(super) fn drop_table(drop: &Drop, schema: &Schema) -> Effect {
    if drop.if_exists && schema.relation(&drop.name).is_absent() {
        return Effect::default();
    }
    let lock = LockMode::AccessExclusive;
    let parent = schema.assumed(&drop.name).and_then(|relation| relation.partition_of.clone());
    let effect = Effect::on(&drop.name, lock, Work::Catalogue);
    let effect = parent.iter().fold(effect, |effect, parent| effect.and(parent, lock, Work::Catalogue));
    let rest = parent.and_then(|parent| default_partition(&parent, schema));
    let effect = rest.iter().fold(effect, |effect, rest| effect.and(rest, lock, Work::Catalogue));
    let family = with_descendants(&drop.name, schema);
    let goes = |table: &ObjectName| is_partitioned(&drop.name, schema) || drop.cascade || *table == drop.name;
    let gone: Vec<&ObjectName> = family.iter().filter(|table| goes(table)).collect();
    gone.into_iter().fold(effect, |effect, table| dropped(effect, table, drop.cascade, schema))
}

fn dropped(effect: Effect, table: &ObjectName, cascade: bool, schema: &Schema) -> Effect {
    let lock = LockMode::AccessExclusive;
    let constraints = schema.assumed(table).map_or(&[][..], |table| &table.constraints);
    let effect = constraints.iter().fold(effect.and(table, lock, Work::Catalogue), |effect, constraint| {
        match &constraint.kind {
            ConstraintKind::ForeignKey(foreign) => effect.and(&foreign.referent, lock, Work::Catalogue),
            _ => effect,
        }
    });
    if !cascade {
        return effect;
    }
    let effect =
        schema.referrers_of(table).iter().fold(effect, |effect, referrer| effect.and(referrer, lock, Work::Catalogue));
    views_on(table, schema).iter().fold(effect, |effect, view| effect.and(view, lock, Work::Catalogue))
}

/// The views that read a relation, and those that read them.
pub(super) fn views_on(name: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let mut views = schema.readers_of(name);
    let mut next = 0;
    while let Some(view) = views.get(next).cloned() {
        next += 1;
        for reader in schema.readers_of(&view) {
            if !views.iter().any(|known| schema.means_same(known, &reader)) {
                views.push(reader);
            }
        }
    }
    views
}

pub(super) fn attach(attach: &AttachPartition, schema: &Schema) -> Effect {
    let bounds = attach.bounds.as_ref();
    let proof = proof::within(&attach.partition, &attach.table, bounds, schema);
    let work = proof.max(super::index::taking_part(attach, schema));
    let effect = Effect::on(&attach.table, LockMode::ShareUpdateExclusive, Work::Catalogue).and(
        &attach.partition,
        LockMode::AccessExclusive,
        work,
    );
    match default_partition(&attach.table, schema) {
        Some(rest) => {
            let work = proof::without(&rest, &attach.table, bounds, schema);
            effect.and(&rest, LockMode::AccessExclusive, work)
        }
        None => effect,
    }
}

pub(super) fn detach(detach: &DetachPartition, schema: &Schema, server: Server) -> Effect {
    use LockMode::{AccessExclusive, ShareUpdateExclusive};
    if detach.concurrently {
        return Effect::on(&detach.table, ShareUpdateExclusive, Work::Catalogue)
            .and(&detach.partition, AccessExclusive, Work::Catalogue)
            .outside_transaction()
            .waits();
    }
    let effect = Effect::on(&detach.table, AccessExclusive, Work::Catalogue);
    // Up to version 13 those who read the partition itself went on.
    let lock = if server.at_least(14) { AccessExclusive } else { ShareUpdateExclusive };
    let effect = effect.and(&detach.partition, lock, Work::Catalogue);
    let indexes = schema.assumed(&detach.partition).map_or(&[][..], |partition| &partition.indexes);
    let is_part = |index: &&ObjectName| schema.assumed(index).is_some_and(|index| index.partition_of.is_some());
    let effect = indexes
        .iter()
        .filter(|index| !server.at_least(14) && is_part(index))
        .fold(effect, |effect, index| effect.and(index, AccessExclusive, Work::Catalogue));
    match default_partition(&detach.table, schema) {
        Some(rest) => effect.and(&rest, AccessExclusive, Work::Catalogue),
        None => effect,
    }
}

/// `INHERIT`, `NO INHERIT`: whoever inherits from the table is looked at, so that nobody inherits from itself.
pub(super) fn set_inheritance(set: &SetInheritance, schema: &Schema) -> Effect {
    let effect = Effect::on(&set.table, LockMode::AccessExclusive, Work::Catalogue);
    if !set.inherits {
        return effect.and(&set.parent, LockMode::AccessShare, Work::Catalogue);
    }
    let effect = effect.and(&set.parent, LockMode::ShareUpdateExclusive, Work::Catalogue);
    with_descendants(&set.table, schema)
        .iter()
        .fold(effect, |effect, heir| effect.and(heir, LockMode::AccessShare, Work::Catalogue))
}

pub(super) fn vacuum(vacuum: &Vacuum, schema: &Schema) -> Effect {
    let (lock, work) = if vacuum.full {
        (LockMode::AccessExclusive, Work::Rewrite)
    } else {
        (LockMode::ShareUpdateExclusive, Work::Scan)
    };
    let tables = if vacuum.tables.is_empty() { all(schema) } else { vacuum.tables.clone() };
    let effect = tables.iter().fold(Effect::default(), |effect, table| {
        on_family(table, lock, work, schema).touches.into_iter().fold(effect, Effect::with)
    });
    if vacuum.only_analyze { effect } else { effect.outside_transaction() }
}

/// All tables and materialized views, by their names.
fn all(schema: &Schema) -> Vec<ObjectName> {
    use RelationKind::{MaterializedView, PartitionedTable, Table};
    let holds_rows = |relation: &&Relation| matches!(relation.kind, MaterializedView | PartitionedTable | Table);
    let mut names: Vec<ObjectName> =
        schema.relations().filter(holds_rows).map(|relation| relation.name.clone()).collect();
    order::by_key(&mut names, ToString::to_string);
    names
}
