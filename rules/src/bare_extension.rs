//! An extension that somebody with more rights has made beforehand stops a migration that does not expect it.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateObject, Direction, Drop, Guard, ObjectKind, Operation, Step};

pub(crate) const RULE: Rule = rule!("bare-extension", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateObject(CreateObject { kind: ObjectKind::Extension, name, if_not_exists: false, .. }) =
        &step.operation
    else {
        return None;
    };
    // That it must be there already, relation-already-exists says; a downgrade brings back what its upgrade dropped.
    if facts.failure.is_some() || step.guard != Guard::None || facts.direction == Direction::Down {
        return None;
    }
    let drops = |step: &Step| {
        matches!(&step.operation, Operation::Drop(Drop { kind: ObjectKind::Extension, name: dropped, .. })
            if dropped.name == name.name)
    };
    if facts.before().iter().any(drops) {
        return None;
    }
    let message = format!("fails on every database where an administrator has made extension `{name}` beforehand");
    Some(Finding::at(step.head, message).help(format!("CREATE EXTENSION IF NOT EXISTS {}", name.quoted())))
}
