//! Why a value is not known, and what is known of it all the same.

use std::rc::Rc;

use model::ObjectName;

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// The expression in which knowledge ended.
    pub(crate) what: String,
    /// What it depends on.
    pub(crate) doubt: Doubt,
    /// Whether it is a string put together from parts of which some are not known.
    pub(crate) is_text: bool,
    /// The row it stands for, if it is an object that a session made of one, or several such objects.
    pub(crate) row: Option<Row>,
}

/// What is known of a row that a session holds as an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// It is one of this table.
    Of(ObjectName),
    /// It is what an attribute of one gives: a value, or rows of another table.
    Part,
}

impl Unknown {
    /// The same doubt about something that is no row.
    pub(crate) fn plain(self: &Rc<Self>) -> Rc<Self> {
        match self.row {
            Some(_) => Rc::new(Self { row: None, ..(**self).clone() }),
            None => self.clone(),
        }
    }
}

/// What an unknown value depends on; the later, the less is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    /// The live schema.
    Live,
    /// Rows, the clock, files, the environment, code that was not read.
    RunTime,
}
