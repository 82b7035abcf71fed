//! `DROP SCHEMA … CASCADE` drops every table in it, whichever they are.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Drop, ObjectKind, Operation, Step};

use crate::dependents::{inside_schema, named};

pub(crate) const RULE: Rule = rule!("drop-schema", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    // Without CASCADE the server refuses to drop a schema that holds anything.
    let Operation::Drop(Drop { kind: ObjectKind::Schema, name, cascade: true, if_exists, .. }) = &step.operation else {
        return None;
    };
    let state = facts.schema.object(ObjectKind::Schema, None, name);
    if state.is_absent() && *if_exists {
        return None;
    }
    // A scratch schema, or a downgrade that takes away what its upgrade brought, perhaps in a step that could not be read.
    let birth = state.present().map(|state| state.birth);
    let is_down = facts.direction == Direction::Down;
    if birth == Some(facts.now()) || is_down && (birth.is_none() || birth == Some(facts.upgrade())) {
        return None;
    }
    let message = match named(&inside_schema(name, facts.schema)) {
        Some(listed) => format!("drops schema `{name}` and every row of what is in it: {listed}"),
        None => format!("drops schema `{name}` and every row of whatever is in it, unlisted"),
    };
    let help = "drop its tables one by one when nothing asks for them any more, then the schema without CASCADE";
    Some(Finding::at(step.head, message).help(help))
}
