//! What PostgreSQL does to the relations a step touches: the physics, told apart from any opinion about it.
//!
//! Sources: the PostgreSQL manual, "Explicit Locking" and the pages of the statements named below, and servers: each
//! arm was run on PostgreSQL 15 with `pg_locks` and `pg_relation_filenode` read before and after.

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
        Operation::Rename(Rename { kind, name, .. }) if is_relation(*kind) => {
            // Renaming an index takes a weaker lock since version 12.
            let weak = *kind == ObjectKind::Index && server.at_least(12);
            Effect::on(name, if weak { ShareUpdateExclusive } else { AccessExclusive }, Work::Catalogue)
        }
        Operation::SetSchema(SetSchema { kind, name, .. }) | Operation::SetOwner(SetOwner { kind, name, .. })
            if is_relation(*kind) =>
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

fn add_column(add: &AddColumn, server: Server) -> Effect {
    let column = &add.column;
    let rewrites = match &column.generated {
        Some(Generated::Identity { .. } | Generated::Serial | Generated::Stored(_)) => Some(true),
        Some(Generated::Virtual(_)) => Some(false),
        None => default_rewrites(column.default.as_ref(), server),
    };
    let mut work = match rewrites {
        Some(true) => Work::Rewrite,
        Some(false) => Work::Catalogue,
        None => Work::Unknown,
    };
    let mut referents = Vec::new();
    for constraint in &column.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude => {
                work = work.max(Work::BuildIndex);
            }
            ConstraintKind::Check(_) => work = work.max(Work::Scan),
            ConstraintKind::ForeignKey(foreign) => {
                // Without a default every new value is null, and the server knows that null refers to nothing. It does
                // not look whether a default is null.
                if column.default.is_some() {
                    work = work.max(Work::Scan);
                }
                referents.push(&foreign.referent);
            }
            ConstraintKind::NotNull(_) => {}
        }
    }
    let effect = Effect::on(&add.table, LockMode::AccessExclusive, work);
    referents
        .into_iter()
        .filter(|referent| **referent != add.table)
        .fold(effect, |effect, referent| effect.and(referent, LockMode::ShareRowExclusive, Work::Catalogue))
}

/// Whether adding a column with this default writes every row; `None` if there is no knowing.
///
/// Since version 11 a default that is not volatile is stored once, in the catalogue (manual, ALTER TABLE, "Notes").
fn default_rewrites(default: Option<&Expression>, server: Server) -> Option<bool> {
    match default {
        None => Some(false),
        Some(default) if default.is_null => Some(false),
        Some(_) if !server.at_least(11) => Some(true),
        Some(default) => match default.volatility() {
            Volatility::Stable => Some(false),
            Volatility::Volatile => Some(true),
            Volatility::Unknown => None,
        },
    }
}

fn set_column_type(set: &SetColumnType, schema: &Schema, server: Server) -> Effect {
    let known = schema.column(&set.table, &set.column).present().and_then(|column| column.data_type.as_ref());
    let from = known.or(set.existing_type.as_ref());
    let change = match (from, &set.data_type) {
        // An enum's values are stored like no other type's, another enum's included.
        (Some(from), Some(to)) if from != to && (is_enum(from, schema) || is_enum(to, schema)) => TypeChange::Rewrite,
        (Some(from), Some(to)) => from.change_to(to, server),
        (None, Some(to)) => to.change_from_unknown(),
        (_, None) => TypeChange::Unknown,
    };
    let work = match (using(set), change) {
        (Using::Another, _) | (_, TypeChange::Rewrite) => Work::Rewrite,
        // A cast that changes nothing leaves the rows alone; which one that is depends on both types.
        (Using::Derived, _) | (_, TypeChange::Unknown) => Work::Unknown,
        (Using::Itself, TypeChange::Same | TypeChange::Catalogue) => Work::Catalogue,
        (Using::Itself, TypeChange::CatalogueUnderUtc) => Work::RewriteOutsideUtc,
    };
    Effect::on(&set.table, LockMode::AccessExclusive, work)
}

/// What a column's new values are made from.
enum Using {
    /// The old value.
    Itself,
    /// The old value, with casts or operators around it.
    Derived,
    /// Something else: a function's result, a constant, other columns.
    Another,
}

fn using(set: &SetColumnType) -> Using {
    match &set.using {
        None => Using::Itself,
        Some(using) if !using.functions.is_empty() || using.columns != [set.column.clone()] => Using::Another,
        Some(using) if using.text == set.column.text => Using::Itself,
        Some(_) => Using::Derived,
    }
}

fn is_enum(data_type: &DataType, schema: &Schema) -> bool {
    schema.data_type(&data_type.object_name()).present().is_some_and(|state| state.values.is_some())
}

/// Whether NOT NULL has nothing to prove: the column already is, or, since version 12, a valid CHECK says so
/// (manual, ALTER TABLE, "SET NOT NULL").
fn not_null_is_known(table: &ObjectName, column: &Name, schema: &Schema, server: Server) -> bool {
    let Some(table) = schema.relation(table).present() else {
        return false;
    };
    let already = table.column(column).present().is_some_and(|column| column.not_null == Some(true));
    already || (server.at_least(12) && table.proves_not_null(column))
}

fn add_constraint(table: &ObjectName, constraint: &Constraint, schema: &Schema, server: Server) -> Effect {
    use LockMode::{AccessExclusive, ShareRowExclusive};
    let scan = if constraint.not_valid { Work::Catalogue } else { Work::Scan };
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) if key.using_index.is_some() => {
            let nullable = |column: &Name| {
                schema.column(table, column).present().is_none_or(|column| column.not_null != Some(true))
            };
            let index = key.using_index.clone().map(|name| ObjectName { schema: table.schema.clone(), name });
            let columns = index.and_then(|index| schema.relation(&index).present());
            let proven = columns.is_some_and(|index| {
                index.columns_complete && !index.columns.iter().any(|column| nullable(&column.name))
            });
            Effect::on(table, AccessExclusive, if proven { Work::Catalogue } else { Work::Scan })
        }
        ConstraintKind::Unique(key) if key.using_index.is_some() => Effect::on(table, AccessExclusive, Work::Catalogue),
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude => {
            Effect::on(table, AccessExclusive, Work::BuildIndex)
        }
        ConstraintKind::ForeignKey(foreign) => {
            let effect = Effect::on(table, ShareRowExclusive, scan);
            if foreign.referent == *table {
                effect
            } else {
                effect.and(&foreign.referent, ShareRowExclusive, Work::Catalogue)
            }
        }
        ConstraintKind::NotNull(column) if not_null_is_known(table, column, schema, server) => {
            Effect::on(table, AccessExclusive, Work::Catalogue)
        }
        ConstraintKind::Check(_) | ConstraintKind::NotNull(_) => Effect::on(table, AccessExclusive, scan),
    }
}

fn drop_constraint(drop: &DropConstraint, schema: &Schema) -> Effect {
    let effect = Effect::on(&drop.table, LockMode::AccessExclusive, Work::Catalogue);
    let found = drop.constraint.as_ref().and_then(|name| schema.relation(&drop.table).present()?.constraint(name));
    match found.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::ForeignKey(foreign)) if foreign.referent != drop.table => {
            effect.and(&foreign.referent, LockMode::AccessExclusive, Work::Catalogue)
        }
        _ => effect,
    }
}

fn validate_constraint(validate: &ValidateConstraint, schema: &Schema) -> Effect {
    let effect = Effect::on(&validate.table, LockMode::ShareUpdateExclusive, Work::Scan);
    let found = schema.relation(&validate.table).present().and_then(|table| table.constraint(&validate.constraint));
    match found.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::ForeignKey(foreign)) if foreign.referent != validate.table => {
            effect.and(&foreign.referent, LockMode::RowShare, Work::Catalogue)
        }
        _ => effect,
    }
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
        kind if is_relation(kind) => Effect::on(&drop.name, AccessExclusive, Work::Catalogue),
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

fn is_relation(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Index
            | ObjectKind::Sequence
    )
}
