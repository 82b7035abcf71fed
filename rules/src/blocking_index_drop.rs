//! Dropping an index without CONCURRENTLY stops its table's readers and writers behind the longest query.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Direction, Drop, Knowledge, ObjectKind, ObjectName, Operation, Step};

use crate::concurrently;

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
    let whose = table.map_or("its table".to_owned(), |table| format!("`{table}`"));
    let message =
        format!("dropping `{name}` blocks reads and writes on {whose}, behind every query that still uses it");
    let finding = Finding::at(step.head, message);
    // Neither is there another way for a partitioned table, nor is a way back in any hurry.
    if table.is_some_and(|table| facts.is_partitioned(table)) {
        let help = "a partitioned table's index cannot be dropped CONCURRENTLY: set a lock_timeout and try again";
        return Some(finding.level(Level::Info).help(help));
    }
    let finding = finding.help(concurrently::advice("DROP INDEX CONCURRENTLY", facts));
    Some(if facts.direction == Direction::Down { finding.level(Level::Info) } else { finding })
}

/// Whether the script goes on to drop the table, under the same lock.
fn is_dropped_later(table: &ObjectName, facts: &Facts) -> bool {
    facts.after().iter().any(|step| match &step.operation {
        Operation::Drop(Drop { kind: ObjectKind::Table | ObjectKind::MaterializedView, name, .. }) => name == table,
        _ => false,
    })
}
