//! The table that a step makes, changes or drops, or whose rows it changes.

use model::{ObjectKind, ObjectName, Operation};

/// The table that a step is about.
pub(crate) fn table(operation: &Operation) -> Option<&ObjectName> {
    Some(match operation {
        Operation::CreateTable(create) => &create.table,
        Operation::CreateIndex(create) => &create.table,
        Operation::CreateTrigger(create) => &create.table,
        Operation::CreatePolicy(create) => &create.table,
        Operation::Drop(drop) if drop.kind == ObjectKind::Table => &drop.name,
        Operation::Drop(drop) => drop.table.as_ref()?,
        Operation::Rename(rename) if rename.kind == ObjectKind::Table => &rename.name,
        Operation::RenameColumn(rename) => &rename.table,
        Operation::Insert(insert) => &insert.table,
        Operation::Update(update) => &update.table,
        Operation::Delete(delete) => &delete.table,
        Operation::Merge(merge) => &merge.table,
        Operation::CopyFrom(copy) => &copy.table,
        Operation::Truncate(truncate) => &truncate.table,
        operation => operation.altered()?,
    })
}
