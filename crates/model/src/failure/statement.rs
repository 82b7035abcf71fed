//! Steps that are parts of one statement: what one of them needs, another may take away.

use super::{Failure, Fault, Refusal, of};
use crate::*;

/// Why the step at `position` must fail, beside the others of its statement, if it must.
#[must_use]
pub fn of_step(steps: &[Step], position: usize, schema: &Schema, server: Server) -> Option<Failure> {
    let step = steps.get(position)?;
    let is_of = |other: &&Step| other.statement == step.statement;
    let after: Vec<&Step> = steps.get(position + 1..)?.iter().take_while(is_of).collect();
    if let Operation::Drop(drop) = &step.operation
        && drop.concurrently
        && !after.is_empty()
    {
        return Some(Failure::refused(Refusal::SeveralConcurrently, drop.kind, &drop.name.name));
    }
    let mut failure = of(&step.operation, schema, server)?;
    // `DROP TABLE a, b` and `TRUNCATE a, b` take both at once, whichever needs the other.
    if let Fault::Needed(dependents) = &mut failure.fault {
        let before = steps.get(..position)?.iter().rev().take_while(is_of);
        let together: Vec<&ObjectName> = after.into_iter().chain(before).filter_map(taken).collect();
        dependents.retain(|dependent| !together.iter().any(|name| name.means(&dependent.relation)));
        if dependents.is_empty() {
            return None;
        }
    }
    Some(failure)
}

/// The relation that a step drops or empties.
fn taken(step: &Step) -> Option<&ObjectName> {
    match &step.operation {
        Operation::Drop(drop) => Some(&drop.name),
        Operation::Truncate(truncate) => Some(&truncate.table),
        _ => None,
    }
}
