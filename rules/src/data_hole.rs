//! What one migration drops and a later one adds again comes back empty.

use std::collections::HashMap;

use engine::{Check, Finding, Rule, rule};
use model::{Direction, Guard, History, Name, ObjectKind, ObjectName, Operation, Step};

pub(crate) const RULE: Rule = rule!("data-hole", Check::History(check));

/// Where something was dropped: in which migration, and by which step.
type Place<'a> = (usize, &'a Step);

/// What is gone of a table.
#[derive(Default)]
struct Gone<'a> {
    /// The migration that has made it, if it is there.
    made: Option<usize>,
    table: Option<Place<'a>>,
    columns: HashMap<&'a str, Place<'a>>,
}

fn check(history: &History) -> Vec<Finding> {
    let mut gone: HashMap<(&str, &str), Gone> = HashMap::new();
    let mut found = Vec::new();
    for (index, migration) in history.each().enumerate() {
        for step in migration.up.steps.iter().filter(|step| step.guard == Guard::None) {
            if let Some((what, (before, dropped))) = comes_back(step, &mut gone)
                && before != index
            {
                let revision = history.migrations.get(before).map_or("", |migration| migration.revision.as_str());
                let message = format!("{what} comes back empty: `{revision}` dropped it with all that was in it");
                let finding = Finding::at(step.head, message)
                    .in_file(step.file)
                    .help("where a database still has what it held, copy it over; or take another name, if it is another thing")
                    .related(dropped.file, dropped.head, "dropped here");
                found.push(Finding { direction: Some(Direction::Up), ..finding });
            }
            goes(index, step, &mut gone);
        }
    }
    found
}

/// What a step makes that was there before and was dropped.
fn comes_back<'a>(step: &'a Step, gone: &mut HashMap<(&'a str, &'a str), Gone<'a>>) -> Option<(String, Place<'a>)> {
    match &step.operation {
        Operation::CreateTable(create) if !create.if_not_exists && !create.temporary => {
            let place = gone.remove(&place_of(&create.table))?.table?;
            (!create.as_query).then(|| (format!("table `{}`", create.table), place))
        }
        Operation::AddColumn(add) if !add.if_not_exists => {
            let place = gone.get_mut(&place_of(&add.table))?.columns.remove(add.column.name.as_str())?;
            Some((format!("column `{}.{}`", add.table, add.column.name), place))
        }
        _ => None,
    }
}

/// Notes what a step takes away, and what takes its place.
fn goes<'a>(index: usize, step: &'a Step, gone: &mut HashMap<(&'a str, &'a str), Gone<'a>>) {
    match &step.operation {
        Operation::CreateTable(create) => {
            gone.insert(place_of(&create.table), Gone { made: Some(index), ..Gone::default() });
        }
        // IF EXISTS says that there may be none.
        Operation::Drop(drop) if drop.kind == ObjectKind::Table && !drop.if_exists => {
            let before = gone.remove(&place_of(&drop.name)).unwrap_or_default();
            // Of what was made here, and is gone again, nobody's rows are missed.
            if before.made != Some(index) {
                gone.insert(place_of(&drop.name), Gone { table: Some((index, step)), ..Gone::default() });
            }
        }
        Operation::DropColumn(drop) if !drop.if_exists => {
            gone.entry(place_of(&drop.table)).or_default().columns.insert(drop.column.as_str(), (index, step));
        }
        Operation::RenameColumn(rename) => {
            if let Some(gone) = gone.get_mut(&place_of(&rename.table)) {
                gone.columns.remove(rename.to.as_str());
            }
        }
        // The columns that it has lost go with it; what was there under its new name is another table.
        Operation::Rename(rename) => {
            let before = gone.remove(&place_of(&rename.name)).unwrap_or_default();
            let to = (schema_of(rename.name.schema.as_ref()), rename.to.as_str());
            gone.insert(to, Gone { table: None, ..before });
        }
        _ => {}
    }
}

fn place_of(name: &ObjectName) -> (&str, &str) {
    (schema_of(name.schema.as_ref()), name.name.as_str())
}

fn schema_of(schema: Option<&Name>) -> &str {
    schema.map_or("public", Name::as_str)
}
