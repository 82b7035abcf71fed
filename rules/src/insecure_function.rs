//! A function that runs with its owner's rights and looks names up along its caller's path does what the caller wants.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateRoutine, Direction, ObjectName, Operation, Step};

pub(crate) const RULE: Rule = rule!("insecure-function", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (name, kind) = match &step.operation {
        Operation::CreateRoutine(CreateRoutine {
            name,
            security_definer: true,
            sets_search_path: false,
            is_procedure,
            ..
        }) => (name, if *is_procedure { "procedure" } else { "function" }),
        _ => return None,
    };
    // A downgrade brings back what was there.
    if facts.direction == Direction::Down || facts.after().iter().any(|step| settles(step, name)) {
        return None;
    }
    let message = format!(
        "{kind} `{name}` runs with its owner's rights and looks names up where its caller says: who makes a table or \
         operator of the same name runs code as the owner"
    );
    Some(Finding::at(step.head, message).help("SET search_path = '' on it, and write each name with its schema"))
}

/// Whether a later step says where the function looks names up, or makes it anew.
fn settles(step: &Step, name: &ObjectName) -> bool {
    match &step.operation {
        Operation::AlterRoutine(alter) => {
            alter.name.means(name) && (alter.sets_search_path == Some(true) || alter.security_definer == Some(false))
        }
        Operation::CreateRoutine(create) => create.name.means(name),
        _ => false,
    }
}
