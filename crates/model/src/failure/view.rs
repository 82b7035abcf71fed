//! Replacing a view: it keeps the columns that it has.

use super::{Failure, Refusal};
use crate::*;

/// Why `operation` must fail: the view would lose a column, or call it otherwise.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    let Operation::CreateView(create @ CreateView { or_replace: true, materialized: false, .. }) = operation else {
        return None;
    };
    let view = schema.confirmed(&create.view).present()?;
    if view.kind != RelationKind::View || !schema.is_undisturbed(view) {
        return None;
    }
    let (old, new) = (view.outputs.as_ref()?, schema.outputs_of(create)?);
    let differs = |(position, old): (usize, &Option<Name>)| match (old, new.get(position)) {
        (_, None) => true,
        (Some(old), Some(Some(new))) => old != new,
        _ => false,
    };
    let (_, lost) = old.iter().enumerate().find(|(position, old)| differs((*position, old)))?;
    let refusal = Refusal::ColumnsOfView(lost.clone());
    Some(Failure::refused(refusal, ObjectKind::View, &create.view.name))
}
