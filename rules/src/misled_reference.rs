//! A table that is renamed out of the way takes the references to it along.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateTable, Drop, ObjectKind, Operation, Rename, Step};

use crate::rebuild::{named, pragmas, referring, takes_place};

pub(crate) const RULE: Rule = rule!("misled-reference", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Rename(Rename { kind: ObjectKind::Table, name, to, .. }) = &step.operation else {
        return None;
    };
    let is_made_anew = |later: &Step| match &later.operation {
        Operation::CreateTable(CreateTable { table, .. }) => table.means(name),
        other => takes_place(other, name),
    };
    // A table that stays under its other name keeps those who refer to it.
    let is_dropped = |later: &Step| match &later.operation {
        Operation::Drop(Drop { kind: ObjectKind::Table, name, .. }) => name.name == *to,
        _ => false,
    };
    if facts.is_new(name) || !facts.after().iter().any(is_made_anew) || !facts.after().iter().any(is_dropped) {
        return None;
    }
    if !pragmas(facts).references_follow() {
        return None;
    }
    let tables = referring(name, facts, |_| true);
    if tables.is_empty() {
        return None;
    }
    let message = format!("makes the foreign keys of {} refer to `{to}`, and not to the new `{name}`", named(&tables));
    let help = format!(
        "make the new table under another name, fill it, drop `{name}`, and give its name to the new one, all with foreign keys off"
    );
    Some(Finding::at(step.head, message).help(help))
}
