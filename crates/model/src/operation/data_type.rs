//! Operations on types: enums, domains, rows of several fields.

use crate::{DataType, Expression, Literal, Name, ObjectName};

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
    /// `AS (…)`: a row of these fields.
    Composite(Vec<Field>),
    /// Range and base types.
    Other,
}

/// A field of a composite type: what SQL calls an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub data_type: DataType,
}

/// `ALTER TYPE …`: a change of one field of a composite type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterField {
    /// The type.
    pub name: ObjectName,
    /// What changes.
    pub change: FieldChange,
    /// `CASCADE`: the tables of this type change with it.
    pub cascade: bool,
}

/// What [`AlterField`] changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldChange {
    /// `ADD ATTRIBUTE`.
    Add(Field),
    /// `DROP ATTRIBUTE`.
    Drop {
        /// The field.
        field: Name,
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `ALTER ATTRIBUTE … TYPE`.
    SetType(Field),
    /// `RENAME ATTRIBUTE`.
    Rename {
        /// The field.
        field: Name,
        /// Its new name.
        to: Name,
    },
}

impl FieldChange {
    /// The field that changes, by the name it has before.
    #[must_use]
    pub const fn field(&self) -> &Name {
        match self {
            Self::Add(field) | Self::SetType(field) => &field.name,
            Self::Drop { field, .. } | Self::Rename { field, .. } => field,
        }
    }
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
