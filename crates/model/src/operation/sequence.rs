//! Operations on sequences.

use crate::{DataType, Name, ObjectName};

/// `CREATE SEQUENCE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateSequence {
    /// The sequence.
    pub name: ObjectName,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// Whether `if_not_exists` is no part of the statement: the tool looks first, and sends nothing if there is one.
    pub looks_first: bool,
    /// `TEMPORARY`: gone with the session.
    pub temporary: bool,
    /// `UNLOGGED` (PostgreSQL 15).
    pub unlogged: bool,
    /// How it counts.
    pub options: SequenceOptions,
}

/// `ALTER SEQUENCE`, but for what is done to whatever has a name, and how it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterSequence {
    /// The sequence.
    pub name: ObjectName,
    /// `IF EXISTS`.
    pub if_exists: bool,
    /// What of it is another from now on.
    pub options: SequenceOptions,
}

/// A sequence that `nextval`, `setval` or `currval` is called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// By its name.
    Named(ObjectName),
    /// `pg_get_serial_sequence(…)`: that of a column.
    Of(ObjectName, Name),
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
    /// `RESTART`, where it starts; `Some(Some(…))` is `RESTART WITH`.
    pub restart: Option<Option<i64>>,
    /// `OWNED BY`: the table and the column that it goes with; `Some(None)` is `OWNED BY NONE`.
    pub owner: Option<Option<Box<(ObjectName, Name)>>>,
    /// `SEQUENCE NAME`: what that of an identity column is called.
    pub name: Option<Box<ObjectName>>,
    /// Whether something else is written, that only the run knows.
    pub others: bool,
}

impl SequenceOptions {
    /// Whether they say where the sequence stands, and nothing else.
    #[must_use]
    pub fn is_restart(&self) -> bool {
        self.restart.is_some() && *self == Self { restart: self.restart, ..Self::default() }
    }

    /// Lays others over these: what they do not say stays as it is. Where it stands is no option.
    pub fn alter(&mut self, by: &Self) {
        fn lay<T: Clone>(over: &mut Option<T>, new: &Option<T>) {
            if new.is_some() {
                over.clone_from(new);
            }
        }
        lay(&mut self.data_type, &by.data_type);
        lay(&mut self.increment, &by.increment);
        lay(&mut self.start, &by.start);
        lay(&mut self.minimum, &by.minimum);
        lay(&mut self.maximum, &by.maximum);
        lay(&mut self.cache, &by.cache);
        lay(&mut self.cycle, &by.cycle);
        lay(&mut self.owner, &by.owner);
        self.others |= by.others;
    }
}
