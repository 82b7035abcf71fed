//! Whether a history begins with an empty database, as its first migration claims.
//!
//! Many do not: the tables of the first release were made by other means, and the migrations began later. The history
//! itself tells: it goes on to change tables that none of its migrations makes. One such table is a mistake worth
//! telling; several, or one in the very first migration, are another beginning.

use std::collections::HashSet;

use model::{Birth, Guard, History, Name, Operation, Schema, Server, effect};

/// More tables than this that nobody made are no mistake.
const MISTAKES: usize = 1;

/// How many tables a history makes for one that it forgot. Of a shorter one there is no telling.
const ENOUGH: usize = 5;

/// The schema that a history begins with, in a session that is as its tool has made it.
pub(crate) fn schema(history: &History, server: Server) -> Schema {
    let schema = if history.from_base && is_whole(history, server) { Schema::empty() } else { Schema::unknown() };
    let mut schema = schema.with_names_unknown(history.session.names_unknown);
    for step in &history.session.prologue {
        schema.apply(&step.operation, Birth::Unseen, step.guard);
    }
    schema.keep_session();
    schema.settle();
    schema
}

fn is_whole(history: &History, server: Server) -> bool {
    let nothing = Schema::unknown();
    let mut made: HashSet<&str> = HashSet::new();
    let mut strays: HashSet<String> = HashSet::new();
    for (index, migration) in history.migrations.iter().enumerate() {
        for step in &migration.up.steps {
            let (touches, reads) = match step.guard {
                Guard::None if !looks(&step.operation) => {
                    (effect::of(&step.operation, &nothing, server).touches, step.operation.reads())
                }
                _ => (Vec::new(), &[][..]),
            };
            for relation in touches.iter().map(|touch| &touch.relation).chain(reads) {
                // Its schema may come from the search path: the name alone is compared.
                let name = relation.name.as_str();
                if made.contains(name) || name.starts_with("pg_") {
                    continue;
                }
                if index == 0 {
                    return false;
                }
                strays.insert(name.to_owned());
            }
            made.extend(makes(&step.operation).map(Name::as_str));
        }
    }
    strays.len() <= MISTAKES && strays.len() * ENOUGH <= made.len()
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
