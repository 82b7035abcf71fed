//! A downgrade that takes away rows which its upgrade did not make.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Loss, ObjectName, Operation, Step, inverse};

pub(crate) const RULE: Rule = rule!("lossy-downgrade", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    // What an upgrade did that could not be read, the downgrade may undo.
    let is_opaque = |step: &Step| matches!(step.operation, Operation::Opaque(_));
    if facts.direction != Direction::Down || facts.migration.up.steps.iter().any(is_opaque) {
        return None;
    }
    // drop-table and truncate speak for themselves; that a column, a type or a sequence is not what it was before the
    // upgrade, incomplete-downgrade says.
    if let Operation::Drop(_) | Operation::Truncate(_) = step.operation {
        return None;
    }
    let undoing = inverse::of(&step.operation, facts.schema);
    let is_ours = |table: &ObjectName| facts.is_new(table) || facts.is_undone(table) || is_written(table, facts);
    let lost = undoing.lost().iter().find(|lost| matches!(lost, Loss::Rows(table) if !is_ours(table)))?;
    let message = format!("loses {}, which the upgrade did not make", lost.saying());
    let help = "take away what the upgrade brought and no more; what the old schema has no room for, keep a copy of";
    Some(Finding::at(step.head, message).help(help))
}

/// Whether the upgrade writes rows of the table: the downgrade may take away those.
fn is_written(table: &ObjectName, facts: &Facts) -> bool {
    let writes = |operation: &Operation| match operation {
        Operation::Insert(insert) => insert.table.name == table.name,
        Operation::CopyFrom(copy) => copy.table.name == table.name,
        Operation::Merge(merge) => merge.table.name == table.name,
        Operation::Delete(delete) => delete.table.name == table.name,
        Operation::Update(update) => update.table.name == table.name,
        // A function may do anything.
        Operation::Query(query) => !query.functions.is_empty(),
        _ => false,
    };
    facts.migration.up.steps.iter().any(|step| writes(&step.operation))
}
