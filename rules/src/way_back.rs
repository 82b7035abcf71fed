//! What the rules about ways back have in common.

use model::{Change, Difference, Down, Guard, Migration, ObjectKind, Operation, Step, Trace, repeat};

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
