//! Column types, and what it costs to change one into another.

mod cast;
mod narrowing;
mod room;

use std::fmt;

use crate::{Name, ObjectName, Server, Span};

pub use self::narrowing::Narrowing;
pub use self::room::Room;

/// A column's type, by the name `format_type` gives it: `integer`, `character varying`, `timestamp with time zone`.
#[derive(Clone, Debug, Default)]
pub struct DataType {
    /// The canonical name, lower case, with its schema where one is written and it is not `pg_catalog`.
    pub name: String,
    /// Length, precision and scale, as far as written: `[200]` for `varchar(200)`, `[10, 2]` for `numeric(10,2)`.
    pub modifiers: Vec<i64>,
    /// How many array dimensions: 0 for a plain type.
    pub dimensions: u8,
    /// `COLLATE`, where it is written with the type.
    pub collation: Option<ObjectName>,
    /// `CHARACTER SET`, where it is written with the type.
    pub character_set: Option<Box<Name>>,
    /// Where it is written.
    pub span: Span,
}

/// The types that are built into PostgreSQL, and that columns have.
const BUILTIN: &[&str] = &[
    "bigint",
    "bit",
    "bit varying",
    "boolean",
    "box",
    "bytea",
    "character",
    "character varying",
    "cidr",
    "circle",
    "date",
    "double precision",
    "inet",
    "integer",
    "interval",
    "json",
    "jsonb",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "oid",
    "path",
    "point",
    "polygon",
    "real",
    "smallint",
    "text",
    "time with time zone",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "tsquery",
    "tsvector",
    "uuid",
    "xml",
];

impl PartialEq for DataType {
    /// The same type to the server; the place does not count, nor does the collation, which is the column's, nor the
    /// number of array dimensions, which PostgreSQL ignores (manual, "Arrays": declaring the number of dimensions is documentation).
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.modifiers == other.modifiers && (self.dimensions > 0) == (other.dimensions > 0)
    }
}

impl Eq for DataType {}

/// What changing a column from one type to another does to the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeChange {
    /// The two are the same type.
    Same,
    /// Only the catalogue changes.
    Catalogue,
    /// Only the catalogue changes if the server's `TimeZone` is UTC; the table is rewritten otherwise.
    CatalogueUnderUtc,
    /// Every row is written again, and every index with it.
    Rewrite,
    /// There is no knowing: a type we have no facts about.
    Unknown,
}

impl DataType {
    /// A type without modifiers, by its canonical name.
    #[must_use]
    pub fn plain(name: impl Into<String>, span: Span) -> Self {
        Self { name: name.into(), span, ..Self::default() }
    }

    /// The canonical name of an alias of a built-in type (`varchar`, `int8`, `timestamptz`), or the name itself.
    ///
    /// Source: PostgreSQL manual, "Data Types", table 8.1.
    #[must_use]
    pub fn canonical(alias: &str) -> &str {
        match alias {
            "int" | "int4" => "integer",
            "int2" => "smallint",
            "int8" => "bigint",
            "float4" => "real",
            "float" | "float8" => "double precision",
            "decimal" => "numeric",
            "bool" => "boolean",
            "varchar" => "character varying",
            "char" | "bpchar" => "character",
            "varbit" => "bit varying",
            "timestamptz" => "timestamp with time zone",
            "timestamp" => "timestamp without time zone",
            "timetz" => "time with time zone",
            "time" => "time without time zone",
            other => other,
        }
    }

    /// The type's name as that of an object, for types that a history makes.
    #[must_use]
    pub fn object_name(&self) -> ObjectName {
        let name = |text: &str| Name::new(text, self.span);
        match self.name.rsplit_once('.') {
            Some((schema, bare)) => ObjectName { schema: Some(name(schema)), name: name(bare) },
            None => ObjectName::bare(name(&self.name)),
        }
    }

    /// Whether the type is built into PostgreSQL, so that its behaviour is known.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        BUILTIN.contains(&self.name.as_str())
    }

    /// How long the name of a built-in type is that a text begins with, the longest where one is the beginning of another.
    #[must_use]
    pub fn builtin_prefix(text: &str) -> Option<usize> {
        let names = BUILTIN.iter().filter(|name| text.starts_with(**name));
        names.map(|name| name.len()).max().filter(|&length| {
            text.get(length..).is_none_or(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        })
    }

    /// What `ALTER COLUMN … TYPE to` does to a column of this type, with no `USING` clause.
    ///
    /// Source: PostgreSQL manual, ALTER TABLE, "Notes": binary coercible types and unconstrained domains need no
    /// rewrite. Each case was asked of PostgreSQL 15: `tests/physics/type-changes.md`.
    #[must_use]
    pub fn change_to(&self, to: &Self, server: Server) -> TypeChange {
        if self == to {
            return TypeChange::Same;
        }
        if let (Some(old), Some(new), 0, 0) = (interval(self), interval(to), self.dimensions, to.dimensions) {
            return if old.fits(new) { TypeChange::Catalogue } else { TypeChange::Rewrite };
        }
        if !self.is_builtin() || !to.is_builtin() {
            return TypeChange::Unknown;
        }
        // The server has no shortcut for the elements of an array.
        if self.dimensions > 0 || to.dimensions > 0 {
            return TypeChange::Rewrite;
        }
        let free = match (self.name.as_str(), to.name.as_str()) {
            ("character varying" | "xml", "text") | ("cidr", "inet") | ("integer", "oid") | ("oid", "integer") => true,
            ("text" | "character varying", "character varying") => widens(self, to),
            ("bit varying", "bit varying") => widens(self, to),
            ("numeric", "numeric") => numeric_widens(self, to),
            // Precision of time types only: dropping digits must round every row.
            (from, into) if from == into && has_precision(from) => precision_widens(self, to),
            ("timestamp without time zone", "timestamp with time zone")
            | ("timestamp with time zone", "timestamp without time zone")
                // A precision asks for rounding, even if it is the one the column has.
                if precision(to) == FULL_PRECISION =>
            {
                // The server compares the session's TimeZone with UTC since version 12.
                return if server.at_least(12) { TypeChange::CatalogueUnderUtc } else { TypeChange::Rewrite };
            }
            _ => false,
        };
        if free { TypeChange::Catalogue } else { TypeChange::Rewrite }
    }

    /// What changing a column of an unknown type to this one does: a rewrite, where no other type has the same bytes.
    ///
    /// Source: `pg_cast` of PostgreSQL 15, rows with `castmethod = 'b'`, leaving out the casts from object identifiers.
    #[must_use]
    pub fn change_from_unknown(&self) -> TypeChange {
        const OWN_BYTES: &[&str] = &[
            "bigint",
            "boolean",
            "date",
            "double precision",
            "integer",
            "interval",
            "json",
            "jsonb",
            "money",
            "real",
            "smallint",
            "tsvector",
            "uuid",
        ];
        let is_alone = OWN_BYTES.contains(&self.name.as_str()) && self.modifiers.is_empty() && self.dimensions == 0;
        if is_alone { TypeChange::Rewrite } else { TypeChange::Unknown }
    }
}

fn widens(from: &DataType, to: &DataType) -> bool {
    match (from.modifiers.first(), to.modifiers.first()) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => new >= old,
    }
}

fn numeric_widens(from: &DataType, to: &DataType) -> bool {
    let Some(&new_precision) = to.modifiers.first() else {
        return true;
    };
    let Some(&old_precision) = from.modifiers.first() else {
        return false;
    };
    let scale = |data_type: &DataType| data_type.modifiers.get(1).copied().unwrap_or(0);
    new_precision >= old_precision && scale(from) == scale(to)
}

fn has_precision(name: &str) -> bool {
    name.starts_with("time") || name == "interval"
}

fn precision_widens(from: &DataType, to: &DataType) -> bool {
    precision(to) >= precision(from)
}

/// What an interval keeps of a span of time.
#[derive(Clone, Copy)]
struct Interval {
    /// Its least field: 0 for seconds, up to 5 for years.
    least: usize,
    /// How many digits of a second.
    precision: i64,
}

impl Interval {
    /// Whether every value is one of the new kind already.
    ///
    /// Source: `interval_support` in the server's `timestamp.c`.
    const fn fits(self, new: Self) -> bool {
        new.least <= self.least && (self.least > 0 || new.precision >= self.precision)
    }
}

/// The fields that an interval keeps: they are part of its name, `interval day to second(3)`.
fn interval(data_type: &DataType) -> Option<Interval> {
    const FIELDS: [&str; 6] = ["second", "minute", "hour", "day", "month", "year"];
    let said = data_type.name.strip_prefix("interval")?;
    let (fields, digits) = said.split_once('(').unwrap_or((said, ""));
    let least = match fields.split_whitespace().next_back() {
        None if said.is_empty() => 0,
        None => return None,
        Some(last) => FIELDS.iter().position(|field| *field == last)?,
    };
    let written = digits.trim_end_matches(')').parse().unwrap_or(FULL_PRECISION);
    Some(Interval { least, precision: if digits.is_empty() { precision(data_type) } else { written } })
}

/// All the digits a time has: `timestamp(6)` and `timestamp` are the same.
const FULL_PRECISION: i64 = 6;

fn precision(data_type: &DataType) -> i64 {
    data_type.modifiers.first().copied().unwrap_or(FULL_PRECISION)
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = || {
            let list: Vec<String> = self.modifiers.iter().map(i64::to_string).collect();
            if list.is_empty() { String::new() } else { format!("({})", list.join(",")) }
        };
        // `timestamp(3) with time zone`: the precision stands in the middle.
        match self.name.split_once(' ') {
            Some((head, tail)) if head.starts_with("time") => write!(f, "{head}{} {tail}", modifiers())?,
            // So does that of MySQL's numbers: `decimal(10,2) unsigned`.
            Some((head, tail)) if tail.starts_with("unsigned") || tail == "zerofill" => {
                write!(f, "{head}{} {tail}", modifiers())?;
            }
            _ => write!(f, "{}{}", self.name, modifiers())?,
        }
        if self.dimensions > 0 { f.write_str("[]") } else { Ok(()) }
    }
}
