//! The schema before a step: what exists, what does not, and what there is no knowing of.
//!
//! Three-valued throughout: a history that starts midway, a step that could not be read and a step that may not run
//! all leave things *unknown*, and unknown is never mistaken for absent. Changes are kept in a log, so that a
//! downgrade can be replayed from the state after its upgrade and then taken back, without a copy.

mod columns;
mod difference;
mod index;
mod log;
mod naming;
mod needs;
pub(crate) mod partition;
mod path;
mod portrait;
mod relation;
mod replay;

use std::collections::HashMap;
use std::rc::Rc;

use self::log::{Slot, Undo};
use self::needs::Needs;
use crate::sqlite::Pragmas;
use crate::{Dialect, Direction, Domain, Field, Name, ObjectKind, ObjectName, Operation, order};

pub use self::columns::Columns;
pub use self::difference::{Attribute, Change, Difference};
pub use self::log::Mark;
pub use self::naming::{LONGEST_NAME, cut};
pub use self::partition::Way;
pub use self::portrait::{Feature, Portrait, Thing};
pub use self::relation::{ColumnState, Relation, RelationKind, ViewColumn};

/// What is known of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge<T> {
    /// It exists.
    Present(T),
    /// It does not exist.
    Absent,
    /// There is no knowing.
    Unknown,
}

impl<T> Knowledge<T> {
    /// The thing, if it is known to exist.
    #[must_use]
    pub fn present(self) -> Option<T> {
        match self {
            Self::Present(thing) => Some(thing),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Whether it is known not to exist.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// When something came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Birth {
    /// Before the history begins, as far as can be seen: a step speaks of it, none made it.
    Unseen,
    /// In a migration, on its way up or down.
    In {
        /// The migration's place in the history.
        migration: u32,
        /// Which way it was run.
        direction: Direction,
    },
}

/// A type made by the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeState {
    /// Its name, with its schema where the history writes one.
    pub name: ObjectName,
    /// Whether it is a domain.
    pub is_domain: bool,
    /// The fields of a composite type, in order; `None` for other types, and where there is no knowing.
    pub fields: Option<Vec<Field>>,
    /// When it was made.
    pub birth: Birth,
    /// Whether it is certain to exist.
    pub certain: bool,
    /// The values of an enum, in order; `None` for other types, and where there is no knowing.
    pub values: Option<Vec<String>>,
    /// When each of `values` came to be, where that was later than the type.
    pub added: Vec<(String, Birth)>,
    /// What a domain is, as far as known.
    pub domain: Option<Domain>,
    /// What another type is made of, in normal form; empty for an enum.
    pub definition: String,
    /// The tables of it and those with columns of it, and perhaps some that were and had.
    pub users: Vec<ObjectName>,
    /// After how many upheavals a step last spoke of it as of something that exists.
    seen: u32,
}

/// A function, trigger, policy, extension, schema or another thing that is no relation and no type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectState {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// The table it belongs to.
    pub table: Option<ObjectName>,
    /// When it was made.
    pub birth: Birth,
    /// Whether it is certain to exist.
    pub certain: bool,
    /// What it says, in normal form; one for each list of arguments that a function is made for.
    pub variants: Vec<Variant>,
    /// The function that a trigger calls, or an event trigger.
    pub function: Option<ObjectName>,
    /// The columns of its table that a trigger or a policy needs, by the names that they have now.
    pub columns: Vec<Name>,
    /// The tables that a statistics object or a publication is about.
    pub tables: Vec<ObjectName>,
    /// The triggers that call a function, with their tables; and perhaps some that did.
    pub triggers: Vec<(ObjectName, Name)>,
    /// The event triggers that call a function; and perhaps some that did.
    pub event_triggers: Vec<Name>,
    /// After how many upheavals a step last spoke of it as of something that exists.
    seen: u32,
}

/// One of the functions of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The types of its arguments; none for what takes no arguments.
    pub arguments: Vec<String>,
    /// What it says, in normal form; empty where it is not known.
    pub definition: String,
    /// The step that made it, with the names of that time; `None` where it may not have run.
    pub made_by: Option<Rc<Operation>>,
}

/// What exists.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Whose it is.
    dialect: Dialect,
    relations: HashMap<Key, Slot<Relation>>,
    types: HashMap<Key, Slot<TypeState>>,
    objects: HashMap<ObjectKey, Slot<ObjectState>>,
    /// The views that read a relation.
    readers: Needs,
    /// The tables whose foreign keys refer to a table.
    referrers: Needs,
    /// Whether what was never mentioned is absent, rather than unknown.
    complete: bool,
    /// Whether the server has made indexes and constraints on partitions, under names of its own.
    partitioned: bool,
    /// Whether constraints without a name may be called otherwise than the server calls them.
    names_unknown: bool,
    /// How often something unknown has happened: what was absent before may exist since.
    upheavals: u32,
    /// The schemas that names are looked up in; none where no step says so.
    path: Vec<String>,
    /// The path that every session begins with.
    lasting_path: Vec<String>,
    /// Whether the server looks at the bodies of routines when they are made.
    bodies: Bodies,
    /// The same as every session begins.
    lasting_bodies: Bodies,
    /// What SQLite's session has set.
    pragmas: Pragmas,
    /// The same as every session begins.
    lasting_pragmas: Pragmas,
    /// How many temporary tables were made.
    temporaries: u32,
    /// How to take changes back, since the first mark; nobody asks for what lies before it.
    log: Vec<Undo>,
    /// Whether a mark is set.
    logs: bool,
}

/// Whether the server looks at the body of a routine when it is made: `check_function_bodies`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Bodies {
    /// It does, as it does if nobody says anything.
    #[default]
    Checked,
    /// It does not.
    Unchecked,
    /// There is no knowing.
    Unknown,
}

/// Schema and name.
type Key = (String, String);

/// Which [`ObjectState`] it is: the kind, the table it belongs to, the name.
type ObjectKey = (ObjectKind, Option<Key>, Key);

impl Schema {
    /// The schema of an empty database: what is not mentioned is absent.
    #[must_use]
    pub fn empty() -> Self {
        Self { complete: true, ..Self::default() }
    }

    /// The schema of a database of which nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// The schema, as that of a database of another kind than PostgreSQL.
    #[must_use]
    pub fn of(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// What kind of database it is the schema of.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The schema, in which constraints without a name may be called otherwise than the server calls them.
    #[must_use]
    pub fn with_names_unknown(self, names_unknown: bool) -> Self {
        Self { names_unknown, ..self }
    }

    /// Something happened that there is no knowing of: what was absent may exist now, and what was there may be gone.
    pub fn doubt(&mut self) {
        self.upheave();
    }

    /// Whether what was never mentioned is absent, rather than unknown.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// What is known of a relation.
    #[must_use]
    pub fn relation(&self, name: &ObjectName) -> Knowledge<&Relation> {
        match self.relations.get(&self.key(name)) {
            Some(Slot::Present(relation)) if relation.certain => Knowledge::Present(relation),
            Some(Slot::Present(_)) => Knowledge::Unknown,
            Some(Slot::Absent(when)) => self.absent_since(*when),
            None => self.unmentioned(),
        }
    }

    /// What is certain of a relation: one that an unreadable step may have dropped since it was last spoken of is
    /// unknown here. For those who say that something must fail.
    #[must_use]
    pub fn confirmed(&self, name: &ObjectName) -> Knowledge<&Relation> {
        match self.relation(name) {
            Knowledge::Present(relation) if relation.seen != self.upheavals => Knowledge::Unknown,
            other => other,
        }
    }

    /// What is certain of a column, in the sense of [`Schema::confirmed`].
    #[must_use]
    pub fn confirmed_column(&self, table: &ObjectName, column: &Name) -> Knowledge<&ColumnState> {
        let Knowledge::Present(relation) = self.confirmed(table) else {
            return Knowledge::Unknown;
        };
        match relation.column(column) {
            Knowledge::Present(column) if column.seen == self.upheavals => Knowledge::Present(column),
            Knowledge::Absent if relation.made == self.upheavals => Knowledge::Absent,
            _ => Knowledge::Unknown,
        }
    }

    /// Whether a relation is as the history says: no unreadable step may have changed it.
    #[must_use]
    pub fn is_undisturbed(&self, relation: &Relation) -> bool {
        relation.made == self.upheavals
    }

    /// The relation as it is if the steps that may not have run did run. For rules that would rather be silent.
    #[must_use]
    pub fn assumed(&self, name: &ObjectName) -> Option<&Relation> {
        self.relations.get(&self.key(name))?.present()
    }

    /// What is known of a type.
    #[must_use]
    pub fn data_type(&self, name: &ObjectName) -> Knowledge<&TypeState> {
        match self.types.get(&self.key(name)) {
            Some(Slot::Present(state)) if state.certain => Knowledge::Present(state),
            Some(Slot::Present(_)) => Knowledge::Unknown,
            Some(Slot::Absent(when)) => self.absent_since(*when),
            None => self.unmentioned(),
        }
    }

    /// What is certain of a type, in the sense of [`Schema::confirmed`].
    #[must_use]
    pub fn confirmed_type(&self, name: &ObjectName) -> Knowledge<&TypeState> {
        match self.data_type(name) {
            Knowledge::Present(state) if state.seen != self.upheavals => Knowledge::Unknown,
            other => other,
        }
    }

    /// What is known of a function, trigger, policy, extension or schema; of those that belong to a table, on `table`.
    #[must_use]
    pub fn object(&self, kind: ObjectKind, table: Option<&ObjectName>, name: &ObjectName) -> Knowledge<&ObjectState> {
        match self.objects.get(&self.object_key(kind, table, name)) {
            Some(Slot::Present(state)) if state.certain => Knowledge::Present(state),
            Some(Slot::Present(_)) => Knowledge::Unknown,
            Some(Slot::Absent(when)) => self.absent_since(*when),
            None => self.unmentioned(),
        }
    }

    /// What is certain of such an object, in the sense of [`Schema::confirmed`].
    #[must_use]
    pub fn confirmed_object(
        &self,
        kind: ObjectKind,
        table: Option<&ObjectName>,
        name: &ObjectName,
    ) -> Knowledge<&ObjectState> {
        match self.object(kind, table, name) {
            Knowledge::Present(state) if state.seen != self.upheavals => Knowledge::Unknown,
            other => other,
        }
    }

    /// What is known of a column.
    #[must_use]
    pub fn column(&self, table: &ObjectName, column: &Name) -> Knowledge<&ColumnState> {
        match self.relation(table) {
            Knowledge::Present(relation) => relation.column(column),
            Knowledge::Absent => Knowledge::Absent,
            Knowledge::Unknown => Knowledge::Unknown,
        }
    }

    /// All relations that may exist, in no particular order.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.relations.values().filter_map(Slot::present)
    }

    /// Whether there may be an extension: it brings functions and types.
    #[must_use]
    pub fn has_extensions(&self) -> bool {
        let is_extension =
            |(key, slot): (&ObjectKey, &Slot<ObjectState>)| key.0 == ObjectKind::Extension && slot.present().is_some();
        !self.complete || self.objects.iter().any(is_extension)
    }

    /// What is certain to be in a schema, in the order of its names.
    #[must_use]
    pub fn contents(&self, schema: &Name) -> Vec<(ObjectKind, ObjectName)> {
        let is_part = |relation: &Relation| relation.kind == RelationKind::Index || relation.owner.is_some();
        let relations = self.relations.iter().filter(|(key, _)| key.0 == schema.text);
        let relations = relations.filter_map(|(_, slot)| slot.present()).filter(|relation| !is_part(relation));
        let certain = |relation: &&Relation| self.confirmed(&relation.name).present().is_some();
        let mut found: Vec<(ObjectKind, ObjectName)> =
            relations.filter(certain).map(|relation| (relation.kind.object(), relation.name.clone())).collect();
        let types = self.types.iter().filter(|(key, _)| key.0 == schema.text);
        let types = types.filter_map(|(_, slot)| slot.present());
        let certain = types.filter(|state| self.confirmed_type(&state.name).present().is_some());
        found.extend(certain.map(|state| (ObjectKind::Type, state.name.clone())));
        let functions = self.objects.iter().filter(|(key, _)| key.0 == ObjectKind::Function && key.2.0 == schema.text);
        let functions = functions.filter_map(|(_, slot)| slot.present());
        let certain = functions
            .filter(|state| self.confirmed_object(ObjectKind::Function, None, &state.name).present().is_some());
        found.extend(certain.map(|state| (ObjectKind::Function, state.name.clone())));
        order::by_key(&mut found, |(_, name)| name.to_string());
        found
    }

    /// Whether there may be indexes under names that nobody wrote: of partitions, or by a convention.
    #[must_use]
    pub fn has_unwritten_indexes(&self) -> bool {
        self.partitioned || self.names_unknown
    }

    /// Whether constraints without a name may be called otherwise than we know. What other databases call them is theirs to
    /// know.
    pub(crate) fn names_are_unknown(&self) -> bool {
        self.names_unknown || !self.dialect.is_postgres()
    }

    fn absent_since<T>(&self, when: u32) -> Knowledge<T> {
        if when == self.upheavals { Knowledge::Absent } else { Knowledge::Unknown }
    }

    fn unmentioned<T>(&self) -> Knowledge<T> {
        if self.complete { Knowledge::Absent } else { Knowledge::Unknown }
    }

    fn object_key(&self, kind: ObjectKind, table: Option<&ObjectName>, name: &ObjectName) -> ObjectKey {
        use ObjectKind::{EventTrigger, Extension, Publication, Schema, Trigger};
        // A function and a procedure may not share a name and arguments.
        let kind = if kind == ObjectKind::Procedure { ObjectKind::Function } else { kind };
        // Elsewhere a trigger's name is its own: who drops it names no table.
        let table = table.filter(|_| kind != Trigger || self.dialect.is_postgres());
        // What belongs to a table, and what is of the whole database, is in no schema.
        let is_global = table.is_some() || matches!(kind, Schema | Extension | Publication | EventTrigger | Trigger);
        let key = if is_global { (String::new(), cut(&name.name.text).to_owned()) } else { self.key(name) };
        (kind, table.map(|table| self.key(table)), key)
    }
}
