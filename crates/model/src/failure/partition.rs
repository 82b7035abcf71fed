//! Partitioned tables and their partitions: what one of them cannot do alone, and what only one of them can.

use super::{Failure, Refusal};
use crate::*;

/// Why `operation` must fail: it is asked of a partitioned table, or of a partition.
pub(super) fn of(operation: &Operation, schema: &Schema, server: Server) -> Option<Failure> {
    match operation {
        Operation::CreateTable(create) if create.partitioned && !create.if_not_exists => {
            let inline = create.columns.iter().flat_map(|column| &column.constraints);
            let mut constraints = inline.chain(&create.constraints);
            let keys = create.partition_keys.as_deref()?;
            constraints.find_map(|constraint| across(&create.table, unique_columns(constraint)?, keys))
        }
        Operation::CreateIndex(create) if create.unique && !create.if_not_exists => {
            let column = |key: &IndexKey| match &key.element {
                IndexElement::Column(column) => Some(column.clone()),
                IndexElement::Expression(_) => None,
            };
            let columns: Vec<Name> = create.keys.iter().filter_map(column).collect();
            across(&create.table, &columns, parted(&create.table, schema)?.partition_keys.as_deref()?)
        }
        Operation::AddConstraint(AddConstraint { table, constraint }) => constrained(table, constraint, schema, server),
        Operation::SetStorage(set) => stored(set, schema, server),
        Operation::Reindex(Reindex { scope: ReindexScope::Index(index), .. }) if !server.at_least(14) => {
            parted(schema.confirmed(index).present()?.table.as_ref()?, schema)?;
            Some(Failure::refused(Refusal::PartitionedReindex, ObjectKind::Index, &index.name))
        }
        Operation::AttachPartition(AttachPartition { table, partition, .. }) => {
            let is_part = known(partition, schema).is_some_and(|relation| relation.partition_of.is_some());
            let is_plain = known(table, schema).is_some_and(|relation| relation.kind == RelationKind::Table);
            match (is_plain, is_part) {
                (true, _) => Some(refused(Refusal::NotPartitioned, table)),
                (false, true) => Some(refused(Refusal::PartitionTwice, partition)),
                (false, false) => None,
            }
        }
        Operation::DetachPartition(detach) => detached(detach, schema),
        Operation::Insert(insert) => placed(insert, schema),
        _ => altered(operation, schema),
    }
}

fn refused(refusal: Refusal, table: &ObjectName) -> Failure {
    Failure::refused(refusal, ObjectKind::Table, &table.name)
}

/// A relation that is as the history says.
fn known<'a>(table: &ObjectName, schema: &'a Schema) -> Option<&'a Relation> {
    schema.confirmed(table).present().filter(|relation| schema.is_undisturbed(relation))
}

/// A table that is partitioned.
fn parted<'a>(table: &ObjectName, schema: &'a Schema) -> Option<&'a Relation> {
    known(table, schema).filter(|relation| relation.kind == RelationKind::PartitionedTable)
}

fn unique_columns(constraint: &Constraint) -> Option<&[Name]> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) if key.using_index.is_none() => {
            Some(&key.columns)
        }
        _ => None,
    }
}

/// Whether a unique key can be kept in each partition alone: it must tell the partition.
fn across(table: &ObjectName, columns: &[Name], keys: &[Option<Name>]) -> Option<Failure> {
    if keys.iter().all(|key| key.as_ref().is_some_and(|key| columns.contains(key))) {
        return None;
    }
    let is_expression = keys.iter().any(Option::is_none);
    let keys = if is_expression { Vec::new() } else { keys.iter().flatten().cloned().collect() };
    Some(refused(Refusal::KeyAcrossPartitions(keys), table))
}

fn constrained(table: &ObjectName, constraint: &Constraint, schema: &Schema, server: Server) -> Option<Failure> {
    let relation = parted(table, schema)?;
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) if key.using_index.is_some() => {
            Some(refused(Refusal::KeyUsingPartitionedIndex, table))
        }
        ConstraintKind::ForeignKey(_) if constraint.not_valid && !server.at_least(18) => {
            Some(refused(Refusal::UnvalidatedPartitions, table))
        }
        _ => across(table, unique_columns(constraint)?, relation.partition_keys.as_deref()?),
    }
}

fn stored(set: &SetStorage, schema: &Schema, server: Server) -> Option<Failure> {
    let is_refused = match &set.change {
        StorageChange::Logged | StorageChange::Unlogged => server.at_least(18),
        StorageChange::Parameters(_) => true,
        _ => false,
    };
    if set.kind == ObjectKind::Index {
        parted(known(&set.relation, schema)?.table.as_ref()?, schema)?;
        let has_parameters = matches!(set.change, StorageChange::Parameters(_) | StorageChange::NoParameters(_));
        let refusal = || Failure::refused(Refusal::StorageOfPartitioned, set.kind, &set.relation.name);
        return has_parameters.then(refusal);
    }
    parted(&set.relation, schema).filter(|_| is_refused)?;
    Some(refused(Refusal::StorageOfPartitioned, &set.relation))
}

/// A row that no partition takes, or that is put into one that does not.
fn placed(insert: &Insert, schema: &Schema) -> Option<Failure> {
    let table = known(&insert.table, schema)?;
    let has = |kind: ObjectKind| table.attachments.iter().any(|(of, _)| *of == kind);
    let is_sure = |whole: &ObjectName| {
        known(whole, schema).is_some_and(|whole| whole.partitions.iter().all(|part| known(part, schema).is_some()))
    };
    // A rule may do something else instead, and a trigger change what is put into a partition.
    let refusal = |way: Way| match way {
        Way::Nowhere(whole) if is_sure(&whole) && !has(ObjectKind::Rule) => Some(Refusal::NoPartition),
        Way::Barred(whole) if is_sure(&whole) && !has(ObjectKind::Rule) && !has(ObjectKind::Trigger) => {
            Some(Refusal::OtherPartition(whole))
        }
        _ => None,
    };
    Some(refused(schema.ways_of_rows(insert).into_iter().find_map(refusal)?, &insert.table))
}

fn detached(detach: &DetachPartition, schema: &Schema) -> Option<Failure> {
    let whole = known(&detach.table, schema)?;
    let partition = known(&detach.partition, schema)?;
    if partition.partition_of.as_ref().is_none_or(|of| !of.means(&whole.name)) {
        return Some(refused(Refusal::NotPartition(detach.table.clone()), &detach.partition));
    }
    let takes_the_rest =
        |name: &&ObjectName| known(name, schema).is_some_and(|it| it.takes_the_rest && it.partition_of.is_some());
    let rest = whole.partitions.iter().filter(|_| detach.concurrently).find(takes_the_rest)?;
    Some(refused(Refusal::DefaultPartition(rest.clone()), &detach.table))
}

/// The columns of a partition are those of the whole; those that it is parted by stay as they are.
fn altered(operation: &Operation, schema: &Schema) -> Option<Failure> {
    let (table, column) = match operation {
        Operation::AddColumn(AddColumn { table, column, if_not_exists: false, .. }) => (table, &column.name),
        Operation::DropColumn(DropColumn { table, column, .. })
        | Operation::RenameColumn(RenameColumn { table, column, .. })
        | Operation::SetColumnType(SetColumnType { table, column, .. })
        | Operation::DropNotNull(DropNotNull { table, column }) => (table, column),
        _ => return None,
    };
    let relation = known(table, schema)?;
    let failure = |refusal| Some(Failure::refused(refusal, ObjectKind::Column, column).of(table));
    if let Some(whole) = &relation.partition_of {
        let of_whole = || schema.confirmed_column(whole, column).present();
        let is_fixed = match operation {
            Operation::AddColumn(_) => known(whole, schema).is_some(),
            // Of what may be null in the whole, a partition may do without.
            Operation::DropNotNull(_) => of_whole()?.not_null == Some(true),
            _ => of_whole().is_some(),
        };
        return is_fixed.then(|| failure(Refusal::ColumnsOfPartition(whole.clone())))?;
    }
    let parts = matches!(operation, Operation::DropColumn(_) | Operation::SetColumnType(_));
    let keys = relation.partition_keys.as_ref().filter(|_| parts)?;
    keys.iter().flatten().any(|key| key == column).then(|| failure(Refusal::PartitionKey))?
}
