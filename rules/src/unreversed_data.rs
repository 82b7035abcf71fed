//! The upgrade writes or deletes rows, and the downgrade does nothing about them.

mod answer;

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Bound, Down, Migration, ObjectName, Operation};

use self::answer::{Change, change, is_answered, is_kept, is_of_upgrade, makes_room};
use crate::way_back::is_way_back;

pub(crate) const RULE: Rule = rule!("unreversed-data", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let Down::Script(down) = &migration.down else {
        return Vec::new();
    };
    // That a downgrade does nothing at all, missing-downgrade says; what it does in words that could not be read, or in a
    // function, may be just this. Where somebody says why the rows stay, they have thought of it.
    if !is_way_back(migration) || down.explained || down.steps.iter().any(|step| may_do_anything(&step.operation)) {
        return Vec::new();
    }
    let mut told: Vec<(Change, &ObjectName)> = Vec::new();
    let mut found = Vec::new();
    for step in &migration.up.steps {
        let Some((change, table)) = change(&step.operation) else { continue };
        if is_of_upgrade(step, table, facts) || is_answered(&down.steps, step, table) || told.contains(&(change, table))
        {
            continue;
        }
        if change == Change::Go && is_kept(table, facts) {
            continue;
        }
        told.push((change, table));
        let finding = Finding { direction: Some(facts.direction), ..Finding::at(step.head, message(change, table)) };
        let finding = finding.in_file(step.file);
        let is_few = matches!(&step.operation, Operation::Delete(delete) if delete.bound == Bound::Few);
        found.push(match change {
            Change::Go if !is_few && !makes_room(table, facts) => finding.level(Level::Warn).help(
                "copy them to a table of their own first, and put them back in the downgrade; or say in the docstring \
                 why nobody will miss them",
            ),
            _ => finding.help("undo it in the downgrade, or say there why the rows may stay as they are"),
        });
    }
    found
}

fn message(change: Change, table: &ObjectName) -> String {
    match change {
        Change::Come => format!("the rows that it puts into `{table}` stay after the downgrade"),
        Change::Differ => {
            format!("the downgrade leaves the rows of `{table}` as this makes them: what they held is gone")
        }
        Change::Go => {
            format!("deletes rows of `{table}` of which there is no copy, and the downgrade brings none back")
        }
    }
}

fn may_do_anything(operation: &Operation) -> bool {
    match operation {
        Operation::Opaque(_) | Operation::Untracked(_) => true,
        Operation::Query(query) => !query.functions.is_empty(),
        _ => false,
    }
}
