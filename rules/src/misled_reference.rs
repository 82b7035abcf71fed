//! A table that is renamed out of the way takes the references to it along.

use engine::{Check, Facts, Finding, Rule, rule};
use model::sqlite::is_off;
use model::{CreateTable, ObjectKind, Operation, Rename, Step};

use crate::rebuild::{is_unenforced, named, referring, takes_place};

pub(crate) const RULE: Rule = rule!("misled-reference", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Rename(Rename { kind: ObjectKind::Table, name, to, .. }) = &step.operation else {
        return None;
    };
    let is_made_anew = |later: &Step| match &later.operation {
        Operation::CreateTable(CreateTable { table, .. }) => table.means(name),
        other => takes_place(other, name),
    };
    if facts.is_new(name) || !facts.after().iter().any(is_made_anew) {
        return None;
    }
    // As before version 3.26, but where foreign keys are enforced.
    let is_legacy = facts.before().iter().any(|earlier| match &earlier.operation {
        Operation::SetVariable(set) => {
            set.name.text.eq_ignore_ascii_case("legacy_alter_table")
                && set.value.as_deref().is_some_and(|it| !is_off(it))
        }
        _ => false,
    });
    if is_legacy && is_unenforced(facts) {
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
