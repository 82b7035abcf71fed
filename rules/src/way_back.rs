//! What the rules about ways back have in common.

mod directive;

use model::{
    Change, Difference, Down, Guard, Inverse, Migration, ObjectKind, Operation, Step, Trace, describe, repeat,
};

pub(crate) use directive::lines;

/// How many steps back are named, and how long one may be.
const NAMED: usize = 3;
const LONGEST: usize = 60;

/// Whether the downgrade does anything about the upgrade; that it does not is for missing-downgrade to say.
pub(crate) fn is_way_back(migration: &Migration) -> bool {
    let Down::Script(script) = &migration.down else {
        return false;
    };
    script.steps.iter().any(|step| step.operation.trace() != Trace::Nothing)
}

/// Whether a difference may be none: the upgrade makes the thing behind a look at the live schema, so that it is there
/// before on some databases and not on others.
pub(crate) fn is_guarded(difference: &Difference, migration: &Migration) -> bool {
    let name = match &difference.part {
        Some(part) => format!("{}.{part}", difference.name),
        None => difference.name.to_string(),
    };
    let makes = |step: &Step| {
        step.guard != Guard::None
            && repeat::subject(&step.operation)
                .is_some_and(|(kind, subject)| kind == difference.kind && subject == name)
    };
    difference.change == Change::Missing && migration.up.steps.iter().any(makes)
}

/// Whether a difference is a type or a sequence that the next upgrade stumbles over.
pub(crate) fn is_leftover(difference: &Difference, migration: &Migration) -> bool {
    let stumbles = |operation: &Operation| match (operation, difference.kind) {
        (Operation::CreateType(create), ObjectKind::Type | ObjectKind::Domain) => {
            !create.if_not_exists && create.name.means(&difference.name)
        }
        (Operation::CreateSequence(create), ObjectKind::Sequence) => {
            !create.if_not_exists && create.name.means(&difference.name)
        }
        (Operation::CreateObject(create), ObjectKind::Extension) => {
            !create.if_not_exists && create.name.means(&difference.name)
        }
        _ => false,
    };
    difference.change == Change::Extra
        && migration.up.steps.iter().any(|step| step.guard == Guard::None && stumbles(&step.operation))
}

/// The steps that undo all that the upgrade does, last first, if they are known; the first of them by name.
pub(crate) fn steps_back(changing: &[(&Step, &Inverse)]) -> Option<String> {
    if !changing.iter().all(|(_, inverse)| matches!(inverse, Inverse::Steps { .. })) {
        return None;
    }
    let steps: Vec<String> = changing.iter().rev().flat_map(|(_, inverse)| inverse.steps()).map(describe).collect();
    let named: Vec<String> = steps.iter().take(NAMED).map(|step| format!("`{step}`")).collect();
    if steps.iter().take(NAMED).any(|step| step.chars().count() > LONGEST) {
        return None;
    }
    let others = match steps.len() - named.len() {
        0 => String::new(),
        count => format!(", and {count} more"),
    };
    let lost = changing.iter().flat_map(|(_, inverse)| inverse.lost()).find(|lost| lost.is_data());
    let lost = lost.map(|lost| format!("; it does not bring back {}", lost.saying())).unwrap_or_default();
    Some(format!("{}{others}{lost}", named.join(", then ")))
}
