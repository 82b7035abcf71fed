//! Mentions: the relations that a step names, each where it names it.

use super::{Operation, ReindexScope};
use crate::{Constraint, ConstraintKind, ObjectName};

impl Operation {
    /// The relations that it names: those that it makes, changes, drops, refers to, reads and writes. A name that the
    /// migration leaves unsaid has an empty span.
    #[must_use]
    pub fn mentions(&self) -> Vec<&ObjectName> {
        let mut names: Vec<&ObjectName> = self.reads().iter().collect();
        names.extend(self.altered());
        match self {
            Self::CreateTable(create) => {
                names.push(&create.table);
                names.extend(create.partition_of.iter().chain(&create.like));
                let written = create.columns.iter().flat_map(|column| &column.constraints);
                names.extend(written.chain(&create.constraints).filter_map(referent));
            }
            Self::AttachPartition(attach) => names.extend([&attach.table, &attach.partition]),
            Self::ExchangePartition(exchange) => names.extend([&exchange.table, &exchange.with]),
            Self::DetachPartition(detach) => names.extend([&detach.table, &detach.partition]),
            Self::SetStorage(set) => names.push(&set.relation),
            Self::SetInheritance(set) => names.extend([&set.table, &set.parent]),
            Self::SetTableType(set) => names.push(&set.table),
            Self::SetRowSecurity(set) => names.push(&set.table),
            Self::AddColumn(add) => names.extend(add.column.constraints.iter().filter_map(referent)),
            Self::RenameColumn(rename) => names.push(&rename.table),
            Self::AddConstraint(add) => names.extend(referent(&add.constraint)),
            Self::RenameConstraint(rename) => names.push(&rename.table),
            Self::CreateIndex(create) => names.push(&create.table),
            Self::AttachIndex(attach) => names.extend([&attach.index, &attach.partition]),
            Self::Reindex(reindex) => match &reindex.scope {
                ReindexScope::Index(name) | ReindexScope::Table(name) => names.push(name),
                ReindexScope::Everything => {}
            },
            Self::CreateStatistics(create) => names.push(&create.table),
            Self::CreateView(create) => names.push(&create.view),
            Self::RefreshView(refresh) => names.push(&refresh.view),
            Self::CreateSequence(create) => names.push(&create.name),
            Self::AlterSequence(alter) => names.push(&alter.name),
            Self::CreateTrigger(create) => names.push(&create.table),
            Self::SetTrigger(set) => names.push(&set.table),
            Self::CreatePolicy(create) => names.push(&create.table),
            Self::AlterPolicy(alter) => names.push(&alter.table),
            Self::Drop(drop) => names.extend(of_kind(drop.kind, &drop.name).into_iter().chain(&drop.table)),
            Self::Rename(rename) => names.extend(of_kind(rename.kind, &rename.name).into_iter().chain(&rename.table)),
            Self::SetSchema(set) => names.extend(of_kind(set.kind, &set.name)),
            Self::SetOwner(set) => names.extend(of_kind(set.kind, &set.name)),
            Self::SetDependence(set) => names.extend(&set.table),
            Self::Comment(comment) => names.extend(of_kind(comment.kind, &comment.name)),
            Self::Grant(grant) => names.extend(grant.names.iter().filter_map(|name| of_kind(grant.kind, name))),
            Self::Insert(insert) => names.push(&insert.table),
            Self::Update(update) => names.push(&update.table),
            Self::Delete(delete) => names.push(&delete.table),
            Self::Merge(merge) => names.push(&merge.table),
            Self::Truncate(truncate) => names.push(&truncate.table),
            Self::CopyFrom(copy) => names.push(&copy.table),
            Self::LockTable(lock) => names.push(&lock.table),
            Self::Vacuum(vacuum) => names.extend(&vacuum.tables),
            Self::Cluster(cluster) => names.extend(&cluster.table),
            _ => {}
        }
        names
    }
}

fn of_kind(kind: crate::ObjectKind, name: &ObjectName) -> Option<&ObjectName> {
    kind.is_relation().then_some(name)
}

fn referent(constraint: &Constraint) -> Option<&ObjectName> {
    match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(&key.referent),
        _ => None,
    }
}
