//! Operations on things that are not tables: views, types, sequences, routines, triggers, policies, schemas, roles.

use crate::{DataType, Expression, Literal, Name, ObjectName, Volatility};

/// What kind of thing a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each is its own word in SQL
pub enum ObjectKind {
    Table,
    ForeignTable,
    View,
    MaterializedView,
    Index,
    Sequence,
    Type,
    Domain,
    Function,
    Procedure,
    Aggregate,
    Trigger,
    Policy,
    Rule,
    Schema,
    Extension,
    Database,
    Role,
    Column,
    Constraint,
    /// Anything else: publications, operators, collations, text search configurations …
    Other,
}

impl ObjectKind {
    /// Whether it is a relation: one of what `pg_class` holds, all of which share their names.
    #[must_use]
    pub const fn is_relation(self) -> bool {
        matches!(
            self,
            Self::Table | Self::ForeignTable | Self::View | Self::MaterializedView | Self::Index | Self::Sequence
        )
    }

    /// The word for it in a sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::ForeignTable => "foreign table",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Index => "index",
            Self::Sequence => "sequence",
            Self::Type => "type",
            Self::Domain => "domain",
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Aggregate => "aggregate",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::Rule => "rule",
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Database => "database",
            Self::Role => "role",
            Self::Column => "column",
            Self::Constraint => "constraint",
            Self::Other => "object",
        }
    }
}

/// `CREATE VIEW`, `CREATE MATERIALIZED VIEW`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateView {
    /// The view.
    pub view: ObjectName,
    /// `MATERIALIZED`.
    pub materialized: bool,
    /// `OR REPLACE`.
    pub or_replace: bool,
    /// `IF NOT EXISTS` (materialized views only).
    pub if_not_exists: bool,
    /// The relations it reads.
    pub reads: Vec<ObjectName>,
    /// The columns it reads.
    pub uses: Vec<ColumnUse>,
    /// `WITH NO DATA`.
    pub without_data: bool,
    /// What comes after its name, in normal form; empty where it is not known.
    pub definition: String,
}

/// A column that a query reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ColumnUse {
    /// The relation, where the query says which: `u.email` of `FROM users u`. Else it is one of those it reads.
    pub relation: Option<ObjectName>,
    /// The column; `None` is all of them, `*`.
    pub column: Option<Name>,
}

/// `REFRESH MATERIALIZED VIEW`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshView {
    /// The view.
    pub view: ObjectName,
    /// `CONCURRENTLY`.
    pub concurrently: bool,
    /// `WITH NO DATA`: it is emptied.
    pub without_data: bool,
}

/// `CREATE TYPE`, `CREATE DOMAIN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateType {
    /// The type.
    pub name: ObjectName,
    /// What kind of type.
    pub shape: TypeShape,
    /// What comes after its name, in normal form; empty for an enum, and where it is not known.
    pub definition: String,
    /// What a domain is, where it is one and that is known.
    pub domain: Option<Domain>,
    /// Whether the migration looks first and skips an existing type (Alembic's `checkfirst`).
    pub if_not_exists: bool,
}

/// A type with a default and constraints of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The type beneath.
    pub base: DataType,
    /// Its `DEFAULT`.
    pub default: Option<Expression>,
    /// Whether it has a CHECK, or is NOT NULL.
    pub is_constrained: bool,
}

/// What kind of type [`CreateType`] makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeShape {
    /// `AS ENUM`, with its values in order.
    Enum(Vec<Literal>),
    /// `CREATE DOMAIN`.
    Domain,
    /// `AS (…)`.
    Composite,
    /// Range and base types.
    Other,
}

/// `ALTER DOMAIN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterDomain {
    /// The domain.
    pub name: ObjectName,
    /// What changes.
    pub change: DomainChange,
}

/// What [`AlterDomain`] changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainChange {
    /// `ADD CONSTRAINT`, `ADD CHECK`.
    AddConstraint {
        /// The constraint, if it has a name.
        constraint: Option<Name>,
        /// `NOT VALID`: existing rows are not checked.
        not_valid: bool,
    },
    /// `VALIDATE CONSTRAINT`.
    ValidateConstraint(Name),
    /// `SET NOT NULL`.
    SetNotNull,
    /// `DROP CONSTRAINT`, `DROP NOT NULL`, `SET DEFAULT`, `DROP DEFAULT`: rows agree with it as they are.
    Loosen,
}

/// `ALTER TYPE … ADD VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEnumValue {
    /// The enum type.
    pub name: ObjectName,
    /// The new value.
    pub value: Literal,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// Where among the others; last, where nothing is said.
    pub place: Option<EnumPlace>,
}

/// Where [`AddEnumValue`] puts a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumPlace {
    /// `BEFORE`.
    Before(Literal),
    /// `AFTER`.
    After(Literal),
}

/// `ALTER TYPE … RENAME VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEnumValue {
    /// The enum type.
    pub name: ObjectName,
    /// The old value.
    pub value: Literal,
    /// The new value.
    pub to: Literal,
}

/// `CREATE SEQUENCE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSequence {
    /// The sequence.
    pub name: ObjectName,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// Whether `if_not_exists` is no part of the statement: the tool looks first, and sends nothing if there is one.
    pub looks_first: bool,
    /// How it counts.
    pub options: SequenceOptions,
}

/// How a sequence counts, as far as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceOptions {
    /// `AS`.
    pub data_type: Option<DataType>,
    /// `INCREMENT BY`.
    pub increment: Option<i64>,
    /// `START WITH`.
    pub start: Option<i64>,
    /// `MINVALUE`; `Some(None)` is `NO MINVALUE`.
    pub minimum: Option<Option<i64>>,
    /// `MAXVALUE`; `Some(None)` is `NO MAXVALUE`.
    pub maximum: Option<Option<i64>>,
    /// `CACHE`.
    pub cache: Option<i64>,
    /// `CYCLE`, `NO CYCLE`.
    pub cycle: Option<bool>,
    /// Whether something else is written: `OWNED BY`, `RESTART`, `TEMPORARY`.
    pub others: bool,
}

/// `ALTER SEQUENCE … RESTART`, `INCREMENT BY` …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterSequence {
    /// The sequence.
    pub name: ObjectName,
    /// `RESTART`: it counts from another number on.
    pub restarts: bool,
}

/// `ALTER FUNCTION … SECURITY DEFINER`, `SET …`, `STABLE` …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterRoutine {
    /// The routine.
    pub name: ObjectName,
    /// `SECURITY DEFINER`, `SECURITY INVOKER`; `None` where nothing is said about that.
    pub security_definer: Option<bool>,
    /// Whether it sets its own `search_path` afterwards; `None` where nothing is said about that.
    pub sets_search_path: Option<bool>,
}

/// `CREATE FUNCTION`, `CREATE PROCEDURE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateRoutine {
    /// The routine.
    pub name: ObjectName,
    /// Whether it is a procedure; a function otherwise.
    pub is_procedure: bool,
    /// The types of its arguments, as written.
    pub arguments: Vec<String>,
    /// `OR REPLACE`.
    pub or_replace: bool,
    /// `SECURITY DEFINER`.
    pub security_definer: bool,
    /// Whether it sets its own `search_path`.
    pub sets_search_path: bool,
    /// How often its result may change. Of one in SQL, which the server may put in place of the call, there is no knowing.
    pub volatility: Option<Volatility>,
    /// What comes after its name, in normal form; empty where it is not known.
    pub definition: String,
}

/// `CREATE TRIGGER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTrigger {
    /// The trigger.
    pub name: Name,
    /// Its table.
    pub table: ObjectName,
    /// `OR REPLACE` (PostgreSQL 14).
    pub or_replace: bool,
    /// The function that it calls, where it is known.
    pub function: Option<ObjectName>,
    /// When it fires and with what, in normal form; empty where it is not known.
    pub definition: String,
    /// `FOR EACH ROW`: on a partitioned table its partitions have it, too.
    pub for_each_row: bool,
}

/// `ALTER TABLE … ENABLE TRIGGER`, `DISABLE TRIGGER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTrigger {
    /// The table.
    pub table: ObjectName,
    /// The trigger; `None` for `ALL` and `USER`.
    pub name: Option<Name>,
    /// Whether it fires afterwards.
    pub enabled: bool,
}

/// `CREATE POLICY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePolicy {
    /// The policy.
    pub name: Name,
    /// Its table.
    pub table: ObjectName,
    /// `USING`.
    pub using: Option<Expression>,
    /// What comes after its name, in normal form; empty where it is not known.
    pub definition: String,
}

/// `CREATE SCHEMA`, `CREATE EXTENSION`, `CREATE DATABASE`, `CREATE ROLE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateObject {
    /// What is made.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// The password of a role, where one is written.
    pub password: Option<Literal>,
    /// The table that it belongs to: of a rule.
    pub table: Option<ObjectName>,
}

/// `ALTER ROLE`, `ALTER USER`: of what changes only the password counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterRole {
    /// The role.
    pub role: Name,
    /// Its new password, where one is written.
    pub password: Option<Literal>,
}

/// `DROP` of anything but a column and a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// What is dropped.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// The table it belongs to: of a trigger, a policy, a rule; of an index where the migration says it (Alembic does).
    pub table: Option<ObjectName>,
    /// `IF EXISTS`.
    pub if_exists: bool,
    /// `CASCADE`.
    pub cascade: bool,
    /// `CONCURRENTLY` (indexes only).
    pub concurrently: bool,
    /// Whether `if_exists` is no part of the statement: the tool looks first, and sends nothing if there is none
    /// (SQLAlchemy's `checkfirst`).
    pub looks_first: bool,
    /// The types of a routine's arguments; `None` where they are left out.
    pub arguments: Option<Vec<String>>,
}

impl Drop {
    /// A `DROP` of one thing, with no options.
    #[must_use]
    pub fn new(kind: ObjectKind, name: ObjectName) -> Self {
        Self {
            kind,
            name,
            table: None,
            if_exists: false,
            cascade: false,
            concurrently: false,
            looks_first: false,
            arguments: None,
        }
    }
}

/// `ALTER … RENAME TO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// What is renamed.
    pub kind: ObjectKind,
    /// The old name.
    pub name: ObjectName,
    /// The new name: it stays in the same schema.
    pub to: Name,
    /// The table that a trigger, a policy or a rule belongs to.
    pub table: Option<ObjectName>,
}

/// `ALTER … SET SCHEMA`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetSchema {
    /// What moves.
    pub kind: ObjectKind,
    /// Its old name.
    pub name: ObjectName,
    /// The new schema.
    pub schema: Name,
}

/// `ALTER … OWNER TO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetOwner {
    /// What changes hands.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// The new owner; `None` for `CURRENT_USER` and its kin.
    pub owner: Option<Name>,
}

/// `COMMENT ON`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What is described.
    pub kind: ObjectKind,
    /// Its name; for a column or constraint, the table's.
    pub name: ObjectName,
    /// The column or constraint.
    pub part: Option<Name>,
    /// What is said about it.
    pub text: CommentText,
}

/// What [`Comment`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentText {
    /// This.
    Said(String),
    /// `NULL`: what was said is taken back.
    Removed,
    /// Only the run knows.
    Unknown,
}

/// `GRANT`, `REVOKE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Whether it grants; it revokes otherwise.
    pub grants: bool,
    /// The privileges, lower case; empty for `ALL`, and for memberships in roles.
    pub privileges: Vec<String>,
    /// What kind of thing the privileges are on.
    pub kind: ObjectKind,
    /// The things; empty for `ALL … IN SCHEMA` and for memberships in roles.
    pub names: Vec<ObjectName>,
    /// The roles by name; `PUBLIC` and `CURRENT_USER` are none.
    pub roles: Vec<Name>,
    /// Whether `PUBLIC` is among them.
    pub public: bool,
}
