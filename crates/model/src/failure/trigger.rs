//! Triggers and the functions that they call: one for a table calls another kind than one for events.

use super::{Failure, Refusal};
use crate::*;

/// Why `operation` must fail: the function that the trigger is to call returns something else.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    let (kind, name, table, function, needed) = match operation {
        Operation::CreateTrigger(it) => (ObjectKind::Trigger, &it.name, Some(&it.table), &it.function, "trigger"),
        Operation::CreateEventTrigger(it) => (ObjectKind::EventTrigger, &it.name, None, &it.function, "event_trigger"),
        _ => return None,
    };
    let function = function.as_ref()?;
    let state = schema.confirmed_object(ObjectKind::Function, None, function).present()?;
    // Of several functions of this name it is the one that takes no arguments.
    let variant = state.variants.iter().find(|variant| variant.arguments.is_empty())?;
    let Some(Operation::CreateRoutine(CreateRoutine { is_procedure: false, returns: Some(returns), .. })) =
        variant.made_by.as_deref()
    else {
        return None;
    };
    // Version 12 still takes `opaque` for what a trigger needs, as all did once.
    if returns.name == needed || returns.name == "opaque" {
        return None;
    }
    let refusal = Refusal::OtherResult { function: function.clone(), returns: returns.clone(), needed };
    let failure = Failure::refused(refusal, kind, name);
    Some(match table {
        Some(table) => failure.of(table),
        None => failure,
    })
}
