//! What is lost between a step and its inverse, and what it is that an inverse cannot be known for.

use crate::{DataType, Name, ObjectKind, ObjectName};

/// Something that a step and its inverse together do not leave as it was, or that the inverse cannot promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Rows of a table.
    Rows(ObjectName),
    /// The values of a column.
    Values {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// What the values of a column had, and the type that the step gives them cannot hold: they are cut, or the step
    /// fails on them.
    Cut {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// The type before the step.
        from: DataType,
        /// The type that the step gives it.
        to: DataType,
    },
    /// Values written since the step, which the old type has no room for: the inverse cuts them, or fails.
    Overflow {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// The old type.
        to: DataType,
    },
    /// A constraint or a unique index does not hold while the step stands: the inverse proves it anew, and fails on rows
    /// written since that break it.
    Proof {
        /// The table.
        table: ObjectName,
        /// The constraint or index.
        name: Name,
    },
    /// A column may be null while the step stands: the inverse reads all rows, and fails on one that is.
    NotNull {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// The column comes back NOT NULL and without a default: the inverse fails if the table holds a row.
    Unfilled {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// Where a sequence or an identity column stood.
    Count(ObjectName),
    /// An enum cannot be without this value any more.
    EnumValue {
        /// The enum.
        name: ObjectName,
        /// The value.
        value: String,
    },
    /// How a generated column is made: an expression cannot be given to a column that there is.
    Generation {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// The indexes and constraints that attaching makes on a partition: detaching leaves them there.
    Leftovers(ObjectName),
    /// The index of a partition that became a part of the whole's: it stays that.
    Attached(ObjectName),
}

impl Loss {
    /// Whether it is data that the step itself takes away.
    #[must_use]
    pub const fn is_data(&self) -> bool {
        matches!(self, Self::Rows(_) | Self::Values { .. } | Self::Cut { .. } | Self::Count(_))
    }

    /// The word for its kind.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Rows(_) => "rows",
            Self::Values { .. } => "values",
            Self::Cut { .. } => "cut",
            Self::Overflow { .. } => "overflow",
            Self::Proof { .. } => "proof",
            Self::NotNull { .. } => "not null",
            Self::Unfilled { .. } => "unfilled",
            Self::Count(_) => "count",
            Self::EnumValue { .. } => "enum value",
            Self::Generation { .. } => "generation",
            Self::Leftovers(_) => "leftovers",
            Self::Attached(_) => "attached",
        }
    }

    /// What is lost, for people: "the values of `users.email`".
    #[must_use]
    pub fn saying(&self) -> String {
        match self {
            Self::Rows(table) => format!("rows of `{table}`"),
            Self::Values { table, column } => format!("the values of `{table}.{column}`"),
            Self::Cut { table, column, from, to } => {
                format!("what `{table}.{column}` holds as `{from}` and cannot as `{to}`")
            }
            Self::Overflow { table, column, to } => {
                format!("what is written to `{table}.{column}` since and does not fit `{to}`")
            }
            Self::Proof { table, name } => format!("`{name}` on `{table}` has to be proven anew"),
            Self::NotNull { table, column } => format!("`{table}.{column}` has to be proven not null anew"),
            Self::Unfilled { table, column } => format!("`{table}.{column}` is not null and has no value for the rows"),
            Self::Count(name) => format!("where `{name}` stood"),
            Self::EnumValue { name, value } => format!("`{name}` keeps the value '{value}'"),
            Self::Generation { table, column } => format!("how `{table}.{column}` is generated"),
            Self::Attached(index) => format!("`{index}` stays a part of the index of the whole"),
            Self::Leftovers(table) => format!("`{table}` keeps indexes and constraints"),
        }
    }
}

/// Why there is no knowing what undoes a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The step could not be read, or is not followed.
    Unread,
    /// It calls functions, which may do anything.
    Called,
    /// It adds rows, and only the run knows which.
    Rows,
    /// It makes the thing unless it is there, and that is not known.
    MayExist(ObjectKind, String),
    /// What the thing was like was not seen.
    Unseen(ObjectKind, String),
    /// Only a part of the thing was seen.
    Partial(ObjectKind, String),
    /// What the thing says is known to the run alone, or names what is called otherwise since.
    Body(ObjectKind, String),
    /// It is called as a convention says that is not known.
    Nameless,
    /// What takes it back from one type to the other is not known.
    Conversion(Box<DataType>, Box<DataType>),
    /// What goes along by CASCADE, or needs it, is not followed.
    Dependents(ObjectKind, String),
    /// The schema does not keep it; what that is.
    Unkept(&'static str),
}

impl Gap {
    /// Why, for people.
    #[must_use]
    pub fn saying(&self) -> String {
        match self {
            Self::Unread => "it could not be read".to_owned(),
            Self::Called => "it calls a function".to_owned(),
            Self::Rows => "only the run knows which rows".to_owned(),
            Self::MayExist(kind, name) => format!("{} `{name}` may have been there", kind.word()),
            Self::Unseen(kind, name) => format!("{} `{name}` was not seen", kind.word()),
            Self::Partial(kind, name) => format!("{} `{name}` is known in part", kind.word()),
            Self::Body(kind, name) => format!("what {} `{name}` says is not known", kind.word()),
            Self::Nameless => "it has no name that is known".to_owned(),
            Self::Conversion(from, to) => format!("what takes `{from}` to `{to}` is not known"),
            Self::Dependents(kind, name) => format!("others need {} `{name}`", kind.word()),
            Self::Unkept(what) => format!("the schema does not keep {what}"),
        }
    }
}
