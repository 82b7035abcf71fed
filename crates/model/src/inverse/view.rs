//! Undoing what is done to views. What one says is kept in normal form, which is SQL.

use super::{Found, Gap, Inverse, is_new, table, there};
use crate::*;

pub(super) fn created(create: &CreateView, before: &Schema) -> Found {
    let (view, kind) = (&create.view, kind(create.materialized));
    let known = before.relation(view);
    if !is_new(create.if_not_exists || create.or_replace, &known, kind, view)? && create.if_not_exists {
        return Ok(Inverse::Nothing);
    }
    let drop = Operation::Drop(Drop::new(kind, view.clone()));
    let Knowledge::Present(old) = known else { return Ok(Inverse::step(drop)) };
    if !old.definition.is_empty() && old.definition == create.definition && !old.is_outdated {
        return Ok(Inverse::Nothing);
    }
    // A view that was given further columns does not lose them by being replaced: it has to be dropped for that.
    if !before.readers_of(view).is_empty() {
        return Err(Gap::Dependents(kind, view.to_string()));
    }
    let mut steps = vec![drop];
    steps.extend(again(old, before)?);
    Ok(Inverse::Steps { steps, lost: Vec::new() })
}

pub(super) fn dropped(drop: &Drop, before: &Schema) -> Found {
    let Some(view) = there(before.relation(&drop.name), drop.if_exists, drop.kind, &drop.name)? else {
        return Ok(Inverse::Nothing);
    };
    let steps = if drop.cascade { with_readers(&view.name, before)? } else { again(view, before)? };
    Ok(Inverse::Steps { steps, lost: Vec::new() })
}

/// The steps that make a view again and, after it, those that read it.
pub(super) fn with_readers(view: &ObjectName, before: &Schema) -> Result<Vec<Operation>, Gap> {
    let mut views = vec![view.clone()];
    let mut next = 0;
    for _ in 0..MOST_STEPS {
        let Some(view) = views.get(next).cloned() else { break };
        for reader in before.readers_of(&view) {
            // One that reads two of them comes after both.
            views.retain(|known| !known.means(&reader));
            views.push(reader);
        }
        next = views.iter().position(|known| known.means(&view)).map_or(views.len(), |place| place + 1);
    }
    if next < views.len() {
        return Err(Gap::Dependents(ObjectKind::View, view.to_string()));
    }
    let mut steps = Vec::new();
    for view in &views {
        let unseen = || Gap::Unseen(ObjectKind::View, view.to_string());
        steps.extend(again(before.relation(view).present().ok_or_else(unseen)?, before)?);
    }
    Ok(steps)
}

/// How many steps are taken from view to view.
const MOST_STEPS: usize = 100;

fn kind(materialized: bool) -> ObjectKind {
    if materialized { ObjectKind::MaterializedView } else { ObjectKind::View }
}

fn again(view: &Relation, before: &Schema) -> Result<Vec<Operation>, Gap> {
    let create = match view.made_by.as_deref() {
        Some(Operation::CreateView(create)) => create,
        _ => return Err(Gap::Unseen(view.kind.object(), view.name.to_string())),
    };
    // A `*` stands for the columns that there were when the view was made.
    let has_other_columns = |(relation, were): &(ObjectName, Vec<Name>)| {
        before.assumed(relation).is_none_or(|it| !it.columns.iter().map(|column| &column.name).eq(were))
    };
    if view.definition.is_empty() || view.is_outdated || view.stars.iter().any(has_other_columns) {
        return Err(Gap::Body(view.kind.object(), view.name.to_string()));
    }
    let create = CreateView { view: view.name.clone(), or_replace: false, if_not_exists: false, ..create.clone() };
    let mut steps = vec![Operation::CreateView(create)];
    for index in view.indexes.iter().filter_map(|index| before.assumed(index)) {
        steps.extend(table::index_again(index, &view.name, false)?);
    }
    steps.extend(table::around(view, &view.name, before)?);
    Ok(steps)
}
