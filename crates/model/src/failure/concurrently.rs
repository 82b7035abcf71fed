//! What CONCURRENTLY cannot do.

use super::{Failure, Fault, Refusal};
use crate::*;

/// Why `operation` must fail: what it works on cannot be worked on while others do.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    match operation {
        Operation::CreateIndex(create) if create.concurrently => {
            is_partitioned(&create.table, schema).then(|| parted(ObjectKind::Table, &create.table))
        }
        Operation::Drop(drop) if drop.kind == ObjectKind::Index && drop.concurrently => {
            if drop.cascade {
                return Some(Failure::refused(Refusal::CascadeConcurrently, drop.kind, &drop.name.name));
            }
            let table = schema.confirmed(&drop.name).present()?.table.as_ref()?;
            is_partitioned(table, schema).then(|| parted(ObjectKind::Index, &drop.name))
        }
        Operation::RefreshView(refresh) if refresh.concurrently => {
            let view = schema.confirmed(&refresh.view).present()?;
            let is_known = view.kind == RelationKind::MaterializedView && schema.is_undisturbed(view);
            // The rows are told apart by columns, and all of them.
            let tells_apart = |index: &ObjectName| {
                schema.assumed(index).is_none_or(|index| index.unique && !index.partial && index.columns_complete)
            };
            let fault = match view.populated {
                false => Fault::NotPopulated,
                true if is_known && !view.indexes.iter().any(tells_apart) => Fault::NoUniqueIndex,
                true => return None,
            };
            let (kind, name) = (ObjectKind::MaterializedView, refresh.view.name.clone());
            Some(Failure { fault, kind, name, table: None })
        }
        _ => None,
    }
}

fn is_partitioned(table: &ObjectName, schema: &Schema) -> bool {
    schema.confirmed(table).present().is_some_and(|relation| relation.kind == RelationKind::PartitionedTable)
}

fn parted(kind: ObjectKind, name: &ObjectName) -> Failure {
    Failure { fault: Fault::Partitioned, kind, name: name.name.clone(), table: None }
}
