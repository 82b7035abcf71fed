//! How much room a value takes in a row, and where it may begin.

use super::DataType;

/// The room that a value takes in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many bytes; `None` where that differs from value to value.
    pub size: Option<usize>,
    /// It begins at a multiple of so many bytes.
    pub alignment: usize,
}

impl Room {
    const fn fixed(size: usize, alignment: usize) -> Self {
        Self { size: Some(size), alignment }
    }

    /// What columns are sorted by, the largest first, to leave no gaps: those of a fixed size by where they may begin,
    /// then the others.
    #[must_use]
    pub const fn rank(self) -> usize {
        match self.size {
            Some(_) => self.alignment,
            None => 0,
        }
    }
}

impl DataType {
    /// The room that a value of a built-in type takes; `None` of types that are not.
    ///
    /// Source: `typlen` and `typalign` of `pg_type` in PostgreSQL 15.
    #[must_use]
    pub fn room(&self) -> Option<Room> {
        if !self.is_builtin() {
            return None;
        }
        if self.dimensions > 0 {
            return Some(Room { size: None, alignment: 4 });
        }
        Some(match self.name.as_str() {
            "boolean" => Room::fixed(1, 1),
            "smallint" => Room::fixed(2, 2),
            "integer" | "real" | "date" | "oid" => Room::fixed(4, 4),
            "macaddr" => Room::fixed(6, 4),
            "macaddr8" => Room::fixed(8, 4),
            "bigint"
            | "double precision"
            | "money"
            | "time without time zone"
            | "timestamp with time zone"
            | "timestamp without time zone" => Room::fixed(8, 8),
            "time with time zone" => Room::fixed(12, 8),
            "uuid" => Room::fixed(16, 1),
            "interval" | "point" => Room::fixed(16, 8),
            "line" | "circle" => Room::fixed(24, 8),
            "box" | "lseg" => Room::fixed(32, 8),
            "name" => Room::fixed(64, 1),
            _ => Room { size: None, alignment: 4 },
        })
    }
}
