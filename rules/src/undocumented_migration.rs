//! Nobody says what a migration is for, or why it changes rows.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Migration, ObjectName, Operation, Step, Trace};

use crate::tables::table;

pub(crate) const RULE: Rule = rule!("undocumented-migration", Check::Migration(check));

/// More migrations without a title than these are nobody's oversight: the project names its files so.
const HABIT: usize = 9;

/// How many tables in use a change of rows may come with before it wants a word.
const SEVERAL: usize = 3;

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let script = &migration.up;
    let does_something = script.steps.iter().any(|step| step.operation.trace() != Trace::Nothing);
    // A piece of a migration has no place for a title.
    if migration.revision.text.is_empty() || !does_something || is_explained(migration) {
        return Vec::new();
    }
    if migration.title.is_empty() {
        return if facts.untitled > HABIT { Vec::new() } else { vec![untitled(migration)] };
    }
    of_rows(migration, facts).into_iter().collect()
}

fn is_explained(migration: &Migration) -> bool {
    !migration.description.is_empty() || migration.up.explained
}

fn untitled(migration: &Migration) -> Finding {
    let message = "nothing says what this migration is for: no message, no docstring, no word in its file's name";
    Finding::at(migration.up.head, message)
        .in_file(migration.up.file)
        .help("give it a message: in six months it is found by that")
}

/// What there is to say of a migration that changes rows of one table among several, without a word.
fn of_rows(migration: &Migration, facts: &Facts) -> Option<Finding> {
    let is_old =
        |table: &ObjectName| facts.schema.assumed(table).is_some_and(|relation| relation.birth != facts.upgrade());
    let steps = &migration.up.steps;
    let (step, changed) = steps.iter().find_map(|step| Some((step, changed(step).filter(|table| is_old(table))?)))?;
    let mut touched: Vec<&ObjectName> = Vec::new();
    for table in steps.iter().filter_map(|step| table(&step.operation)).filter(|table| is_old(table)) {
        if !touched.contains(&table) {
            touched.push(table);
        }
    }
    if touched.len() < SEVERAL {
        return None;
    }
    let others = touched.len() - 1;
    let message = format!("changes rows of `{changed}`, and {others} other tables besides, and nobody says why");
    let finding = Finding { direction: Some(facts.direction), ..Finding::at(step.head, message) };
    Some(finding.in_file(step.file).help("say it in a comment or the docstring: which rows, and what reads them"))
}

/// The table whose rows a step changes or deletes.
fn changed(step: &Step) -> Option<&ObjectName> {
    match &step.operation {
        Operation::Update(update) => Some(&update.table),
        Operation::Delete(delete) => Some(&delete.table),
        Operation::Merge(merge) => Some(&merge.table),
        _ => None,
    }
}
