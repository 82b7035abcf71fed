//! Replacing a view: it keeps the columns that it has, each of its type.

use super::{Failure, Refusal};
use crate::*;

/// Why `operation` must fail: the view would lose a column, call it otherwise, or hold values of another type in it.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    let Operation::CreateView(create @ CreateView { or_replace: true, materialized: false, .. }) = operation else {
        return None;
    };
    let view = schema.confirmed(&create.view).present()?;
    if view.kind != RelationKind::View || !schema.is_undisturbed(view) {
        return None;
    }
    let (old, new) = (view.outputs.as_ref()?, schema.outputs_of(create)?);
    let mut refusals = old.iter().enumerate().filter_map(|(position, old)| refusal(old, new.get(position)));
    Some(Failure::refused(refusals.next()?, ObjectKind::View, &create.view.name))
}

/// Why a column of a view cannot be the new one.
fn refusal(old: &ViewColumn, new: Option<&ViewColumn>) -> Option<Refusal> {
    let lost = || Some(Refusal::ColumnsOfView(old.name.clone()));
    let Some(new) = new else { return lost() };
    match (&old.name, &new.name) {
        (Some(old), Some(new)) if old != new => return lost(),
        _ => {}
    }
    let (from, to) = (old.data_type.as_ref()?, new.data_type.as_ref()?);
    are_other(from, to).then(|| Refusal::TypesOfView(old.name.clone(), from.clone(), to.clone()))
}

/// Whether two types are certain to be others, down to their lengths. One without a length may have that of the value it
/// is cast from.
fn are_other(from: &DataType, to: &DataType) -> bool {
    if !from.is_builtin() || !to.is_builtin() {
        return false;
    }
    if from.name != to.name || (from.dimensions > 0) != (to.dimensions > 0) {
        return true;
    }
    // The scale that is not written is 0; which fields an interval has is no length.
    let written = |it: &DataType| match (it.name.as_str(), it.modifiers.as_slice()) {
        ("interval", _) | (_, []) => None,
        ("numeric", [precision]) => Some(vec![*precision, 0]),
        (_, modifiers) => Some(modifiers.to_vec()),
    };
    written(from).is_some_and(|from| written(to).is_some_and(|to| from != to))
}
