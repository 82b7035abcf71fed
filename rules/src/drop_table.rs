//! Dropping a table loses its rows, and breaks every reader that still names it.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Birth, Direction, Drop, Knowledge, ObjectKind, ObjectName, Operation, Relation, RelationKind, Step};

pub(crate) const RULE: Rule = rule!("drop-table", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Drop(drop @ Drop { name, cascade, .. }) = &step.operation else {
        return None;
    };
    if !is_missed(drop, facts) {
        return None;
    }
    let finding = Finding::at(step.head, format!("loses every row of `{name}` and breaks code that reads it"));
    // Renamed away in an earlier migration and dropped now: whoever still needed it has had time to say so.
    if let Some((before, renamed)) = facts.schema.assumed(name).and_then(|state| state.renamed.as_ref())
        && *renamed != facts.now()
    {
        return Some(
            finding.level(Level::Info).help(format!("it was `{before}` until an earlier migration renamed it away")),
        );
    }
    let help = "deploy code that no longer names the table, rename it away or keep a copy of its rows, then drop it";
    Some(if *cascade { finding.level(Level::Error).help(help) } else { finding.help(help) })
}

/// Whether somebody may miss the rows of a table that is dropped.
pub(crate) fn is_missed(drop: &Drop, facts: &Facts) -> bool {
    let Drop { kind: ObjectKind::Table, name, if_exists, .. } = drop else {
        return false;
    };
    let state = facts.schema.assumed(name);
    // What this migration made holds nothing that anyone would miss: a scratch table, or a downgrade doing its work.
    if facts.is_new(name) || facts.is_undone(name) {
        return false;
    }
    // The upgrade makes it unless it is there.
    let makes = |step: &Step| matches!(&step.operation, Operation::CreateTable(create) if create.table.means(name));
    if facts.direction == Direction::Down && facts.migration.up.steps.iter().any(makes) {
        return false;
    }
    // A downgrade undoes what its upgrade did, perhaps in a step that could not be read.
    let is_older = state.is_some_and(|state| state.birth != Birth::Unseen);
    if facts.direction == Direction::Down && !is_older || facts.schema.relation(name) == Knowledge::Absent {
        return false;
    }
    // A step that could not be read may have made it for scratch, or it is cleared away in case it is there.
    let is_opaque = |step: &Step| matches!(step.operation, Operation::Opaque(_));
    if state.is_none() && (*if_exists && facts.history.from_base || facts.before().iter().any(is_opaque)) {
        return false;
    }
    let before = state.and_then(|state| state.renamed.as_ref());
    let is_source = |copied: &ObjectName| {
        let earlier = before.map(|(before, _)| ObjectName { schema: name.schema.clone(), name: before.clone() });
        copied.means(name) || earlier.is_some_and(|earlier| copied.means(&earlier))
    };
    let keeps = |relation: &Relation| relation.kind != RelationKind::View && relation.copies.iter().any(is_source);
    !facts.schema.relations().any(keeps)
}
