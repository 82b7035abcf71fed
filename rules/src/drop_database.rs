//! Dropping a database loses all that is in it.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateObject, Drop, ObjectKind, Operation, Step};

pub(crate) const RULE: Rule = rule!("drop-database", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Drop(Drop { kind: ObjectKind::Database, name, .. }) = &step.operation else {
        return None;
    };
    // A scratch database, or a downgrade that takes away what its upgrade brought.
    let makes = |operation: &Operation| {
        matches!(operation, Operation::CreateObject(CreateObject { kind: ObjectKind::Database, name: made, .. })
            if made.name == name.name)
    };
    if facts.undoes(makes) || facts.before().iter().any(|step| makes(&step.operation)) {
        return None;
    }
    let message = format!("loses every table and every row of database `{name}`, and no transaction can take it back");
    Some(
        Finding::at(step.head, message)
            .help("leave it to an operator with a backup at hand: it is no part of a schema"),
    )
}
