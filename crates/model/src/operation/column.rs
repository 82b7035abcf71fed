//! Operations on columns.

use crate::{Constraint, DataType, Expression, Name, ObjectKind, ObjectName, SequenceOptions, Span};

/// A column definition: in `CREATE TABLE`, in `ADD COLUMN`.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The column's name.
    pub name: Name,
    /// Its type; `None` where it could not be resolved.
    pub data_type: Option<DataType>,
    /// Whether it is declared NOT NULL, by itself or through PRIMARY KEY.
    pub not_null: bool,
    /// Whether NOT NULL is left to the primary key, and the column itself does not say it.
    pub not_null_unsaid: bool,
    /// Its `DEFAULT`.
    pub default: Option<Expression>,
    /// How its values come about, other than by a default.
    pub generated: Option<Generated>,
    /// `ON UPDATE`: what it becomes whenever its row changes (MySQL).
    pub on_update: Option<Box<Expression>>,
    /// Whether its type may bring constraints that are not written down: a type that a project makes.
    pub may_bring_constraints: bool,
    /// The other constraints written on it, each lifted to the form it has beside the columns.
    pub constraints: Vec<Constraint>,
}

impl PartialEq for Column {
    /// The same column to the server; where it says that it is not null does not count.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.data_type == other.data_type
            && self.not_null == other.not_null
            && self.default == other.default
            && self.generated == other.generated
            && self.on_update == other.on_update
            && self.constraints == other.constraints
    }
}

impl Eq for Column {}

/// A column whose values the server makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Generated {
    /// `GENERATED ALWAYS AS IDENTITY`, or `BY DEFAULT`.
    Identity {
        /// Whether `ALWAYS`.
        always: bool,
        /// How it counts.
        options: SequenceOptions,
    },
    /// `serial`, `bigserial`, `smallserial`: an integer with a sequence behind it.
    Serial,
    /// `AUTO_INCREMENT` (MySQL), `AUTOINCREMENT` (SQLite): the table counts, without a sequence.
    AutoIncrement,
    /// `GENERATED ALWAYS AS (…) STORED`.
    Stored(Expression),
    /// `GENERATED ALWAYS AS (…) VIRTUAL` (PostgreSQL 18).
    Virtual(Expression),
}

/// `ALTER TABLE … ADD COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Column,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// `FIRST`, `AFTER` (MySQL); last, where nothing is said.
    pub position: Option<Box<ColumnPosition>>,
}

/// Where among the others a column is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnPosition {
    /// `FIRST`.
    First,
    /// `AFTER`.
    After(Name),
}

/// `ALTER TABLE … DROP COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// `IF EXISTS`, on the column or on the table.
    pub if_exists: bool,
    /// `CASCADE`.
    pub cascade: bool,
}

/// `ALTER TABLE … RENAME COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameColumn {
    /// What the statement calls the relation: a table, which may be said of any, or a view (PostgreSQL 13).
    pub kind: ObjectKind,
    /// The table or view.
    pub table: ObjectName,
    /// The old name.
    pub column: Name,
    /// The new name.
    pub to: Name,
}

/// `ALTER TABLE … ALTER COLUMN … TYPE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetColumnType {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The new type; `None` where it could not be resolved.
    pub data_type: Option<DataType>,
    /// The old type, where the migration itself says it (Alembic's `existing_type`).
    pub existing_type: Option<DataType>,
    /// `USING`.
    pub using: Option<Expression>,
}

impl SetColumnType {
    /// Whether each value is made from the old one by the cast that the server does on its own.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.using.as_ref().is_none_or(|using| using.text == self.column.text)
    }
}

/// `ALTER TABLE … ALTER COLUMN … SET NOT NULL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetNotNull {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
}

/// `ALTER TABLE … ALTER COLUMN … DROP NOT NULL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropNotNull {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
}

/// `ALTER TABLE … ALTER COLUMN … SET DEFAULT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDefault {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The new default.
    pub default: Expression,
}

/// `ALTER TABLE … ALTER COLUMN … DROP DEFAULT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropDefault {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
}

/// A change of a column's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// What changes.
    pub change: ColumnChange,
    /// The words that say so.
    pub span: Span,
}

/// What [`SetColumn`] changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChange {
    /// `ADD GENERATED … AS IDENTITY`.
    AddIdentity {
        /// Whether `ALWAYS`.
        always: bool,
        /// How it counts.
        options: SequenceOptions,
    },
    /// `SET GENERATED …`, `SET INCREMENT BY …`, `RESTART` of an identity column.
    SetIdentity {
        /// Whether it is `ALWAYS` from now on; `None` where nothing is said about that.
        always: Option<bool>,
        /// What of its sequence is another from now on.
        options: SequenceOptions,
    },
    /// `DROP IDENTITY`.
    DropIdentity {
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `DROP EXPRESSION`: a stored generated column becomes a plain one.
    DropExpression {
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `SET EXPRESSION AS` (PostgreSQL 17).
    SetExpression(Expression),
    /// `SET STATISTICS`, `SET (n_distinct = …)`: what the planner knows.
    Statistics,
    /// `SET STORAGE`.
    Storage,
    /// `SET COMPRESSION` (PostgreSQL 14).
    Compression,
    /// `AUTO_INCREMENT` of a column that is defined anew (MySQL).
    AutoIncrement,
    /// `ON UPDATE` of a column that is defined anew (MySQL).
    OnUpdate(Box<Expression>),
    /// `FIRST`, `AFTER` of a column that is defined anew (MySQL).
    Position(ColumnPosition),
    /// `SET VISIBLE`, `SET INVISIBLE`: whether `*` stands for it, too (MySQL).
    Visibility(bool),
}
