//! What is done to rows by those who read and write them: the weak locks.

use super::family::{is_partitioned, on_family, share, with_descendants};
use super::{Effect, Touch, Work};
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
        Effect::on(&insert.table, LockMode::RowExclusive, work)
    };
    let effect = parted(insert, schema).iter().fold(effect, |effect, partition| {
        effect.and(partition, LockMode::RowExclusive, share(partition, Work::Rows, schema))
    });
    let effect = read(effect, &insert.reads, schema);
    let counted: Vec<Counted> = insert.sequences.iter().cloned().chain(counted_by_default(insert, schema)).collect();
    count(effect, &counted, schema)
}

/// The partitions that the rows go into, and those on the way; none where there is no knowing of one of them.
fn parted(insert: &Insert, schema: &Schema) -> Vec<ObjectName> {
    if !is_partitioned(&insert.table, schema) {
        return Vec::new();
    }
    let way = |way: Way| match way {
        Way::To(partitions) => Some(partitions),
        Way::Nowhere(_) | Way::Barred(_) | Way::Unknown => None,
    };
    let ways: Option<Vec<Vec<ObjectName>>> = schema.ways_of_rows(insert).into_iter().map(way).collect();
    ways.unwrap_or_default().concat()
}

/// The sequences that the columns count with which an INSERT does not name, where it names any.
fn counted_by_default(insert: &Insert, schema: &Schema) -> Vec<Counted> {
    let table = schema.assumed(&insert.table).filter(|_| !insert.columns.is_empty());
    let left_out = table.into_iter().flat_map(|table| &table.columns).filter(|it| !insert.columns.contains(&it.name));
    let counted = left_out.filter_map(|column| match &column.default {
        Knowledge::Present(default) if default.functions.iter().any(|function| function == "nextval") => {
            default.strings.first().and_then(|name| ObjectName::spelled(name)).map(Counted::Named)
        }
        _ => None,
    });
    counted.collect()
}

/// The sequences that are counted with: each is one row. That of a column is locked as its table is.
fn count(effect: Effect, counted: &[Counted], schema: &Schema) -> Effect {
    let sequence = |counted: &Counted| match counted {
        Counted::Named(name) => Some(name.clone()),
        Counted::Of(table, column) => {
            let owned = schema.assumed(table).map_or(&[][..], |table| &table.sequences);
            let is_of = |sequence: &&ObjectName| {
                let owner = schema.assumed(sequence).and_then(|sequence| sequence.owner.as_ref());
                owner.is_some_and(|(_, owner)| owner == column)
            };
            owned.iter().find(is_of).cloned()
        }
    };
    counted.iter().filter_map(sequence).fold(effect, |effect, name| {
        let owner = schema.assumed(&name).and_then(|sequence| sequence.owner.as_ref());
        let is_held = owner.is_some_and(|(owner, _)| {
            let is_it = |touch: &Touch| schema.means_same(&touch.relation, owner);
            effect.touches.iter().any(|touch| is_it(touch) && touch.lock >= LockMode::RowExclusive)
        });
        if is_held { effect } else { effect.and(&name, LockMode::RowExclusive, Work::Catalogue) }
    })
}

/// The body of a routine is looked at, and not run: of a view what it reads as well.
pub(super) fn analyse(touches: &[(ObjectName, LockMode)], schema: &Schema) -> Effect {
    touches.iter().fold(Effect::default(), |effect, (name, lock)| {
        let beneath = read(Effect::default(), std::slice::from_ref(name), schema);
        let effect = effect.and(name, *lock, Work::Catalogue);
        let beneath = beneath.touches.iter().filter(|touch| !schema.means_same(&touch.relation, name));
        beneath.fold(effect, |effect, touch| effect.and(&touch.relation, *lock, Work::Catalogue))
    })
}

/// A query, with the functions that it calls.
pub(super) fn query(query: &Query, schema: &Schema) -> Effect {
    let mut effect = read(Effect::default(), &query.reads, schema);
    if query.locks_rows {
        for touch in &mut effect.touches {
            touch.lock = LockMode::RowShare;
        }
    }
    count(effect, &query.sequences, schema)
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
