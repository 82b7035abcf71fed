//! What is done to rows by those who read and write them: the weak locks.

use super::family::{on_family, share, with_descendants};
use super::{Effect, Work};
use crate::*;

/// Rows of one relation are written, wherever they are; those of others are read.
pub(super) fn write(table: &ObjectName, reads: &[ObjectName], schema: &Schema) -> Effect {
    let view = schema.assumed(table).filter(|relation| relation.kind == RelationKind::View);
    let effect = match view {
        // What is written into a view is written into the table that it reads.
        Some(view) => {
            view.reads.iter().fold(Effect::on(table, LockMode::RowExclusive, Work::Catalogue), |effect, table| {
                effect.and(table, LockMode::RowExclusive, Work::Rows)
            })
        }
        None => on_family(table, LockMode::RowExclusive, Work::Rows, schema),
    };
    read(effect, reads, schema)
}

/// New rows go into one table; of a partitioned one into those partitions that they belong to.
pub(super) fn insert(insert: &Insert, schema: &Schema) -> Effect {
    let work = share(&insert.table, Work::Rows, schema);
    let is_view = schema.assumed(&insert.table).is_some_and(|relation| relation.kind == RelationKind::View);
    let effect = if is_view {
        write(&insert.table, &[], schema)
    } else {
        Effect::on(&insert.table, LockMode::RowExclusive, work).open(work == Work::Catalogue)
    };
    read(effect, &insert.reads, schema)
}

/// A query, with the functions that it calls.
pub(super) fn query(query: &Query, schema: &Schema) -> Effect {
    let mut effect = read(Effect::default(), &query.reads, schema);
    if query.locks_rows {
        for touch in &mut effect.touches {
            touch.lock = LockMode::RowShare;
        }
    }
    effect.open(!query.functions.is_empty())
}

/// `LOCK TABLE`: of a view, what it reads as well.
pub(super) fn lock(lock: &LockTable, schema: &Schema) -> Effect {
    let beneath = read(Effect::default(), std::slice::from_ref(&lock.table), schema);
    let locked = beneath.touches.iter().flat_map(|touch| with_descendants(&touch.relation, schema));
    let locked: Vec<ObjectName> = std::iter::once(lock.table.clone()).chain(locked).collect();
    locked.iter().fold(Effect::default(), |effect, table| effect.and(table, lock.mode, Work::Catalogue))
}

/// Rows of these relations are read, and of the tables beneath those that are views.
pub(super) fn read(effect: Effect, reads: &[ObjectName], schema: &Schema) -> Effect {
    let mut seen: Vec<ObjectName> = Vec::new();
    let mut next: Vec<ObjectName> = reads.to_vec();
    while let Some(name) = next.pop() {
        if seen.iter().any(|known| schema.means_same(known, &name)) {
            continue;
        }
        if let Some(view) = schema.assumed(&name).filter(|relation| relation.kind == RelationKind::View) {
            next.extend(view.reads.iter().cloned());
        }
        seen.push(name);
    }
    seen.iter().fold(effect, |effect, name| {
        let is_view = schema.assumed(name).is_some_and(|relation| relation.kind == RelationKind::View);
        effect.and(name, LockMode::AccessShare, if is_view { Work::Catalogue } else { Work::Rows })
    })
}

/// A query is looked at, and not run.
pub(super) fn look(effect: Effect, reads: &[ObjectName]) -> Effect {
    reads.iter().fold(effect, |effect, name| effect.and(name, LockMode::AccessShare, Work::Catalogue))
}

/// `TRUNCATE`, with CASCADE of all that refer to it as well.
pub(super) fn truncate(truncate: &Truncate, schema: &Schema, server: Server) -> Effect {
    let mut emptied = with_descendants(&truncate.table, schema);
    let mut next = 0;
    while let Some(table) = emptied.get(next).cloned().filter(|_| truncate.cascade) {
        next += 1;
        for referrer in schema.referrers_of(&table) {
            if !emptied.iter().any(|known| schema.means_same(known, &referrer)) {
                emptied.push(referrer);
            }
        }
    }
    let effect = emptied
        .iter()
        .fold(Effect::default(), |effect, table| effect.and(table, LockMode::AccessExclusive, Work::Catalogue));
    // Up to version 13 the parent of a partition was looked at.
    match schema.assumed(&truncate.table).and_then(|table| table.partition_of.as_ref()) {
        Some(parent) if !server.at_least(14) => effect.and(parent, LockMode::AccessShare, Work::Catalogue),
        _ => effect,
    }
}
