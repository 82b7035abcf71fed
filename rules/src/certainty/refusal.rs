//! How a refusal on principle is spoken of.

mod remedy;

use model::Name;
use model::failure::Refusal;

pub(super) use self::remedy::remedy;

/// Why it is refused: what follows the thing that the step is about.
pub(super) fn reason(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NullableIdentity => "may be null, and an identity may not".to_owned(),
        Refusal::IdentityTwice => "is an identity already".to_owned(),
        Refusal::IdentityWithDefault => "has a default, which an identity cannot have beside".to_owned(),
        Refusal::IdentityOfType(found) => format!("is `{found}`, and an identity is smallint, integer or bigint"),
        Refusal::NotIdentity => "is no identity".to_owned(),
        Refusal::DefaultOfIdentity => "is an identity, and has no other default".to_owned(),
        Refusal::NullsInIdentity => "is an identity, and those are never null".to_owned(),
        Refusal::NotGenerated => "is not generated".to_owned(),
        Refusal::DefaultOfGenerated => "is generated, and has no default".to_owned(),
        Refusal::VirtualValues => "is virtual: no row holds its values, so that none could stay".to_owned(),
        Refusal::ColumnsOfPartition(whole) => format!("is of a partition, whose columns are those of `{whole}`"),
        Refusal::PartitionKey => "is part of the partition key".to_owned(),
        Refusal::KeyAcrossPartitions(keys) if keys.is_empty() => {
            "is partitioned by an expression, and can have no unique key".to_owned()
        }
        Refusal::KeyAcrossPartitions(keys) => {
            format!("is partitioned by {}, which each of its unique keys must contain", listed(keys))
        }
        Refusal::KeyUsingPartitionedIndex => "is partitioned, and cannot make a key of an index".to_owned(),
        Refusal::UnvalidatedPartitions => {
            "is partitioned, and its foreign keys cannot be NOT VALID before PostgreSQL 18".to_owned()
        }
        Refusal::StorageOfPartitioned => "is partitioned, and holds no rows to store otherwise".to_owned(),
        Refusal::PartitionedReindex => "is partitioned, and not built again as a whole before PostgreSQL 14".to_owned(),
        Refusal::DefaultPartition(rest) => {
            format!("has the default partition `{rest}`, with which nothing is detached CONCURRENTLY")
        }
        Refusal::NotPartition(whole) => format!("is no partition of `{whole}`"),
        Refusal::PartitionTwice => "is a partition already".to_owned(),
        Refusal::NotPartitioned => "is not partitioned".to_owned(),
        Refusal::CascadeConcurrently => "cannot take others along CONCURRENTLY".to_owned(),
        Refusal::SeveralConcurrently => "is dropped CONCURRENTLY beside others, which goes one by one".to_owned(),
        Refusal::NeverClustered => "was never clustered, and no index is named".to_owned(),
        Refusal::ColumnsOfView(Some(column)) => {
            format!("has the column `{column}`, which OR REPLACE must keep in its place")
        }
        Refusal::ColumnsOfView(None) => "has columns that OR REPLACE must keep, each in its place".to_owned(),
        Refusal::TypesOfView(column, from, to) => {
            let named =
                column.as_ref().map_or_else(|| "a column".to_owned(), |column| format!("the column `{column}`"));
            format!("has {named} of type `{from}`, which OR REPLACE cannot make `{to}`")
        }
        Refusal::OtherResult { function, returns, needed } => {
            format!("would call `{function}`, which returns `{returns}` and not `{needed}`")
        }
        Refusal::NoPartition => "has no partition that takes one of the rows".to_owned(),
        Refusal::OtherPartition(_) => "is a partition, and not the one that one of the rows belongs to".to_owned(),
        Refusal::StorageOfSequence => "is a sequence, logged like all of them before PostgreSQL 15".to_owned(),
        Refusal::OwnedSequence(table, column) => {
            format!("goes with column `{table}.{column}`, and stays in its schema")
        }
        Refusal::LoggedReferrer(other) => format!("is what `{other}` refers to, and that stays logged"),
        Refusal::UnloggedReferent(other) => format!("refers to `{other}`, which is not logged"),
    }
}

fn listed(names: &[Name]) -> String {
    let named: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    named.join(", ")
}
