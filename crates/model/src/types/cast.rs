//! Which built-in types the server casts into each other on its own, and which it can compare.
//!
//! Source: each pair was asked of PostgreSQL 15.18, with `ALTER COLUMN … TYPE` and with a foreign key from a column of
//! the one to a primary key of the other: `tests/casts.md`.

use crate::DataType;

/// Types that any other is cast to by assignment: its text.
const STRINGS: &[&str] = &["character", "character varying", "name", "text"];

/// The other assignment casts: from a type to those that follow it.
const ASSIGNED: &[(&str, &[&str])] = &[
    ("bigint", &["double precision", "integer", "money", "numeric", "oid", "real", "smallint"]),
    ("bit", &["bit varying"]),
    ("bit varying", &["bit"]),
    ("box", &["polygon"]),
    ("cidr", &["inet"]),
    ("date", &["timestamp with time zone", "timestamp without time zone"]),
    ("double precision", &["bigint", "integer", "numeric", "real", "smallint"]),
    ("inet", &["cidr"]),
    ("integer", &["bigint", "double precision", "money", "numeric", "oid", "real", "smallint"]),
    ("interval", &["time without time zone"]),
    ("json", &["jsonb"]),
    ("jsonb", &["json"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("money", &["numeric"]),
    ("numeric", &["bigint", "double precision", "integer", "money", "real", "smallint"]),
    ("oid", &["bigint", "integer"]),
    ("path", &["polygon"]),
    ("point", &["box"]),
    ("polygon", &["path"]),
    ("real", &["bigint", "double precision", "integer", "numeric", "smallint"]),
    ("smallint", &["bigint", "double precision", "integer", "numeric", "oid", "real"]),
    ("time with time zone", &["time without time zone"]),
    ("time without time zone", &["interval", "time with time zone"]),
    (
        "timestamp with time zone",
        &["date", "time with time zone", "time without time zone", "timestamp without time zone"],
    ),
    ("timestamp without time zone", &["date", "time without time zone", "timestamp with time zone"]),
];

/// The keys that a foreign key of a type can refer to, beside those of its own.
const COMPARED: &[(&str, &[&str])] = &[
    ("bigint", &["double precision", "integer", "numeric", "oid", "real", "smallint"]),
    ("bit", &["bit varying"]),
    ("bit varying", &["bit"]),
    ("character", &["character varying", "name", "text"]),
    ("character varying", &["character", "name", "text"]),
    ("cidr", &["inet"]),
    ("date", &["timestamp with time zone", "timestamp without time zone"]),
    ("double precision", &["real"]),
    ("inet", &["cidr"]),
    ("integer", &["bigint", "double precision", "numeric", "oid", "real", "smallint"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("name", &["character varying", "text"]),
    ("numeric", &["double precision", "real"]),
    ("real", &["double precision"]),
    ("smallint", &["bigint", "double precision", "integer", "numeric", "oid", "real"]),
    ("text", &["character", "character varying", "name"]),
    ("time without time zone", &["interval", "time with time zone"]),
    ("timestamp with time zone", &["date", "timestamp without time zone"]),
    ("timestamp without time zone", &["date", "timestamp with time zone"]),
];

impl DataType {
    /// Whether it is a string, which everything is cast to.
    #[must_use]
    pub fn is_string(&self) -> bool {
        self.dimensions == 0 && STRINGS.contains(&self.name.as_str())
    }

    /// Whether `ALTER COLUMN … TYPE` takes a column of this type to `to` without `USING`. `None` where there is no
    /// knowing: a type that is not built in, an array.
    #[must_use]
    pub fn has_assignment_cast(&self, to: &Self) -> Option<bool> {
        if !self.is_builtin() || !to.is_builtin() || self.dimensions > 0 || to.dimensions > 0 {
            return None;
        }
        Some(self.name == to.name || to.is_string() || holds(ASSIGNED, &self.name, &to.name))
    }

    /// Whether a foreign key of this type can refer to a key of `to`. `None` where there is no knowing.
    #[must_use]
    pub fn compares_with(&self, to: &Self) -> Option<bool> {
        if !self.is_builtin() || !to.is_builtin() || self.dimensions > 0 || to.dimensions > 0 {
            return None;
        }
        Some(self.name == to.name || holds(COMPARED, &self.name, &to.name))
    }
}

fn holds(table: &[(&str, &[&str])], from: &str, to: &str) -> bool {
    let row = table.binary_search_by(|(name, _)| (*name).cmp(from)).ok();
    row.and_then(|row| table.get(row)).is_some_and(|(_, targets)| targets.contains(&to))
}
