//! What is done to indexes. An index has a touch of its own only where its lock is stronger than that of its table.

use super::family::{is_partitioned, share, with_descendants};
use super::{Effect, Work};
use crate::*;

pub(super) fn create_index(create: &CreateIndex, schema: &Schema) -> Effect {
    let name = |name: &Name| ObjectName { schema: create.table.schema.clone(), name: name.clone() };
    let is_there = create.if_not_exists
        && create.name.as_ref().is_some_and(|index| schema.relation(&name(index)).present().is_some());
    let work = if is_there { Work::Catalogue } else { Work::BuildIndex };
    if create.concurrently {
        let effect = Effect::on(&create.table, LockMode::ShareUpdateExclusive, work).outside_transaction();
        return if is_there { effect } else { effect.waits() };
    }
    let family = with_descendants(&create.table, schema);
    // That of a partitioned table is made of those of its partitions; heirs have their own.
    let is_whole = is_partitioned(&create.table, schema);
    if create.only && !is_there {
        return Effect::on(&create.table, LockMode::Share, only(&create.table, schema));
    }
    let touched = if is_whole && !is_there { family } else { vec![create.table.clone()] };
    touched.iter().fold(Effect::default(), |effect, table| {
        let work = if has_alike(table, create, schema) { Work::Catalogue } else { share(table, work, schema) };
        effect.and(table, LockMode::Share, work)
    })
}

/// What `ON ONLY` builds: of a partitioned table nothing, of another all of it.
fn only(table: &ObjectName, schema: &Schema) -> Work {
    match schema.relation(table).present() {
        Some(relation) if relation.kind == RelationKind::PartitionedTable => Work::Catalogue,
        Some(relation) if relation.birth != Birth::Unseen => Work::BuildIndex,
        _ => Work::Unknown,
    }
}

/// Whether a partition has an index already that will do for its part of a new one.
fn has_alike(table: &ObjectName, create: &CreateIndex, schema: &Schema) -> bool {
    if schema.means_same(table, &create.table) {
        return false;
    }
    let alike = |index: &ObjectName| {
        let made = schema.assumed(index).and_then(|index| index.index.as_deref());
        made.is_some_and(|made| made.is_alike(create))
    };
    schema.assumed(table).is_some_and(|relation| relation.indexes.iter().any(alike))
}

/// What it takes to give a new partition its part of each index of the whole: one is built, unless there is one alike.
pub(super) fn taking_part(attach: &AttachPartition, schema: &Schema) -> Work {
    let Some(whole) = schema.assumed(&attach.table) else { return Work::Catalogue };
    let is_missing = |index: &ObjectName| match schema.assumed(index) {
        Some(Relation { index: Some(made), .. }) => {
            let made = CreateIndex { table: attach.table.clone(), ..(**made).clone() };
            !has_alike(&attach.partition, &made, schema)
        }
        Some(key) => !has_key(&attach.partition, &key.columns, schema),
        None => false,
    };
    if whole.indexes.iter().any(is_missing) { Work::BuildIndex } else { Work::Catalogue }
}

/// Whether a table has a unique index over these columns.
fn has_key(table: &ObjectName, columns: &Columns, schema: &Schema) -> bool {
    let names = |columns: &Columns| columns.iter().map(|column| column.name.clone()).collect::<Vec<Name>>();
    let is_key = |index: &ObjectName| {
        schema.assumed(index).is_some_and(|index| index.unique && names(&index.columns) == names(columns))
    };
    schema.assumed(table).is_some_and(|relation| relation.indexes.iter().any(is_key))
}

pub(super) fn drop_index(drop: &Drop, schema: &Schema) -> Effect {
    let Some(table) = table_of(&drop.name, schema).or_else(|| drop.table.clone()) else {
        return if drop.concurrently { Effect::default().outside_transaction() } else { Effect::default() };
    };
    if drop.concurrently {
        return Effect::on(&table, LockMode::ShareUpdateExclusive, Work::Catalogue).outside_transaction().waits();
    }
    let family = if is_partitioned(&table, schema) { with_descendants(&table, schema) } else { vec![table] };
    family.iter().fold(Effect::default(), |effect, table| effect.and(table, LockMode::AccessExclusive, Work::Catalogue))
}

/// `ATTACH PARTITION` of an index: both tables are looked at, and whoever uses the index of the partition waits.
pub(super) fn attach(attach: &AttachIndex, schema: &Schema) -> Effect {
    let effect = Effect::on(&attach.index, LockMode::ShareUpdateExclusive, Work::Catalogue).and(
        &attach.partition,
        LockMode::AccessExclusive,
        Work::Catalogue,
    );
    let tables = [&attach.index, &attach.partition].into_iter().filter_map(|index| table_of(index, schema));
    tables.fold(effect, |effect, table| effect.and(&table, LockMode::AccessShare, Work::Catalogue))
}

pub(super) fn reindex(reindex: &Reindex, schema: &Schema, server: Server) -> Effect {
    let (table, indexes) = match &reindex.scope {
        ReindexScope::Table(table) => (Some(table.clone()), indexes_of(table, schema)),
        ReindexScope::Index(index) => (table_of(index, schema), vec![index.clone()]),
        ReindexScope::Everything => return Effect::default().outside_transaction(),
    };
    let Some(table) = table else {
        let effect = Effect::default();
        return if reindex.concurrently { effect.outside_transaction().waits() } else { effect };
    };
    if is_partitioned(&table, schema) {
        return reindex_partitioned(reindex, &table, schema, server);
    }
    if reindex.concurrently {
        let effect = Effect::on(&table, LockMode::ShareUpdateExclusive, Work::BuildIndex);
        return effect.outside_transaction().waits();
    }
    // Who plans a query on the table looks at all of its indexes: behind this lock, readers wait.
    indexes.iter().fold(Effect::on(&table, LockMode::Share, Work::BuildIndex), |effect, index| {
        effect.and(index, LockMode::AccessExclusive, Work::BuildIndex)
    })
}

/// Since version 14 the partitions are reindexed one by one, each in a transaction of its own; before that a table's were
/// left alone, with a warning, and an index was refused.
fn reindex_partitioned(reindex: &Reindex, table: &ObjectName, schema: &Schema, server: Server) -> Effect {
    let lock = if reindex.concurrently { LockMode::ShareUpdateExclusive } else { LockMode::Share };
    let effect = Effect::on(table, lock, Work::Catalogue);
    if !server.at_least(14) {
        return if reindex.concurrently { effect.outside_transaction() } else { effect };
    }
    let partitions = with_descendants(table, schema).into_iter().filter(|it| !is_partitioned(it, schema));
    let effect = partitions.fold(effect, |effect, partition| {
        let effect = effect.and(&partition, lock, Work::BuildIndex);
        let indexes = if reindex.concurrently { Vec::new() } else { indexes_of(&partition, schema) };
        indexes.iter().fold(effect, |effect, index| effect.and(index, LockMode::AccessExclusive, Work::BuildIndex))
    });
    let effect = effect.outside_transaction();
    if reindex.concurrently { effect.waits() } else { effect }
}

fn indexes_of(table: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    schema.assumed(table).map_or_else(Vec::new, |relation| relation.indexes.clone())
}

pub(super) fn table_of(index: &ObjectName, schema: &Schema) -> Option<ObjectName> {
    schema.assumed(index).and_then(|index| index.table.clone())
}
