//! The things a migration step can do to a database: one struct each, every name with its own span.

mod column;
mod constraint;
mod data;
mod data_type;
mod index;
mod mention;
mod object;
mod partition;
mod policy;
mod publication;
mod routine;
mod sequence;
mod session;
mod statistics;
mod storage;
mod table;
mod view;

pub use column::*;
pub use constraint::*;
pub use data::*;
pub use data_type::*;
pub use index::*;
pub use object::*;
pub use partition::*;
pub use policy::*;
pub use publication::*;
pub use routine::*;
pub use sequence::*;
pub use session::*;
pub use statistics::*;
pub use storage::*;
pub use table::*;
pub use view::*;

/// One thing the database is asked to do. A statement that asks for several (`ALTER TABLE` with three actions,
/// `DROP TABLE a, b`) is several operations, one step each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    // Tables.
    /// `CREATE TABLE`, also `AS SELECT`.
    CreateTable(CreateTable),
    /// `ATTACH PARTITION`.
    AttachPartition(AttachPartition),
    /// `DETACH PARTITION`.
    DetachPartition(DetachPartition),
    /// `EXCHANGE PARTITION` (MySQL).
    ExchangePartition(ExchangePartition),
    /// `SET LOGGED`, `SET TABLESPACE`, `SET ACCESS METHOD`, storage parameters, of whatever is stored.
    SetStorage(SetStorage),
    /// `ALL IN TABLESPACE … SET TABLESPACE`.
    MoveTablespace(MoveTablespace),
    /// `INHERIT`, `NO INHERIT`.
    SetInheritance(SetInheritance),
    /// `OF`, `NOT OF`.
    SetTableType(SetTableType),
    /// `ENABLE`, `DISABLE`, `FORCE ROW LEVEL SECURITY`.
    SetRowSecurity(SetRowSecurity),

    // Columns.
    /// `ADD COLUMN`.
    AddColumn(AddColumn),
    /// `DROP COLUMN`.
    DropColumn(DropColumn),
    /// `RENAME COLUMN`.
    RenameColumn(RenameColumn),
    /// `ALTER COLUMN … TYPE`.
    SetColumnType(SetColumnType),
    /// `ALTER COLUMN … SET NOT NULL`.
    SetNotNull(SetNotNull),
    /// `ALTER COLUMN … DROP NOT NULL`.
    DropNotNull(DropNotNull),
    /// `ALTER COLUMN … SET DEFAULT`.
    SetDefault(SetDefault),
    /// `ALTER COLUMN … DROP DEFAULT`.
    DropDefault(DropDefault),
    /// `ADD GENERATED … AS IDENTITY`, `DROP IDENTITY`, `DROP EXPRESSION`, `SET STATISTICS` and other column settings.
    SetColumn(SetColumn),

    // Constraints.
    /// `ADD CONSTRAINT`.
    AddConstraint(AddConstraint),
    /// `DROP CONSTRAINT`.
    DropConstraint(DropConstraint),
    /// `DROP PRIMARY KEY`.
    DropPrimaryKey(DropPrimaryKey),
    /// `VALIDATE CONSTRAINT`.
    ValidateConstraint(ValidateConstraint),
    /// `RENAME CONSTRAINT`.
    RenameConstraint(RenameConstraint),
    /// `ALTER CONSTRAINT`.
    AlterConstraint(AlterConstraint),

    // Indexes.
    /// `CREATE INDEX`.
    CreateIndex(CreateIndex),
    /// `ALTER INDEX … ATTACH PARTITION`.
    AttachIndex(AttachIndex),
    /// `REINDEX`.
    Reindex(Reindex),
    /// `CREATE STATISTICS`.
    CreateStatistics(CreateStatistics),
    /// `ALTER STATISTICS … SET STATISTICS`.
    SetStatistics(SetStatistics),

    // Views, types, sequences, routines and everything else that has a name.
    /// `CREATE VIEW`, `CREATE MATERIALIZED VIEW`.
    CreateView(CreateView),
    /// `REFRESH MATERIALIZED VIEW`.
    RefreshView(RefreshView),
    /// `CREATE TYPE`, `CREATE DOMAIN`.
    CreateType(CreateType),
    /// `ALTER DOMAIN … ADD CONSTRAINT`, `VALIDATE CONSTRAINT`, `SET NOT NULL`.
    AlterDomain(AlterDomain),
    /// `ALTER TYPE … ADD ATTRIBUTE` and the like.
    AlterField(AlterField),
    /// `ALTER TYPE … ADD VALUE`.
    AddEnumValue(AddEnumValue),
    /// `ALTER TYPE … RENAME VALUE`.
    RenameEnumValue(RenameEnumValue),
    /// `CREATE SEQUENCE`.
    CreateSequence(CreateSequence),
    /// `ALTER SEQUENCE`.
    AlterSequence(AlterSequence),
    /// `CREATE FUNCTION`, `CREATE PROCEDURE`.
    CreateRoutine(CreateRoutine),
    /// `ALTER FUNCTION`, `ALTER PROCEDURE`: of how they run.
    AlterRoutine(AlterRoutine),
    /// `CREATE TRIGGER`.
    CreateTrigger(CreateTrigger),
    /// `CREATE EVENT TRIGGER`.
    CreateEventTrigger(CreateEventTrigger),
    /// `ENABLE TRIGGER`, `DISABLE TRIGGER`, and the same of rules.
    SetTrigger(SetTrigger),
    /// `CREATE POLICY`.
    CreatePolicy(CreatePolicy),
    /// `ALTER POLICY`.
    AlterPolicy(AlterPolicy),
    /// `CREATE PUBLICATION`.
    CreatePublication(CreatePublication),
    /// `ALTER PUBLICATION`.
    AlterPublication(AlterPublication),
    /// `CREATE SCHEMA`, `CREATE EXTENSION`, `CREATE DATABASE`, `CREATE ROLE`.
    CreateObject(CreateObject),
    /// `ALTER ROLE`.
    AlterRole(AlterRole),
    /// `DROP` of anything but a column and a constraint.
    Drop(Drop),
    /// `ALTER … RENAME TO` of anything but a column and a constraint.
    Rename(Rename),
    /// `ALTER … SET SCHEMA`.
    SetSchema(SetSchema),
    /// `ALTER … OWNER TO`.
    SetOwner(SetOwner),
    /// `ALTER … DEPENDS ON EXTENSION`.
    SetDependence(SetDependence),
    /// `COMMENT ON`.
    Comment(Comment),
    /// `GRANT`, `REVOKE`.
    Grant(Grant),
    /// `ALTER DEFAULT PRIVILEGES`.
    SetDefaultPrivileges(SetDefaultPrivileges),

    // Rows.
    /// `INSERT`.
    Insert(Insert),
    /// `UPDATE`.
    Update(Update),
    /// `DELETE`.
    Delete(Delete),
    /// `MERGE`.
    Merge(Merge),
    /// `TRUNCATE`.
    Truncate(Truncate),
    /// `COPY … FROM`.
    CopyFrom(CopyFrom),
    /// `SELECT`, `VALUES`, `CALL`: rows are read, or a function is run for its effect.
    Query(Query),

    // The session and its transaction.
    /// `SET`, `RESET`, `set_config(…)`.
    SetVariable(SetVariable),
    /// `BEGIN`.
    Begin,
    /// `COMMIT`.
    Commit,
    /// `ROLLBACK`.
    Rollback,
    /// `SAVEPOINT`, `RELEASE`, `ROLLBACK TO`.
    Savepoint,
    /// `ALTER SYSTEM`.
    AlterSystem(AlterSystem),
    /// `DISCARD`.
    Discard(Discard),
    /// `LOCK TABLE`.
    LockTable(LockTable),
    /// `VACUUM`, `ANALYZE`.
    Vacuum(Vacuum),
    /// `CLUSTER`.
    Cluster(Cluster),

    /// A statement that was read and that changes nothing the model tracks: `CREATE COLLATION`, `LISTEN`.
    Untracked(Untracked),
    /// A step that could not be read. What it does is unknown, and so is the schema after it.
    Opaque(Opaque),
}

impl Operation {
    /// In which pass over the table the server does it, where it is one of several actions of an `ALTER TABLE`: drops
    /// come first, and what is added comes after what is changed, whatever the order they are written in.
    ///
    /// Source: `AlterTablePass` in the server's `tablecmds.c`; `ADD COLUMN … PRIMARY KEY, DROP CONSTRAINT` seen on
    /// PostgreSQL 15. MySQL drops first, too.
    #[must_use]
    pub const fn pass(&self) -> u8 {
        match self {
            Self::DropColumn(_)
            | Self::DropConstraint(_)
            | Self::DropPrimaryKey(_)
            | Self::DropNotNull(_)
            | Self::DropDefault(_)
            | Self::Drop(_) => 0,
            Self::SetColumn(set) => match set.change {
                ColumnChange::DropIdentity { .. } | ColumnChange::DropExpression { .. } => 0,
                ColumnChange::AddIdentity { .. } => 4,
                _ => 3,
            },
            Self::SetColumnType(_) => 1,
            Self::AddColumn(_) => 2,
            Self::AddConstraint(_) => 4,
            Self::ValidateConstraint(_) | Self::AttachPartition(_) | Self::SetStorage(_) => 5,
            _ => 3,
        }
    }

    /// The table that it alters, if it is an action of `ALTER TABLE`.
    #[must_use]
    pub const fn altered(&self) -> Option<&crate::ObjectName> {
        Some(match self {
            Self::AddColumn(AddColumn { table, .. })
            | Self::DropColumn(DropColumn { table, .. })
            | Self::SetColumnType(SetColumnType { table, .. })
            | Self::SetNotNull(SetNotNull { table, .. })
            | Self::DropNotNull(DropNotNull { table, .. })
            | Self::SetDefault(SetDefault { table, .. })
            | Self::DropDefault(DropDefault { table, .. })
            | Self::SetColumn(SetColumn { table, .. })
            | Self::AddConstraint(AddConstraint { table, .. })
            | Self::DropConstraint(DropConstraint { table, .. })
            | Self::DropPrimaryKey(DropPrimaryKey { table })
            | Self::ValidateConstraint(ValidateConstraint { table, .. })
            | Self::AlterConstraint(AlterConstraint { table, .. })
            | Self::SetStorage(SetStorage {
                kind: crate::ObjectKind::Table | crate::ObjectKind::MaterializedView,
                relation: table,
                ..
            }) => table,
            _ => return None,
        })
    }

    /// The same with the indexes that MySQL makes and drops among the actions of an `ALTER TABLE`.
    #[must_use]
    pub fn acted_on(&self) -> Option<&crate::ObjectName> {
        match self {
            Self::CreateIndex(create) => Some(&create.table),
            Self::Drop(drop) if drop.kind == crate::ObjectKind::Index => drop.table.as_ref(),
            other => other.altered(),
        }
    }

    /// The values that a change of rows spells out.
    #[must_use]
    pub fn literals(&self) -> &[crate::Literal] {
        match self {
            Self::Insert(insert) => &insert.literals,
            Self::Update(update) => &update.literals,
            Self::Delete(delete) => &delete.literals,
            _ => &[],
        }
    }

    /// The relations that it reads.
    #[must_use]
    pub fn reads(&self) -> &[crate::ObjectName] {
        match self {
            Self::CreateTable(create) => &create.copies,
            Self::CreateView(create) => &create.reads,
            Self::Insert(insert) => &insert.reads,
            Self::Update(update) => &update.reads,
            Self::Delete(delete) => &delete.reads,
            Self::Merge(merge) => &merge.reads,
            Self::Query(query) => &query.reads,
            _ => &[],
        }
    }

    /// The password that a role is given.
    #[must_use]
    pub fn password(&self) -> Option<&crate::Literal> {
        match self {
            Self::CreateObject(create) => create.password.as_ref(),
            Self::AlterRole(alter) => alter.password.as_ref(),
            _ => None,
        }
    }
}

/// See [`Operation::Untracked`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untracked {
    /// What the statement is, in the words that open it: `CREATE COLLATION`.
    pub what: String,
}

/// See [`Operation::Opaque`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// Why it could not be read.
    pub reason: Reason,
}

/// Why a step is [`Operation::Opaque`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// PostgreSQL's parser, or Python's, rejects the text; its message.
    Syntax(String),
    /// PostgreSQL's parser stops at a word that another database's SQL has, and its own has not.
    Foreign {
        /// Its message.
        message: String,
        /// Whose word it is, where only one has it.
        dialect: Option<crate::Dialect>,
    },
    /// The text is SQL put together from values that are known only when the migration runs.
    Interpolated,
    /// The step depends on something that cannot be known without running the migration; what that is.
    Unresolved(String),
    /// The step hides in a template that is filled in by the runner.
    Template,
    /// The text is another database's SQL, and its parser is not part of this build: the module for the browser has it
    /// beside, for who meets such a file.
    Elsewhere,
}

impl std::fmt::Display for Reason {
    /// Why, as it may stand behind a colon.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax(message) => f.write_str(message),
            Self::Foreign { message, .. } => write!(f, "for another database: {message}"),
            Self::Interpolated => f.write_str("text put together from values that only the run knows"),
            Self::Unresolved(what) => f.write_str(what),
            Self::Template => f.write_str("a template fills it in"),
            Self::Elsewhere => f.write_str("this build has no parser for its SQL"),
        }
    }
}
