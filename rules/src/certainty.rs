//! How a step that must fail is spoken of.

mod meant;
mod refusal;
mod remedy;

use engine::{Facts, Finding};
use model::failure::{Dependent, Failure, Fault};
use model::{Direction, ObjectKind, Step};

/// The failure of a step on the way up, if it is one that `is_ours`. A migration of another branch may have made what
/// is missing, so that there is no telling there.
pub(crate) fn failure_up<'a>(facts: &Facts<'a>, is_ours: impl Fn(&Failure) -> bool) -> Option<&'a Failure> {
    let failure = facts.failure.filter(|failure| facts.direction == Direction::Up && is_ours(failure))?;
    (!(facts.is_beside && failure.fault == Fault::Missing)).then_some(failure)
}

/// What the finding of a failure underlines and says.
pub(crate) fn finding(step: &Step, failure: &Failure, facts: &Facts) -> Finding {
    let finding = Finding::at(step.head, failing(failure));
    match remedy::of(step, failure, facts) {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// That a step fails, and why: "fails: there is no table `users`".
#[must_use]
pub fn failing(failure: &Failure) -> String {
    let subject = subject(failure);
    match &failure.fault {
        Fault::Exists(_) => format!("fails: {subject} is there already"),
        Fault::Missing => format!("fails: there is no {subject}"),
        Fault::Needed(dependents) => format!("fails: {} {subject}", needing(dependents)),
        Fault::NoCast(from, to) => format!("fails: {subject} is `{from}`, which is not cast to `{to}` on its own"),
        Fault::Incomparable(from, to) => {
            format!("fails: {subject} is `{from}` and refers to `{to}`, and the two cannot be compared")
        }
        Fault::NotUnique(referent, columns) => {
            let list: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
            format!("fails: no primary key or unique constraint of `{referent}` is over {}", list.join(", "))
        }
        Fault::Partitioned => format!("fails: {subject} is partitioned, and that is not done CONCURRENTLY"),
        Fault::NotPopulated => format!("fails: {subject} has never been filled, which CONCURRENTLY needs"),
        Fault::NoUniqueIndex => {
            format!("fails: {subject} has no unique index over columns and all rows, which CONCURRENTLY needs")
        }
        Fault::TooNew { since } if failure.kind == ObjectKind::Function => {
            format!("fails: {subject} is there from PostgreSQL {since} on")
        }
        Fault::TooNew { since } => format!("fails: the statement is known from PostgreSQL {since} on"),
        Fault::Refused(refusal) => format!("fails: {subject} {}", refusal::reason(refusal)),
        Fault::Unnamed => {
            let table = failure.table.as_ref().map(|table| format!(" of `{table}`")).unwrap_or_default();
            format!("fails: the constraint{table} that it drops has no name")
        }
    }
}

fn subject(failure: &Failure) -> String {
    let kind = if failure.kind == ObjectKind::Other { "value" } else { failure.kind.word() };
    match &failure.table {
        Some(table) if failure.kind == ObjectKind::Column => format!("{kind} `{table}.{}`", failure.name),
        Some(table) => format!("{kind} `{}` on `{table}`", failure.name),
        None => format!("{kind} `{}`", failure.name),
    }
}

/// `view `a` and view `b` need`.
fn needing(dependents: &[Dependent]) -> String {
    let named: Vec<String> = dependents.iter().map(dependent).collect();
    let verb = if named.len() == 1 { "needs" } else { "need" };
    format!("{} {verb}", crate::dependents::named(&named).unwrap_or_default())
}

fn dependent(it: &Dependent) -> String {
    match it.kind {
        ObjectKind::Column => format!("column `{}.{}`", it.relation, it.name),
        ObjectKind::Constraint | ObjectKind::Trigger | ObjectKind::Policy => {
            format!("{} `{}` on `{}`", it.kind.word(), it.name, it.relation)
        }
        kind => format!("{} `{}`", kind.word(), it.name),
    }
}
