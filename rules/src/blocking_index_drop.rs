//! Dropping an index without CONCURRENTLY stops its table's readers and writers behind the longest query.

use engine::{Check, Facts, Finding, Hold, Level, Rule, rule};
use model::{Drop, Knowledge, LockMode, ObjectKind, ObjectName, Operation, Step, Transaction, effect};

use crate::{concurrently, insertion};

pub(crate) const RULE: Rule = rule!("blocking-index-drop", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Drop(drop @ Drop { kind: ObjectKind::Index, name, concurrently: false, .. }) = &step.operation
    else {
        return None;
    };
    // IF EXISTS finds nothing and passes by.
    if drop.if_exists && facts.schema.relation(name) == Knowledge::Absent {
        return None;
    }
    let table = facts.effect.main().map(|touch| &touch.relation);
    if facts.is_new(name) || table.is_some_and(|table| facts.is_new(table) || is_dropped_later(table, facts)) {
        return None;
    }
    if table.is_some_and(|table| is_locked_anyway(table, facts)) {
        return None;
    }
    let whose = table.map_or("its table".to_owned(), |table| format!("`{table}`"));
    let message =
        format!("dropping `{name}` blocks reads and writes on {whose}, behind every query that still uses it");
    let finding = Finding::at(step.head, message);
    // Neither is there another way for a partitioned table, nor is a way back in any hurry.
    if table.is_some_and(|table| facts.is_partitioned(table)) {
        let help = "a partitioned table's index cannot be dropped CONCURRENTLY: set a lock_timeout and try again";
        return Some(finding.level(Level::Info).help(help));
    }
    Some(insertion::concurrently(finding.help(concurrently::drop(drop, table, step, facts)), step, facts))
}

/// Whether the same transaction shuts everybody out of the table for something else: the queue is stood in once.
fn is_locked_anyway(table: &ObjectName, facts: &Facts) -> bool {
    let is_held = |hold: &Hold| hold.lock == LockMode::AccessExclusive && hold.relation.means(table);
    let takes = |step: &Step| {
        let effect = || effect::of(&step.operation, facts.schema, facts.server());
        step.operation.altered().is_some_and(|altered| altered.means(table))
            && effect()
                .touches
                .iter()
                .any(|touch| touch.lock == LockMode::AccessExclusive && touch.relation.means(table))
    };
    facts.holds.iter().any(is_held) || facts.transaction != Transaction::None && facts.after().iter().any(takes)
}

/// Whether the script goes on to drop the table, under the same lock.
fn is_dropped_later(table: &ObjectName, facts: &Facts) -> bool {
    facts.after().iter().any(|step| match &step.operation {
        Operation::Drop(Drop { kind: ObjectKind::Table | ObjectKind::MaterializedView, name, .. }) => name == table,
        _ => false,
    })
}
