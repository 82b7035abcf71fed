//! What PostgreSQL does to the relations a step touches: the physics, told apart from any opinion about it.
//!
//! Sources: the PostgreSQL manual, "Explicit Locking" and the pages of the statements named below, and servers of each
//! major version from 12 to 18, which were asked what `tests/physics` has recorded. Where the two differ, servers are right.

mod column;
mod constraint;
mod drop;
mod family;
mod index;
mod object;
mod proof;
mod rows;
mod since;
mod storage;
mod table;

use self::family::on_family;
pub use self::since::since;
use crate::*;

/// What one step does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// What it does to each relation that existed before, the one it names first. What a function does that it calls, and
    /// into which partitions rows go that only the run knows, is not told.
    pub touches: Vec<Touch>,
    /// Whether it fails inside a transaction block.
    pub outside_transaction: bool,
    /// Whether it waits, holding what it has, for transactions that began before it, whatever they do: as long as the
    /// longest of them lasts.
    pub waits: bool,
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
        Self::default().and(relation, lock, work)
    }

    fn and(self, relation: &ObjectName, lock: LockMode, work: Work) -> Self {
        self.with(Touch { relation: relation.clone(), lock, work })
    }

    /// One relation is touched once: by the stronger lock and the longer work.
    fn with(mut self, touch: Touch) -> Self {
        match self.touches.iter_mut().find(|known| known.relation.means(&touch.relation)) {
            Some(known) => {
                known.lock = known.lock.max(touch.lock);
                known.work = known.work.max(touch.work);
            }
            None => self.touches.push(touch),
        }
        self
    }

    fn outside_transaction(mut self) -> Self {
        self.outside_transaction = true;
        self
    }

    fn waits(mut self) -> Self {
        self.waits = true;
        self
    }
}

/// What `operation` does on `server`, given the schema before it.
#[must_use]
pub fn of(operation: &Operation, schema: &Schema, server: Server) -> Effect {
    use LockMode::{AccessExclusive, ShareRowExclusive, ShareUpdateExclusive};
    match operation {
        Operation::CreateTable(create) => table::create_table(create, schema),
        Operation::AttachPartition(attach) => table::attach(attach, schema),
        Operation::DetachPartition(detach) => table::detach(detach, schema, server),
        Operation::SetStorage(set) => storage::set_storage(set, schema),
        Operation::MoveTablespace(moved) => storage::move_tablespace(moved, schema),
        Operation::SetInheritance(set) => table::set_inheritance(set, schema),
        Operation::SetTableType(set) => Effect::on(&set.table, AccessExclusive, Work::Catalogue),
        Operation::SetRowSecurity(set) => Effect::on(&set.table, AccessExclusive, Work::Catalogue),
        Operation::AddColumn(add) => column::add_column(add, schema, server),
        Operation::DropColumn(drop) => column::drop_column(drop, schema),
        Operation::SetColumnType(set) => column::set_column_type(set, schema, server),
        Operation::SetNotNull(set) => column::set_not_null(set, schema, server),
        Operation::SetColumn(set) => column::set_column(set, schema),
        Operation::DropNotNull(DropNotNull { table, .. })
        | Operation::SetDefault(SetDefault { table, .. })
        | Operation::DropDefault(DropDefault { table, .. })
        | Operation::RenameColumn(RenameColumn { table, .. })
        | Operation::RenameConstraint(RenameConstraint { table, .. }) => {
            on_family(table, AccessExclusive, Work::Catalogue, schema)
        }
        Operation::AddConstraint(add) => constraint::add_constraint(&add.table, &add.constraint, schema, server),
        Operation::DropConstraint(drop) => constraint::drop_constraint(drop, schema),
        Operation::ValidateConstraint(validate) => constraint::validate_constraint(validate, schema),
        Operation::AlterConstraint(alter) => constraint::alter_constraint(alter, schema),
        Operation::CreateIndex(create) => index::create_index(create, schema),
        Operation::AttachIndex(attach) => index::attach(attach, schema),
        Operation::Reindex(reindex) => index::reindex(reindex, schema, server),
        Operation::CreateTrigger(create) if create.for_each_row => {
            on_family(&create.table, ShareRowExclusive, Work::Catalogue, schema)
        }
        Operation::CreateTrigger(create) => Effect::on(&create.table, ShareRowExclusive, Work::Catalogue),
        Operation::SetTrigger(set) => {
            let lock = if set.kind == ObjectKind::Rule { AccessExclusive } else { ShareRowExclusive };
            Effect::on(&set.table, lock, Work::Catalogue)
        }
        Operation::CreatePolicy(create) => Effect::on(&create.table, AccessExclusive, Work::Catalogue),
        Operation::LockTable(lock) => rows::lock(lock, schema),
        Operation::Vacuum(vacuum) => table::vacuum(vacuum, schema),
        Operation::Cluster(cluster) => {
            cluster.table.as_ref().map_or(Effect::default(), |table| Effect::on(table, AccessExclusive, Work::Rewrite))
        }
        // PostgreSQL 12 lets a transaction add a value, if it does not use it.
        Operation::AddEnumValue(_) if !server.at_least(12) => Effect::default().outside_transaction(),
        Operation::Rename(Rename { kind: ObjectKind::Index, name, table: None, .. }) => {
            // Renaming an index takes a weaker lock since version 12.
            let lock = if server.at_least(12) { ShareUpdateExclusive } else { AccessExclusive };
            Effect::on(name, lock, Work::Catalogue)
        }
        Operation::Rename(Rename { table: Some(table), .. }) => Effect::on(table, AccessExclusive, Work::Catalogue),
        Operation::Rename(Rename { kind, name, .. })
        | Operation::SetSchema(SetSchema { kind, name, .. })
        | Operation::SetOwner(SetOwner { kind, name, .. })
            if kind.is_relation() =>
        {
            Effect::on(name, AccessExclusive, Work::Catalogue)
        }
        _ => of_objects(operation, schema, server),
    }
}

/// What is done to views, rows and all that is no table.
fn of_objects(operation: &Operation, schema: &Schema, server: Server) -> Effect {
    match operation {
        Operation::CreateView(create) => object::create_view(create, schema),
        Operation::RefreshView(refresh) => object::refresh_view(refresh, schema),
        Operation::Drop(drop) => drop::of(drop, schema),
        Operation::Insert(insert) => rows::insert(insert, schema),
        Operation::Update(update) => rows::write(&update.table, &update.reads, schema),
        Operation::Delete(delete) => rows::write(&delete.table, &delete.reads, schema),
        Operation::Merge(merge) => rows::write(&merge.table, &merge.reads, schema),
        Operation::CopyFrom(copy) => rows::write(&copy.table, &[], schema),
        Operation::Query(query) => rows::query(query, schema),
        Operation::Truncate(truncate) => rows::truncate(truncate, schema, server),
        _ => object::of(operation, schema, server),
    }
}
