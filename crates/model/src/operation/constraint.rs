//! Constraints, and operations on them.

use crate::{Expression, IndexKey, Name, ObjectName, Span};

/// A constraint on a table. One written on a column has the same form, with that column in its list.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// Its name, if given; the server makes one up otherwise.
    pub name: Option<Name>,
    /// What it demands.
    pub kind: ConstraintKind,
    /// `NOT VALID`: existing rows are not checked.
    pub not_valid: bool,
    /// `NOT ENFORCED`: no row is ever checked (PostgreSQL 18).
    pub not_enforced: bool,
    /// `NO INHERIT`: the tables that inherit from this one may do otherwise.
    pub no_inherit: bool,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub initially_deferred: bool,
    /// The words that make it.
    pub span: Span,
}

impl PartialEq for Constraint {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.kind == other.kind
            && self.not_valid == other.not_valid
            && self.not_enforced == other.not_enforced
            && self.no_inherit == other.no_inherit
            && self.deferrable == other.deferrable
            && self.initially_deferred == other.initially_deferred
    }
}

impl Eq for Constraint {}

impl Constraint {
    /// A constraint with no name and no options.
    #[must_use]
    pub fn new(kind: ConstraintKind, span: Span) -> Self {
        Self {
            name: None,
            kind,
            not_valid: false,
            not_enforced: false,
            no_inherit: false,
            deferrable: false,
            initially_deferred: false,
            span,
        }
    }
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `PRIMARY KEY`.
    PrimaryKey(Key),
    /// `UNIQUE`.
    Unique(Key),
    /// `FOREIGN KEY … REFERENCES`, or `REFERENCES` on a column.
    ForeignKey(ForeignKey),
    /// `CHECK`.
    Check(Expression),
    /// `NOT NULL` as a named constraint of a table (PostgreSQL 18).
    NotNull(Name),
    /// `EXCLUDE`.
    Exclude(Exclusion),
}

/// What a primary key or unique constraint is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The columns; empty where an index brings them.
    pub columns: Vec<Name>,
    /// `USING INDEX`: the index that already exists.
    pub using_index: Option<Name>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    pub nulls_not_distinct: bool,
}

impl Key {
    /// A key over these columns.
    #[must_use]
    pub fn of(columns: Vec<Name>) -> Self {
        Self { columns, ..Self::default() }
    }
}

/// What an exclusion constraint is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusion {
    /// `USING`, where it is written.
    pub method: Option<String>,
    /// What is compared, each with its operator.
    pub elements: Vec<(IndexKey, String)>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// `WHERE`.
    pub predicate: Option<Expression>,
}

/// What a foreign key is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignKey {
    /// The referencing columns.
    pub columns: Vec<Name>,
    /// The referenced table.
    pub referent: ObjectName,
    /// The referenced columns; empty means its primary key.
    pub referent_columns: Vec<Name>,
    /// `ON DELETE`.
    pub on_delete: ReferentialAction,
    /// `ON UPDATE`.
    pub on_update: ReferentialAction,
    /// `ON DELETE SET NULL (…)`: the columns that are set, where not all are (PostgreSQL 15).
    pub on_delete_columns: Vec<Name>,
    /// `MATCH`.
    pub matching: Matching,
}

/// What counts as a reference where only some of the columns are null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// None of them: the default.
    #[default]
    Simple,
    /// An error.
    Full,
    /// `MATCH PARTIAL`, which no server knows.
    Partial,
}

/// What happens to referencing rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReferentialAction {
    /// The default.
    #[default]
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

impl ReferentialAction {
    /// The words for it, lower case; none for the default.
    #[must_use]
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Self::NoAction => None,
            Self::Restrict => Some("restrict"),
            Self::Cascade => Some("cascade"),
            Self::SetNull => Some("set null"),
            Self::SetDefault => Some("set default"),
        }
    }
}

impl ConstraintKind {
    /// The words for it, lower case.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::PrimaryKey(_) => "primary key",
            Self::Unique(_) => "unique",
            Self::ForeignKey(_) => "foreign key",
            Self::Check(_) => "check",
            Self::NotNull(_) => "not null",
            Self::Exclude(_) => "exclude",
        }
    }
}

/// `ALTER TABLE … ADD CONSTRAINT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint.
    pub constraint: Constraint,
}

/// `ALTER TABLE … DROP CONSTRAINT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint; `None` where the migration does not say (Alembic's `drop_constraint(None, …)`), or takes the name
    /// from the live schema.
    pub constraint: Option<Name>,
    /// Whether it has no name that anybody could know: Alembic cannot write the statement.
    pub is_nameless: bool,
    /// `IF EXISTS`, on the constraint or on the table.
    pub if_exists: bool,
    /// `CASCADE`.
    pub cascade: bool,
}

/// `ALTER TABLE … DROP PRIMARY KEY` (MySQL), whatever its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropPrimaryKey {
    /// The table.
    pub table: ObjectName,
}

/// `ALTER TABLE … VALIDATE CONSTRAINT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidateConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint.
    pub constraint: Name,
}

/// `ALTER TABLE … RENAME CONSTRAINT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameConstraint {
    /// The table.
    pub table: ObjectName,
    /// The old name.
    pub constraint: Name,
    /// The new name.
    pub to: Name,
}

/// `ALTER TABLE … ALTER CONSTRAINT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterConstraint {
    /// The table.
    pub table: ObjectName,
    /// The constraint.
    pub constraint: Name,
    /// Whether it is `ENFORCED` afterwards (PostgreSQL 18); `None` where nothing is said about that.
    pub enforced: Option<bool>,
}
