//! What PostgreSQL does to the relations a step touches: the physics, told apart from any opinion about it.
//!
//! Sources: the PostgreSQL manual, "Explicit Locking" and the pages of the statements named below, and servers: each
//! arm was run on PostgreSQL 15 with `pg_locks` and `pg_relation_filenode` read before and after.

mod column;
mod constraint;

use self::column::{add_column, not_null_is_known, set_column_type};
use self::constraint::{add_constraint, drop_constraint, validate_constraint};
use crate::*;

/// What one step does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// What it does to each relation that existed before, the one it names first.
    pub touches: Vec<Touch>,
    /// Whether it fails inside a transaction block.
    pub outside_transaction: bool,
}

/// What a step does to one relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The relation.
    pub relation: ObjectName,
    /// The lock it takes, held to the end of its transaction.
    pub lock: LockMode,
    /// What it does while holding it.
    pub work: Work,
}

/// What is done while a lock is held, the shortest first: how long the lock lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// A change of the catalogue: as short as can be, once the lock is granted.
    Catalogue,
    /// There is no knowing; no less than a change of the catalogue.
    Unknown,
    /// Rows are written, as many as the statement says.
    Rows,
    /// Every row is read.
    Scan,
    /// Every row is read and an index is built.
    BuildIndex,
    /// Every row is written again, and every index with it; unless the session's `TimeZone` is UTC, or keeps to its
    /// time all year: only the catalogue changes then.
    RewriteOutsideUtc,
    /// Every row is written again, and every index with it.
    Rewrite,
}

impl Effect {
    /// What it does to the relation it names first.
    #[must_use]
    pub fn main(&self) -> Option<&Touch> {
        self.touches.first()
    }

    fn on(relation: &ObjectName, lock: LockMode, work: Work) -> Self {
        Self { touches: vec![Touch { relation: relation.clone(), lock, work }], outside_transaction: false }
    }

    fn and(mut self, relation: &ObjectName, lock: LockMode, work: Work) -> Self {
        self.touches.push(Touch { relation: relation.clone(), lock, work });
        self
    }

    fn outside_transaction(mut self) -> Self {
        self.outside_transaction = true;
        self
    }
}

/// What `operation` does on `server`, given the schema before it.
#[must_use]
pub fn of(operation: &Operation, schema: &Schema, server: Server) -> Effect {
    use LockMode::{AccessExclusive, Exclusive, RowExclusive, Share, ShareRowExclusive, ShareUpdateExclusive};
    match operation {
        Operation::CreateTable(create) => create_table(create),
        Operation::AddColumn(add) => add_column(add, server),
        Operation::DropColumn(DropColumn { table, .. })
        | Operation::DropNotNull(DropNotNull { table, .. })
        | Operation::SetDefault(SetDefault { table, .. })
        | Operation::DropDefault(DropDefault { table, .. })
        | Operation::RenameColumn(RenameColumn { table, .. })
        | Operation::RenameConstraint(RenameConstraint { table, .. })
        | Operation::SetRowSecurity(SetRowSecurity { table, .. }) => {
            Effect::on(table, AccessExclusive, Work::Catalogue)
        }
        Operation::SetColumnType(set) => set_column_type(set, schema, server),
        Operation::SetNotNull(set) => {
            let known = not_null_is_known(&set.table, &set.column, schema, server);
            Effect::on(&set.table, AccessExclusive, if known { Work::Catalogue } else { Work::Scan })
        }
        Operation::SetColumn(set) => {
            let (lock, work) = match &set.change {
                ColumnChange::Statistics => (ShareUpdateExclusive, Work::Catalogue),
                ColumnChange::SetExpression(_) => (AccessExclusive, Work::Rewrite),
                _ => (AccessExclusive, Work::Catalogue),
            };
            Effect::on(&set.table, lock, work)
        }
        Operation::AddConstraint(add) => add_constraint(&add.table, &add.constraint, schema, server),
        Operation::DropConstraint(drop) => drop_constraint(drop, schema),
        Operation::ValidateConstraint(validate) => validate_constraint(validate, schema),
        Operation::AlterConstraint(alter) => Effect::on(&alter.table, ShareRowExclusive, Work::Catalogue),
        Operation::CreateIndex(create) if create.concurrently => {
            Effect::on(&create.table, ShareUpdateExclusive, Work::BuildIndex).outside_transaction()
        }
        Operation::CreateIndex(create) => {
            let work = if create.only { Work::Catalogue } else { Work::BuildIndex };
            Effect::on(&create.table, Share, work)
        }
        Operation::Reindex(reindex) => reindex_effect(reindex, schema),
        Operation::AttachPartition(attach) => Effect::on(&attach.table, ShareUpdateExclusive, Work::Catalogue).and(
            &attach.partition,
            AccessExclusive,
            Work::Scan,
        ),
        Operation::DetachPartition(detach) if detach.concurrently => {
            Effect::on(&detach.table, ShareUpdateExclusive, Work::Catalogue).outside_transaction()
        }
        Operation::DetachPartition(detach) => Effect::on(&detach.table, AccessExclusive, Work::Catalogue).and(
            &detach.partition,
            AccessExclusive,
            Work::Catalogue,
        ),
        Operation::SetStorage(set) => match set.change {
            StorageChange::Parameters => Effect::on(&set.table, ShareUpdateExclusive, Work::Catalogue),
            _ => Effect::on(&set.table, AccessExclusive, Work::Rewrite),
        },
        Operation::RefreshView(refresh) => {
            let lock = if refresh.concurrently { Exclusive } else { AccessExclusive };
            Effect::on(&refresh.view, lock, Work::Rewrite)
        }
        Operation::CreateTrigger(create) => Effect::on(&create.table, ShareRowExclusive, Work::Catalogue),
        Operation::SetTrigger(set) => Effect::on(&set.table, ShareRowExclusive, Work::Catalogue),
        Operation::CreatePolicy(create) => Effect::on(&create.table, AccessExclusive, Work::Catalogue),
        Operation::Drop(drop) => drop_object(drop, schema),
        Operation::Rename(Rename { kind, name, .. }) if kind.is_relation() => {
            // Renaming an index takes a weaker lock since version 12.
            let weak = *kind == ObjectKind::Index && server.at_least(12);
            Effect::on(name, if weak { ShareUpdateExclusive } else { AccessExclusive }, Work::Catalogue)
        }
        Operation::SetSchema(SetSchema { kind, name, .. }) | Operation::SetOwner(SetOwner { kind, name, .. })
            if kind.is_relation() =>
        {
            Effect::on(name, AccessExclusive, Work::Catalogue)
        }
        Operation::Insert(Insert { table, .. })
        | Operation::Update(Update { table, .. })
        | Operation::Delete(Delete { table, .. })
        | Operation::Merge(Merge { table, .. })
        | Operation::CopyFrom(CopyFrom { table }) => Effect::on(table, RowExclusive, Work::Rows),
        Operation::Truncate(truncate) => Effect::on(&truncate.table, AccessExclusive, Work::Catalogue),
        Operation::LockTable(lock) => Effect::on(&lock.table, lock.mode, Work::Catalogue),
        Operation::Vacuum(vacuum) => vacuum_effect(vacuum),
        Operation::Cluster(cluster) => {
            cluster.table.as_ref().map_or(Effect::default(), |table| Effect::on(table, AccessExclusive, Work::Rewrite))
        }
        Operation::CreateObject(CreateObject { kind: ObjectKind::Database, .. }) => {
            Effect::default().outside_transaction()
        }
        // PostgreSQL 12 lets a transaction add a value, if it does not use it.
        Operation::AddEnumValue(_) if !server.at_least(12) => Effect::default().outside_transaction(),
        _ => Effect::default(),
    }
}

fn create_table(create: &CreateTable) -> Effect {
    let inline = create.columns.iter().flat_map(|column| &column.constraints);
    let mut effect = Effect::default();
    for constraint in inline.chain(&create.constraints) {
        if let ConstraintKind::ForeignKey(foreign) = &constraint.kind
            && foreign.referent != create.table
        {
            effect = effect.and(&foreign.referent, LockMode::ShareRowExclusive, Work::Catalogue);
        }
    }
    if let Some(parent) = &create.partition_of {
        effect = effect.and(parent, LockMode::AccessExclusive, Work::Catalogue);
    }
    effect
}

fn reindex_effect(reindex: &Reindex, schema: &Schema) -> Effect {
    let lock = if reindex.concurrently { LockMode::ShareUpdateExclusive } else { LockMode::Share };
    let effect = match &reindex.scope {
        ReindexScope::Table(table) => Effect::on(table, lock, Work::BuildIndex),
        ReindexScope::Index(index) => match table_of(index, schema) {
            Some(table) => Effect::on(&table, lock, Work::BuildIndex),
            None => Effect::default(),
        },
        ReindexScope::Everything => Effect::default().outside_transaction(),
    };
    if reindex.concurrently { effect.outside_transaction() } else { effect }
}

fn drop_object(drop: &Drop, schema: &Schema) -> Effect {
    use LockMode::{AccessExclusive, ShareUpdateExclusive};
    let of_table = |table: Option<ObjectName>, lock| match table {
        Some(table) => Effect::on(&table, lock, Work::Catalogue),
        None => Effect::default(),
    };
    match drop.kind {
        ObjectKind::Index => {
            let table = table_of(&drop.name, schema).or_else(|| drop.table.clone());
            if drop.concurrently {
                of_table(table, ShareUpdateExclusive).outside_transaction()
            } else {
                of_table(table, AccessExclusive)
            }
        }
        ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule => of_table(drop.table.clone(), AccessExclusive),
        ObjectKind::Table => {
            let effect = Effect::on(&drop.name, AccessExclusive, Work::Catalogue);
            let constraints = schema.relation(&drop.name).present().map_or(&[][..], |table| &table.constraints);
            // The triggers that guard its foreign keys stand on the other table, too.
            constraints.iter().fold(effect, |effect, constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(foreign) if foreign.referent != drop.name => {
                    effect.and(&foreign.referent, AccessExclusive, Work::Catalogue)
                }
                _ => effect,
            })
        }
        ObjectKind::Database => Effect::default().outside_transaction(),
        kind if kind.is_relation() => Effect::on(&drop.name, AccessExclusive, Work::Catalogue),
        _ => Effect::default(),
    }
}

fn vacuum_effect(vacuum: &Vacuum) -> Effect {
    let (lock, work) = if vacuum.full {
        (LockMode::AccessExclusive, Work::Rewrite)
    } else {
        (LockMode::ShareUpdateExclusive, Work::Scan)
    };
    let effect = vacuum.tables.iter().fold(Effect::default(), |effect, table| effect.and(table, lock, work));
    if vacuum.only_analyze { effect } else { effect.outside_transaction() }
}

fn table_of(index: &ObjectName, schema: &Schema) -> Option<ObjectName> {
    schema.assumed(index).and_then(|index| index.table.clone())
}
