//! The partitions of a table, and those that inherit from it: most changes of a table are made on all of them.

use super::{Effect, Work};
use crate::*;

/// The table, and its partitions and heirs at every depth, as far as known; each once.
pub(super) fn with_descendants(table: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let mut family = vec![table.clone()];
    let mut next = 0;
    while let Some(parent) = family.get(next).cloned() {
        next += 1;
        for child in schema.assumed(&parent).map_or(&[][..], |relation| &relation.partitions) {
            if !family.iter().any(|known| schema.means_same(known, child)) {
                family.push(child.clone());
            }
        }
    }
    family
}

/// Whether it is a partitioned table.
pub(super) fn is_partitioned(table: &ObjectName, schema: &Schema) -> bool {
    schema.assumed(table).is_some_and(|relation| relation.kind == RelationKind::PartitionedTable)
}

/// The work that a change of all rows means for this table: none where its partitions hold them. Where no partition is
/// known, they are made elsewhere, and what is said of the whole stands for them.
pub(super) fn share(table: &ObjectName, work: Work, schema: &Schema) -> Work {
    let is_hollow = schema
        .assumed(table)
        .is_some_and(|relation| relation.kind == RelationKind::PartitionedTable && !relation.partitions.is_empty());
    if is_hollow { Work::Catalogue } else { work }
}

/// The same lock on the whole family, and the work wherever there are rows.
pub(super) fn on_family(table: &ObjectName, lock: LockMode, work: Work, schema: &Schema) -> Effect {
    with_descendants(table, schema)
        .iter()
        .fold(Effect::default(), |effect, member| effect.and(member, lock, share(member, work, schema)))
}

/// The default partition of a partitioned table: it may hold rows that belong to a new one.
pub(super) fn default_partition(table: &ObjectName, schema: &Schema) -> Option<ObjectName> {
    let is_default = |partition: &&ObjectName| schema.assumed(partition).is_some_and(|it| it.takes_the_rest);
    schema.assumed(table)?.partitions.iter().find(is_default).cloned()
}
