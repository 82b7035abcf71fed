//! Why a value is not known, and what is known of it all the same.

use std::rc::Rc;

use model::{Name, ObjectName};

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
    /// It is one of these.
    Of(Rc<Entity>),
    /// It is several side by side, where a query asks for several.
    Several(Vec<Option<Rc<Entity>>>),
    /// It is what an attribute of one gives: a value, or rows of another table; the table between the two, if there
    /// is one.
    Part(Option<ObjectName>),
}

impl Row {
    /// The table between the rows and those that their attribute `name` holds.
    pub(crate) fn collection(&self, name: &str) -> Option<&ObjectName> {
        let Self::Of(entity) = self else {
            return None;
        };
        entity.collections.iter().find(|(attribute, _)| attribute == name).map(|(_, table)| table)
    }

    /// The class whose rows their attribute `name` holds.
    pub(crate) fn relation(&self, name: &str) -> Option<&str> {
        let Self::Of(entity) = self else {
            return None;
        };
        entity.relations.iter().find(|(attribute, _)| attribute == name).map(|(_, class)| class.as_str())
    }

    /// What stands at a place of several rows side by side.
    pub(crate) fn at(&self, place: usize) -> Option<Self> {
        match self {
            Self::Several(several) => several.get(place)?.clone().map(Self::Of),
            _ => None,
        }
    }
}

/// What a mapped class says of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entity {
    /// Their table.
    pub(crate) table: ObjectName,
    /// The attributes that stand for columns, and the columns.
    pub(crate) columns: Vec<(String, Name)>,
    /// The attributes that hold rows of another table through one between the two, and that table.
    pub(crate) collections: Vec<(String, ObjectName)>,
    /// The other attributes that hold rows of another class, and what that class is called.
    pub(crate) relations: Vec<(String, String)>,
}

impl Entity {
    /// The column that an attribute stands for.
    pub(crate) fn column(&self, attribute: &str) -> Option<&Name> {
        self.columns.iter().find(|(name, _)| name == attribute).map(|(_, column)| column)
    }
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
