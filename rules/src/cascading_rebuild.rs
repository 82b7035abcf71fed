//! A table that makes way for its copy takes the rows of others with it.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Drop, ObjectKind, Operation, ReferentialAction, Step};

use crate::rebuild::{is_unenforced, named, referring, takes_place};

pub(crate) const RULE: Rule = rule!("cascading-rebuild", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Drop(Drop { kind: ObjectKind::Table, name, .. }) = &step.operation else {
        return None;
    };
    let takes_its_place = |later: &Step| takes_place(&later.operation, name);
    if facts.is_new(name) || !facts.after().iter().any(takes_its_place) || is_unenforced(facts) {
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
