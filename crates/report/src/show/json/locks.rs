//! Locks as JSON: what a step takes, and what a script keeps of it to the end of each transaction.

use std::collections::HashMap;

use linter::{Act, Played};
use model::{LockMode, Work};
use serde::Serialize;

/// A lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// The relation.
    pub relation: String,
    /// The lock mode, as PostgreSQL's manual calls it.
    pub mode: String,
    /// Who waits while it is held: `reads and writes`, `writes`, `other schema changes`.
    pub blocks: &'static str,
    /// What is done meanwhile: `catalogue`, `rows`, `scan`, `build index`, `rewrite`, `rewrite outside utc`, `unknown`.
    pub work: &'static str,
    /// Whether this script made the relation: nobody else knows it yet, and nobody waits.
    pub new: bool,
}

/// A relation that a script locks, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The relation.
    pub relation: String,
    /// When it is locked, and how: the strongest lock at a time, in order.
    pub locks: Vec<Hold>,
}

/// A lock while it is held: a transaction lets go of nothing before its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// The lock mode, as PostgreSQL's manual calls it.
    pub mode: String,
    /// Who waits meanwhile: `reads and writes`, `writes`, `other schema changes`.
    pub blocks: &'static str,
    /// The statement that takes it, by its place among the script's, from 0.
    pub from: usize,
    /// The last statement that is run while it is held.
    pub to: usize,
}

/// What a step locks.
pub(super) fn of(act: &Act) -> Vec<Lock> {
    let lock = |(touch, &new): (&model::Touch, &bool)| Lock {
        relation: touch.relation.to_string(),
        mode: touch.lock.to_string(),
        blocks: touch.lock.blocks(),
        work: work(touch.work),
        new,
    };
    act.effect.touches.iter().zip(&act.new).map(lock).collect()
}

fn work(work: Work) -> &'static str {
    match work {
        Work::Catalogue => "catalogue",
        Work::Unknown => "unknown",
        Work::Rows => "rows",
        Work::Scan => "scan",
        Work::BuildIndex => "build index",
        Work::RewriteOutsideUtc => "rewrite outside utc",
        Work::Rewrite => "rewrite",
    }
}

/// What a script keeps locked, of relations that it has not made itself.
pub(super) fn held(played: &Played) -> Vec<Held> {
    let mut last: HashMap<usize, usize> = HashMap::new();
    for (place, act) in acts(played) {
        last.insert(act.block, place);
    }
    let mut rows: Vec<(String, Vec<Taken>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (place, act) in acts(played) {
        let to = last.get(&act.block).copied().unwrap_or(place);
        for (touch, _) in act.effect.touches.iter().zip(&act.new).filter(|(_, new)| !**new) {
            let relation = touch.relation.to_string();
            let row = *known.entry(relation).or_insert_with_key(|relation| {
                rows.push((relation.clone(), Vec::new()));
                rows.len() - 1
            });
            if let Some((_, taken)) = rows.get_mut(row) {
                take(taken, Taken { mode: touch.lock, block: act.block, from: place, to });
            }
        }
    }
    let row =
        |(relation, taken): (String, Vec<Taken>)| Held { relation, locks: taken.iter().map(Taken::hold).collect() };
    rows.into_iter().map(row).collect()
}

fn acts(played: &Played) -> impl Iterator<Item = (usize, &Act)> {
    let statements = played.statements.iter().enumerate();
    statements.flat_map(|(place, statement)| statement.steps.iter().map(move |step| (place, &step.act)))
}

/// A lock, the transaction that took it, and the statements that it is held for.
#[derive(Clone, Copy)]
struct Taken {
    mode: LockMode,
    block: usize,
    from: usize,
    to: usize,
}

impl Taken {
    fn hold(&self) -> Hold {
        Hold { mode: self.mode.to_string(), blocks: self.mode.blocks(), from: self.from, to: self.to }
    }
}

/// Adds a lock where it is stronger than what its transaction holds already, which ends before it.
fn take(held: &mut Vec<Taken>, taken: Taken) {
    match held.last_mut() {
        Some(before) if before.block == taken.block && before.mode >= taken.mode => {}
        Some(before) if before.block == taken.block && before.from == taken.from => *before = taken,
        Some(before) if before.block == taken.block => {
            before.to = taken.from - 1;
            held.push(taken);
        }
        _ => held.push(taken),
    }
}
