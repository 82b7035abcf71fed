//! Whether a history begins with an empty database, as its first migration claims.
//!
//! Many do not: the tables of the first release were made by other means, and the migrations began later. The history
//! itself tells: it goes on to change tables that none of its migrations makes. One such table is a mistake worth
//! telling; several, or one in the very first migration, are another beginning.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::rc::Rc;

use model::{Birth, Guard, History, Migration, Name, Operation, Schema, Server, effect};

/// More tables than this that nobody made are no mistake.
const MISTAKES: usize = 1;

/// How many tables a history makes for one that it forgot. Of a shorter one there is no telling.
const ENOUGH: usize = 5;

/// The schema that a history begins with, in a session that is as its tool has made it. `is_whole`: see [`is_whole`].
pub(crate) fn schema(history: &History, is_whole: bool) -> Schema {
    let schema = if is_whole { Schema::empty() } else { Schema::unknown() };
    let mut schema = schema.of(history.dialect()).with_names_unknown(history.session.names_unknown);
    for step in &history.session.prologue {
        schema.apply(&step.operation, Birth::Unseen, step.guard);
    }
    schema.keep_session();
    schema.settle();
    schema
}

/// Whether a history that claims to begin with an empty database does.
pub(crate) fn is_whole(history: &History, server: Server) -> bool {
    history.from_base && begins_empty(history.migrations.iter().map(|migration| Reach::of(migration, server)))
}

/// Whether migrations that reach for these relations, and make those, begin with an empty database.
pub(crate) fn begins_empty(reaches: impl Iterator<Item = impl Borrow<Reach>>) -> bool {
    let mut made: HashSet<Rc<str>> = HashSet::new();
    let mut strays: HashSet<Rc<str>> = HashSet::new();
    for (index, reach) in reaches.enumerate() {
        let reach = reach.borrow();
        for name in reach.foreign.iter().filter(|name| !made.contains(*name)) {
            if index == 0 {
                return false;
            }
            strays.insert(Rc::clone(name));
        }
        made.extend(reach.made.iter().cloned());
    }
    strays.len() <= MISTAKES && strays.len() * ENOUGH <= made.len()
}

/// What the upgrade of a migration has to do with, by names: a schema may come from the search path.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// The relations that it speaks of before it makes them.
    foreign: Vec<Rc<str>>,
    /// Those that it makes.
    made: Vec<Rc<str>>,
}

impl Reach {
    pub(crate) fn of(migration: &Migration, server: Server) -> Self {
        let nothing = Schema::unknown();
        let mut reach = Self::default();
        let (mut made, mut spoken): (HashSet<&str>, HashSet<String>) = Default::default();
        for step in &migration.up.steps {
            let (touches, reads) = match step.guard {
                Guard::None if !looks(&step.operation) => {
                    (effect::of(&step.operation, &nothing, server).touches, step.operation.reads())
                }
                _ => (Vec::new(), &[][..]),
            };
            for relation in touches.iter().map(|touch| &touch.relation).chain(reads) {
                let name = relation.name.as_str();
                if !made.contains(name) && !name.starts_with("pg_") && spoken.insert(name.to_owned()) {
                    reach.foreign.push(Rc::from(name));
                }
            }
            made.extend(makes(&step.operation).map(Name::as_str));
        }
        reach.made = made.into_iter().map(Rc::from).collect();
        reach
    }
}

/// The name of the relation that a step makes, or calls so.
fn makes(operation: &Operation) -> Option<&Name> {
    Some(match operation {
        Operation::CreateTable(create) => &create.table.name,
        Operation::CreateView(create) => &create.view.name,
        Operation::CreateSequence(create) => &create.name.name,
        Operation::Rename(rename) => &rename.to,
        _ => return None,
    })
}

/// Whether a step does nothing where its table is not there.
fn looks(operation: &Operation) -> bool {
    match operation {
        Operation::Drop(drop) => drop.if_exists,
        Operation::DropColumn(drop) => drop.if_exists,
        Operation::DropConstraint(drop) => drop.if_exists,
        _ => false,
    }
}
