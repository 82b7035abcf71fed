//! What it takes to store tables, indexes and sequences otherwise, and to change the settings of a view.

use super::family::is_partitioned;
use super::{Effect, Work};
use crate::*;

pub(super) fn set_storage(set: &SetStorage, schema: &Schema) -> Effect {
    use LockMode::{AccessExclusive, ShareUpdateExclusive};
    if set.if_exists && schema.relation(&set.relation).is_absent() {
        return Effect::default();
    }
    let on = |lock| Effect::on(&set.relation, lock, Work::Catalogue);
    match &set.change {
        StorageChange::Parameters(_) | StorageChange::NoParameters(_) if set.kind == ObjectKind::View => {
            on(AccessExclusive)
        }
        StorageChange::Parameters(_) | StorageChange::NoParameters(_) if set.change.is_of_user_catalog() => {
            on(AccessExclusive)
        }
        StorageChange::Parameters(_)
        | StorageChange::NoParameters(_)
        | StorageChange::ClusterOn(_)
        | StorageChange::Statistics { .. } => on(ShareUpdateExclusive),
        StorageChange::ReplicaIdentity(_) | StorageChange::WithoutOids => on(AccessExclusive),
        // A partitioned table has no rows of its own, nor has its index: it says only how new partitions are stored.
        _ if is_hollow(&set.relation, schema) => on(AccessExclusive),
        change if is_so(change, schema.relation(&set.relation).present()) => on(AccessExclusive),
        _ => Effect::on(&set.relation, AccessExclusive, moving(set.kind)),
    }
}

/// What it takes to write a relation anew. A sequence is one row.
const fn moving(kind: ObjectKind) -> Work {
    match kind {
        ObjectKind::Index => Work::BuildIndex,
        ObjectKind::Sequence => Work::Catalogue,
        _ => Work::Rewrite,
    }
}

fn is_hollow(relation: &ObjectName, schema: &Schema) -> bool {
    let table = schema.assumed(relation).and_then(|relation| relation.table.as_ref());
    is_partitioned(table.unwrap_or(relation), schema)
}

/// Whether a relation is known to be stored as it is to be.
fn is_so(change: &StorageChange, relation: Option<&Relation>) -> bool {
    let is_asked = |asked: &Option<Name>, default: &str, name: &Name| {
        asked.as_ref().map_or(name.text == default, |asked| asked == name)
    };
    relation.filter(|relation| relation.birth != Birth::Unseen).is_some_and(|relation| match change {
        StorageChange::Logged => relation.unlogged == Some(false),
        StorageChange::Unlogged => relation.unlogged == Some(true),
        StorageChange::Tablespace(name) => is_asked(&relation.tablespace, DEFAULT_TABLESPACE, name),
        StorageChange::AccessMethod(Some(name)) => is_asked(&relation.method, "heap", name),
        _ => false,
    })
}

/// The tablespace of a database that was given none.
const DEFAULT_TABLESPACE: &str = "pg_default";

/// `ALL IN TABLESPACE`: those that are known.
pub(super) fn move_tablespace(moved: &MoveTablespace, schema: &Schema) -> Effect {
    schema.in_tablespace(moved).iter().fold(Effect::default(), |effect, name| {
        let work = if is_hollow(name, schema) { Work::Catalogue } else { moving(moved.kind) };
        effect.and(name, LockMode::AccessExclusive, work)
    })
}
