//! What takes long must not be done while a lock is held that shuts everybody out.

use engine::{Check, Facts, Finding, Hold, Rule, rule};
use model::{Bound, Direction, LockMode, Operation, Step, Work};

pub(crate) const RULE: Rule = rule!("work-under-exclusive-lock", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let does = slow(step, facts)?;
    let table = &facts.effect.main()?.relation;
    let shuts_out = |hold: &&Hold| hold.lock == LockMode::AccessExclusive && !facts.is_new(&hold.relation);
    // On the table itself, backfill-with-schema-change speaks.
    let hold = facts.holds.iter().find(|hold| shuts_out(hold) && !hold.relation.means(table))?;
    let is_first = facts.before().iter().skip(hold.position + 1).all(|step| slow(step, facts).is_none());
    if !is_first || facts.direction == Direction::Down {
        return None;
    }
    let first = facts.script.steps.get(hold.position)?;
    let message = format!("{does} `{table}` while nobody can read or write `{}`", hold.relation);
    let help =
        format!("do this in a migration before, or put the step that locks `{}` into one after it", hold.relation);
    let says = format!("`{}` is locked from here to the end of the transaction", hold.relation);
    Some(Finding::at(step.head, message).help(help).related(first.file, first.head, says))
}

/// What a step does for long and with a lock that harms nobody: those that block by themselves have rules of their own.
fn slow(step: &Step, facts: &Facts) -> Option<&'static str> {
    let is_old = |table| facts.is_old(table);
    match &step.operation {
        Operation::Update(update) if update.bound != Bound::Few && is_old(&update.table) => Some("updates rows of"),
        Operation::Delete(delete) if delete.bound != Bound::Few && is_old(&delete.table) => Some("deletes rows of"),
        Operation::Insert(insert) if !insert.reads.is_empty() && insert.reads.iter().any(is_old) => {
            Some("copies rows into")
        }
        Operation::ValidateConstraint(validate) if is_old(&validate.table) => {
            facts.effect.main().filter(|touch| touch.work == Work::Scan).map(|_| "reads every row of")
        }
        _ => None,
    }
}
