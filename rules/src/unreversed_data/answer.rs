//! What becomes of rows in an upgrade, and whether anything is left to say of it.

use engine::Facts;
use model::{AddConstraint, CreateIndex, Drop, Name, ObjectKind, ObjectName, Operation, SetNotNull, Step};

/// What becomes of a table's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Come,
    Differ,
    Go,
}

/// What a step does to the rows of a table.
pub(super) fn change(operation: &Operation) -> Option<(Change, &ObjectName)> {
    Some(match operation {
        Operation::Insert(insert) => (Change::Come, &insert.table),
        Operation::CopyFrom(copy) => (Change::Come, &copy.table),
        Operation::Merge(merge) => (Change::Differ, &merge.table),
        Operation::Update(update) => (Change::Differ, &update.table),
        Operation::Delete(delete) => (Change::Go, &delete.table),
        _ => return None,
    })
}

/// Whether the upgrade itself made the table, or the columns that it fills, or has taken it away since.
pub(super) fn is_of_upgrade(step: &Step, table: &ObjectName, facts: &Facts) -> bool {
    // The server's own tables are no part of the schema.
    if table.name.text.starts_with("pg_") {
        return true;
    }
    let Some(relation) = facts.schema.assumed(table) else {
        return facts.schema.relation(table).is_absent();
    };
    let is_new = |name: &Name| relation.column(name).present().is_none_or(|column| column.birth == facts.upgrade());
    let fills = match &step.operation {
        Operation::Update(update) => !update.columns.is_empty() && update.columns.iter().all(is_new),
        _ => false,
    };
    relation.birth == facts.upgrade() || fills || fills_nulls(step, facts)
}

/// Whether the columns that it fills are not null from this migration on: what they held was nothing.
fn fills_nulls(step: &Step, facts: &Facts) -> bool {
    let Operation::Update(update) = &step.operation else {
        return false;
    };
    let settles = |column: &Name| {
        facts.script.steps.iter().any(|other| {
            matches!(&other.operation, Operation::SetNotNull(set)
                if set.table.means(&update.table) && set.column == *column)
        })
    };
    !update.columns.is_empty() && update.columns.iter().all(settles)
}

/// Whether the downgrade writes rows of the table, drops it, or drops every column that was filled.
pub(super) fn is_answered(down: &[Step], step: &Step, table: &ObjectName) -> bool {
    let answers = |other: &Step| match &other.operation {
        Operation::Drop(Drop { kind: ObjectKind::Table, name, .. }) => name.name == table.name,
        Operation::Truncate(truncate) => truncate.table.name == table.name,
        operation => change(operation).is_some_and(|(_, other)| other.name == table.name),
    };
    let is_dropped = |column: &Name| {
        down.iter().any(|other| {
            matches!(&other.operation, Operation::DropColumn(drop)
                if drop.table.name == table.name && drop.column == *column)
        })
    };
    let columns = match &step.operation {
        Operation::Update(update) => &update.columns[..],
        _ => &[],
    };
    down.iter().any(answers) || !columns.is_empty() && columns.iter().all(is_dropped)
}

/// Whether there is a copy of the table's rows.
pub(super) fn is_kept(table: &ObjectName, facts: &Facts) -> bool {
    facts.schema.relations().any(|relation| relation.copies.iter().any(|copied| copied.means(table)))
}

/// Whether rows go that a constraint of the same migration does not let stay: nulls, doubles, references to nothing.
pub(super) fn makes_room(table: &ObjectName, facts: &Facts) -> bool {
    facts.script.steps.iter().any(|step| match &step.operation {
        Operation::AddConstraint(AddConstraint { table: other, .. })
        | Operation::SetNotNull(SetNotNull { table: other, .. })
        | Operation::CreateIndex(CreateIndex { table: other, unique: true, .. }) => other.means(table),
        _ => false,
    })
}
