//! CREATE INDEX CONCURRENTLY IF NOT EXISTS takes an index that was left half built for one that is there.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateIndex, Drop, Guard, ObjectKind, ObjectName, Operation, Step};

pub(crate) const RULE: Rule = rule!("hidden-invalid-index", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateIndex(CreateIndex {
        name: Some(name), table, concurrently: true, if_not_exists: true, ..
    }) = &step.operation
    else {
        return None;
    };
    // One that was left is dropped before, or made again.
    let clears = |step: &Step| match &step.operation {
        Operation::Drop(Drop { kind: ObjectKind::Index, name: dropped, .. }) => dropped.name == *name,
        Operation::Reindex(_) => true,
        _ => false,
    };
    // So is one that the migration has looked for.
    if step.guard != Guard::None || facts.is_new(table) || facts.before().iter().chain(facts.after()).any(clears) {
        return None;
    }
    let message = format!(
        "if a first run stops halfway, `{name}` is left invalid, and a second run passes over it: no query ever uses it"
    );
    // The index is in its table's schema.
    let index = ObjectName { name: name.clone(), ..table.clone() };
    Some(
        Finding::at(step.head, message)
            .help(format!("put DROP INDEX CONCURRENTLY IF EXISTS {} before it", index.quoted())),
    )
}
