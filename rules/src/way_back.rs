//! What the rules about ways back have in common.

use model::{Change, Difference, Down, Guard, Migration, ObjectKind, Operation, Trace};

/// Whether the downgrade does anything about the upgrade; that it does not is for missing-downgrade to say.
pub(crate) fn is_way_back(migration: &Migration) -> bool {
    let Down::Script(script) = &migration.down else {
        return false;
    };
    script.steps.iter().any(|step| step.operation.trace() != Trace::Nothing)
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
