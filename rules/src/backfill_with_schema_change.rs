//! Rows are changed in the transaction that has locked their table: it stays locked until the last row is done.

use engine::{Check, Facts, Finding, Hold, Rule, rule};
use model::{Bound, Direction, LockMode, ObjectName, Operation, Step};

pub(crate) const RULE: Rule = rule!("backfill-with-schema-change", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, does) = changed(step)?;
    if facts.is_new(table) || facts.direction == Direction::Down {
        return None;
    }
    let locks = |hold: &&Hold| hold.lock == LockMode::AccessExclusive && hold.relation.means(table);
    let hold = facts.holds.iter().find(locks)?;
    // One for each table: what helps the first helps them all.
    let again = |step: &Step| changed(step).is_some_and(|(other, _)| other.means(table));
    if facts.before().iter().skip(hold.position + 1).any(again) {
        return None;
    }
    let first = facts.script.steps.get(hold.position)?;
    let message = format!("{does} `{table}` while nobody can read or write it, until the transaction ends");
    let help = "change the rows in a migration of their own, after the one that changes the table, and in batches";
    let says = format!("`{table}` is locked from here to the end of the transaction");
    Some(Finding::at(step.head, message).help(help).related(first.file, first.head, says))
}

/// The table of which a step changes more than a few rows.
fn changed(step: &Step) -> Option<(&ObjectName, &'static str)> {
    match &step.operation {
        Operation::Update(update) if update.bound == Bound::Whole => Some((&update.table, "updates every row of")),
        Operation::Delete(delete) if delete.bound == Bound::Whole => Some((&delete.table, "deletes every row of")),
        Operation::Update(update) if update.bound == Bound::Filtered => Some((&update.table, "updates rows of")),
        Operation::Delete(delete) if delete.bound == Bound::Filtered => Some((&delete.table, "deletes rows of")),
        Operation::Insert(insert) if !insert.reads.is_empty() => Some((&insert.table, "copies rows into")),
        Operation::Merge(merge) => Some((&merge.table, "merges rows into")),
        _ => None,
    }
}
