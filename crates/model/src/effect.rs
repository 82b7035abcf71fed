//! What PostgreSQL does to the relations a step touches: the physics, told apart from any opinion about it.
//!
//! Sources: the PostgreSQL manual, "Explicit Locking" and the pages of the statements named below, and servers of each
//! major version from 12 to 18, which were asked what `tests/physics` has recorded. Where the two differ, servers are right.

mod column;
mod constraint;
mod drop;
mod family;
mod index;
mod rows;
mod since;
mod table;

use self::family::on_family;
pub use self::since::since;
use crate::*;

/// What one step does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// What it does to each relation that existed before, the one it names first.
    pub touches: Vec<Touch>,
    /// Whether it fails inside a transaction block.
    pub outside_transaction: bool,
    /// Whether it waits, holding what it has, for transactions that began before it, whatever they do: as long as the
    /// longest of them lasts.
    pub waits: bool,
    /// Whether it may touch relations that are not told here: what a function does, or what else CASCADE takes along.
    pub is_open: bool,
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

    /// Relations beside those told may be touched, if `is_open`.
    fn open(mut self, is_open: bool) -> Self {
        self.is_open |= is_open;
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
        Operation::SetStorage(set) => table::set_storage(set, schema),
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
        Operation::Reindex(reindex) => index::reindex(reindex, schema, server),
        Operation::CreateTrigger(create) if create.for_each_row => {
            on_family(&create.table, ShareRowExclusive, Work::Catalogue, schema)
        }
        Operation::CreateTrigger(create) => Effect::on(&create.table, ShareRowExclusive, Work::Catalogue),
        Operation::SetTrigger(set) => Effect::on(&set.table, ShareRowExclusive, Work::Catalogue),
        Operation::CreatePolicy(create) => Effect::on(&create.table, AccessExclusive, Work::Catalogue),
        Operation::Comment(comment) => comment_on(comment),
        Operation::LockTable(lock) => rows::lock(lock, schema),
        Operation::Vacuum(vacuum) => table::vacuum(vacuum, schema),
        Operation::Cluster(cluster) => {
            cluster.table.as_ref().map_or(Effect::default(), |table| Effect::on(table, AccessExclusive, Work::Rewrite))
        }
        // PostgreSQL 12 lets a transaction add a value, if it does not use it.
        Operation::AddEnumValue(_) if !server.at_least(12) => Effect::default().outside_transaction(),
        Operation::Rename(Rename { kind: ObjectKind::Index, name, .. }) => {
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
        Operation::CreateView(create) => create_view(create, schema),
        Operation::RefreshView(refresh) => refresh_view(refresh, schema),
        Operation::Drop(drop) => drop::of(drop, schema),
        Operation::Insert(insert) => rows::insert(insert, schema),
        Operation::Update(update) => rows::write(&update.table, &update.reads, schema),
        Operation::Delete(delete) => rows::write(&delete.table, &delete.reads, schema),
        Operation::Merge(merge) => rows::write(&merge.table, &merge.reads, schema),
        Operation::CopyFrom(copy) => rows::write(&copy.table, &[], schema),
        Operation::Query(query) => rows::query(query, schema),
        Operation::Truncate(truncate) => rows::truncate(truncate, schema, server),
        Operation::CreateObject(CreateObject { kind: ObjectKind::Database, .. }) => {
            Effect::default().outside_transaction()
        }
        Operation::CreateObject(CreateObject { table: Some(table), .. }) => {
            Effect::on(table, LockMode::AccessExclusive, Work::Catalogue)
        }
        // Since version 18 who has the privileges of a table is written down under a lock on it.
        Operation::Grant(grant) if grant.kind == ObjectKind::Table && server.at_least(18) => grant
            .names
            .iter()
            .fold(Effect::default(), |effect, table| effect.and(table, LockMode::AccessShare, Work::Catalogue)),
        Operation::AlterDomain(alter) => alter_domain(alter, schema),
        // What they are made of or owned by is looked at.
        Operation::CreateSequence(create) => Effect::default().open(create.options.others),
        Operation::CreateObject(_)
        | Operation::CreateRoutine(_)
        | Operation::AlterSequence(_)
        | Operation::AlterRoutine(_)
        | Operation::Untracked(_)
        | Operation::Opaque(_) => Effect::default().open(true),
        _ => Effect::default(),
    }
}

fn create_view(create: &CreateView, schema: &Schema) -> Effect {
    let known = schema.relation(&create.view).present();
    if create.if_not_exists && known.is_some() {
        return rows::look(Effect::default(), &create.reads);
    }
    let effect = match known {
        Some(_) if create.or_replace => Effect::on(&create.view, LockMode::AccessExclusive, Work::Catalogue),
        _ => Effect::default(),
    };
    if create.materialized && !create.without_data {
        rows::read(effect, &create.reads, schema)
    } else {
        rows::look(effect, &create.reads)
    }
}

/// `REFRESH MATERIALIZED VIEW`: with CONCURRENTLY its rows are compared with those of the query, and readers go on.
fn refresh_view(refresh: &RefreshView, schema: &Schema) -> Effect {
    if refresh.without_data {
        return Effect::on(&refresh.view, LockMode::AccessExclusive, Work::Catalogue);
    }
    let lock = if refresh.concurrently { LockMode::Exclusive } else { LockMode::AccessExclusive };
    let effect = Effect::on(&refresh.view, lock, if refresh.concurrently { Work::Scan } else { Work::Rewrite });
    let reads = schema.assumed(&refresh.view).map_or(&[][..], |view| &view.reads);
    rows::read(effect, reads, schema)
}

/// The tables with columns of a domain are read to the last row, whether the constraint is new or was not valid.
fn alter_domain(alter: &AlterDomain, schema: &Schema) -> Effect {
    if matches!(alter.change, DomainChange::AddConstraint { not_valid: true, .. } | DomainChange::Loosen) {
        return Effect::default();
    }
    let columns = schema.columns_of_type(&alter.name);
    let effect = columns.iter().fold(Effect::default(), |effect, (table, _)| {
        on_family(table, LockMode::Share, Work::Scan, schema).touches.into_iter().fold(effect, Effect::with)
    });
    // A domain that is older than the history has columns that the history does not tell of.
    let is_known = schema.data_type(&alter.name).present().is_some_and(|state| state.birth != Birth::Unseen);
    effect.open(!is_known)
}

fn comment_on(comment: &Comment) -> Effect {
    use ObjectKind::{Column, Constraint, ForeignTable, Index, MaterializedView, Sequence, Table, View};
    match comment.kind {
        Constraint => Effect::on(&comment.name, LockMode::AccessShare, Work::Catalogue),
        Column | ForeignTable | Index | MaterializedView | Sequence | Table | View => {
            Effect::on(&comment.name, LockMode::ShareUpdateExclusive, Work::Catalogue)
        }
        _ => Effect::default(),
    }
}
