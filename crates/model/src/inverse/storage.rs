//! Undoing how relations are stored, and what they inherit from.

use super::{Found, Gap, Inverse};
use crate::*;

pub(super) fn stored(set: &SetStorage, before: &Schema) -> Found {
    let seen = before.relation(&set.relation).present().filter(|relation| relation.birth != Birth::Unseen);
    let unseen = || Gap::Unseen(set.kind, set.relation.to_string());
    let was = match set.change {
        StorageChange::Logged | StorageChange::Unlogged => {
            match seen.and_then(|relation| relation.unlogged).ok_or_else(unseen)? {
                true => StorageChange::Unlogged,
                false => StorageChange::Logged,
            }
        }
        StorageChange::AccessMethod(_) => StorageChange::AccessMethod(seen.ok_or_else(unseen)?.method.clone()),
        // Which tablespace is the default, the database knows.
        StorageChange::Tablespace(_) => match seen.ok_or_else(unseen)?.tablespace.clone() {
            Some(tablespace) => StorageChange::Tablespace(tablespace),
            None => return Err(Gap::Unkept("the default tablespace")),
        },
        StorageChange::WithoutOids | StorageChange::Rebuild => return Ok(Inverse::Nothing),
        StorageChange::Parameters(_)
        | StorageChange::NoParameters(_)
        | StorageChange::ClusterOn(_)
        | StorageChange::Statistics { .. }
        | StorageChange::CharacterSet { .. }
        | StorageChange::Engine(_)
        | StorageChange::ReplicaIdentity(_) => return Err(Gap::Unkept("how a table is stored")),
    };
    if was == set.change {
        return Ok(Inverse::Nothing);
    }
    Ok(Inverse::step(Operation::SetStorage(SetStorage { change: was, ..set.clone() })))
}

/// Undoes `INHERIT` and `NO INHERIT`, each of which fails where it is so already.
pub(super) fn inherited(set: &SetInheritance) -> Inverse {
    Inverse::step(Operation::SetInheritance(SetInheritance { inherits: !set.inherits, ..set.clone() }))
}

/// Undoes `OF` and `NOT OF`.
pub(super) fn typed(set: &SetTableType, before: &Schema) -> Found {
    let seen = before.relation(&set.table).present().filter(|relation| relation.birth != Birth::Unseen);
    let was = seen.ok_or_else(|| Gap::Unseen(ObjectKind::Table, set.table.to_string()))?.of_type.clone();
    let is_same = match (&was, &set.of) {
        (Some(was), Some(of)) => before.means_same(was, of),
        (None, None) => true,
        _ => false,
    };
    if is_same {
        return Ok(Inverse::Nothing);
    }
    Ok(Inverse::step(Operation::SetTableType(SetTableType { table: set.table.clone(), of: was })))
}
