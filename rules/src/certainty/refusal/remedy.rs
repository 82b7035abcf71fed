//! What to do about a refusal on principle.

use model::ObjectKind;
use model::failure::{Failure, Refusal};

use super::listed;

/// What to do instead.
pub(in crate::certainty) fn remedy(refusal: &Refusal, failure: &Failure) -> Option<String> {
    let name = failure.name.quoted();
    let table = failure.table.as_ref();
    Some(match refusal {
        Refusal::NullableIdentity => format!("first ALTER COLUMN {name} SET NOT NULL"),
        Refusal::IdentityWithDefault => format!("first ALTER COLUMN {name} DROP DEFAULT"),
        Refusal::DefaultOfIdentity => format!("first ALTER COLUMN {name} DROP IDENTITY"),
        Refusal::NullsInIdentity => format!("first ALTER COLUMN {name} DROP IDENTITY"),
        Refusal::VirtualValues => "drop the column and add a plain one in its place".to_owned(),
        Refusal::ColumnsOfPartition(whole) => format!("do it to `{whole}`: its partitions follow"),
        Refusal::PartitionKey => {
            format!("make a new table, partitioned otherwise, and move the rows of `{}` there", table?)
        }
        Refusal::KeyAcrossPartitions(keys) if !keys.is_empty() => format!("add {} to the key", listed(keys)),
        Refusal::KeyUsingPartitionedIndex => {
            "make an index on each partition CONCURRENTLY; adding the constraint finds them there".to_owned()
        }
        Refusal::UnvalidatedPartitions => {
            "add it to each partition NOT VALID, validate it there, then add it to the whole".to_owned()
        }
        Refusal::StorageOfPartitioned => "say it of each partition".to_owned(),
        Refusal::PartitionedReindex => "say it of the index of each partition".to_owned(),
        Refusal::LoggedReferrer(other) => format!("first ALTER TABLE {} SET UNLOGGED", other.quoted()),
        Refusal::UnloggedReferent(other) => format!("first ALTER TABLE {} SET LOGGED", other.quoted()),
        Refusal::DefaultPartition(_) => "detach it without CONCURRENTLY, under a short lock_timeout".to_owned(),
        Refusal::ColumnsOfView(_) => {
            format!(
                "drop it first: DROP VIEW {name}; a column is called otherwise with ALTER TABLE {name} RENAME COLUMN"
            )
        }
        Refusal::TypesOfView(_, from, _) => {
            format!("cast the new value to `{from}`, or drop the view first: DROP VIEW {name}")
        }
        Refusal::OtherPartition(whole) => format!("give the rows to `{whole}`, which knows where they go"),
        Refusal::NoPartition => "first make a partition that takes it, or a DEFAULT one".to_owned(),
        Refusal::CascadeConcurrently => "first drop what needs the index".to_owned(),
        Refusal::SeveralConcurrently => "make it a statement each".to_owned(),
        Refusal::NeverClustered if failure.kind == ObjectKind::Table => format!("say by which: CLUSTER {name} USING …"),
        _ => return None,
    })
}
