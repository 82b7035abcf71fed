//! One statement over a whole table holds every row it has written until the last one is.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Bound, Delete, Knowledge, Name, ObjectName, Operation, Step, Update};

pub(crate) const RULE: Rule = rule!("unbounded-backfill", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, does, again) = match &step.operation {
        Operation::Update(update) if is_whole(update, facts) => (&update.table, "updates", "update"),
        Operation::Delete(Delete { table, bound: Bound::Whole, .. }) => (table, "deletes", "delete"),
        _ => return None,
    };
    if facts.is_new(table) || may_be_new(table, facts) {
        return None;
    }
    let message =
        format!("{does} every row of `{table}` in one statement: others who write to them wait until it commits");
    let batches = format!("{again} in batches, a range of keys at a time, each in a transaction of its own");
    Some(Finding::at(step.head, message).help(match &step.operation {
        Operation::Update(update) if update.columns.iter().all(|column| is_new_column(table, column, facts)) => {
            format!("{batches}; one value for all rows is better given as the DEFAULT in ADD COLUMN, which writes none")
        }
        _ => batches,
    }))
}

/// Whether an UPDATE writes every row: it has no condition, or one that asks only about columns that are null in every
/// row, because this script has just added them.
fn is_whole(update: &Update, facts: &Facts) -> bool {
    let is_null = |column: &Name| {
        let state = facts.schema.column(&update.table, column).present();
        state.is_some_and(|state| state.birth == facts.now() && state.default == Knowledge::Absent)
    };
    match update.bound {
        Bound::Whole => true,
        Bound::Filtered => {
            let columns = &update.condition_columns;
            update.reads.is_empty() && !columns.is_empty() && columns.iter().all(is_null)
        }
        Bound::Few => false,
    }
}

fn is_new_column(table: &ObjectName, column: &Name, facts: &Facts) -> bool {
    facts.schema.column(table, column).present().is_some_and(|column| column.birth == facts.now())
}

/// Whether a step of this script that could not be read may have made the table.
fn may_be_new(table: &ObjectName, facts: &Facts) -> bool {
    facts.schema.assumed(table).is_none()
        && facts.before().iter().any(|step| matches!(step.operation, Operation::Opaque(_)))
}
