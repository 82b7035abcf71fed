//! A table that makes way for its copy takes the rows of others with it.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Algorithm, Drop, ObjectKind, ObjectName, Operation, ReferentialAction, RenameColumn, Step};

use crate::rebuild::{named, pragmas, referring, takes_place};

pub(crate) const RULE: Rule = rule!("cascading-rebuild", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let name = match &step.operation {
        Operation::Drop(Drop { kind: ObjectKind::Table, name, .. }) => {
            facts.after().iter().find(|later| takes_place(&later.operation, name)).map(|_| name)?
        }
        _ => copied(step).filter(|table| !facts.before().iter().any(|earlier| copied(earlier) == Some(table)))?,
    };
    // Python's driver leaves foreign keys off; many others switch them on.
    let is_enforced = pragmas(facts).foreign_keys.unwrap_or(facts.history.runner.name != "alembic");
    if facts.is_new(name) || !is_enforced {
        return None;
    }
    let deleted = referring(name, facts, |action| action == ReferentialAction::Cascade);
    let emptied =
        referring(name, facts, |action| matches!(action, ReferentialAction::SetNull | ReferentialAction::SetDefault));
    let message = match (deleted.as_slice(), emptied.as_slice()) {
        ([], []) => return None,
        ([], emptied) => format!(
            "takes the references to `{name}` out of every row of {}, where foreign keys are enforced",
            named(emptied)
        ),
        (deleted, _) => {
            format!("deletes every row of {} that refers to `{name}`, where foreign keys are enforced", named(deleted))
        }
    };
    let help = "PRAGMA foreign_keys = OFF first, outside of any transaction, and PRAGMA foreign_key_check behind it";
    Some(Finding::at(step.head, message).help(help))
}

/// The table that a step of a batch does not alter, but on its copy, which then takes its place.
fn copied(step: &Step) -> Option<&ObjectName> {
    let is_copied = step.demands.algorithm == Some(Algorithm::Copy);
    let table = match &step.operation {
        Operation::RenameColumn(RenameColumn { table, .. }) => Some(table),
        operation => operation.acted_on(),
    };
    table.filter(|_| is_copied)
}
