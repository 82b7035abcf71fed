//! Operations on whatever has a name: it is made, dropped, renamed, moved, owned, described and granted.

use crate::{Literal, Name, ObjectName};

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
    EventTrigger,
    Policy,
    Rule,
    Schema,
    Extension,
    Database,
    Role,
    Column,
    Constraint,
    Statistics,
    Publication,
    Tablespace,
    /// Anything else: operators, collations, text search configurations …
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
            Self::EventTrigger => "event trigger",
            Self::Policy => "policy",
            Self::Rule => "rule",
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Database => "database",
            Self::Role => "role",
            Self::Column => "column",
            Self::Constraint => "constraint",
            Self::Statistics => "statistics object",
            Self::Publication => "publication",
            Self::Tablespace => "tablespace",
            Self::Other => "object",
        }
    }
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

/// `ALTER … DEPENDS ON EXTENSION`: it goes when the extension goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDependence {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// The table that a trigger belongs to.
    pub table: Option<ObjectName>,
    /// The extension.
    pub extension: Name,
    /// Whether it depends on it afterwards: not so `NO DEPENDS`.
    pub depends: bool,
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

/// `ALTER DEFAULT PRIVILEGES`: who may do what with things that are made from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDefaultPrivileges {
    /// `FOR ROLE`: who makes them; none for whoever runs the statement.
    pub owners: Vec<Name>,
    /// `IN SCHEMA`: where they are made; none for everywhere.
    pub schemas: Vec<Name>,
    /// What is granted or revoked, on no thing by name.
    pub grant: Grant,
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
