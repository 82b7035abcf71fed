//! Code that was deployed before the rename still asks for the table under its old name.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateTable, CreateView, Direction, ObjectKind, ObjectName, Operation, Rename, SetSchema, Step};

pub(crate) const RULE: Rule = rule!("rename-table", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (kind, old, new) = renamed(&step.operation)?;
    let is_read =
        matches!(kind, ObjectKind::Table | ObjectKind::ForeignTable | ObjectKind::View | ObjectKind::MaterializedView);
    // A schema that it is in already is no other.
    if !is_read || facts.is_new(old) || facts.schema.means_same(old, &new) && old.name == new.name {
        return None;
    }
    if gives_back(old, &new, facts) {
        return None;
    }
    let stands_in = |step: &Step| leaves(step, old, &new);
    // What had the new name makes way, or this table was made for the place, unless it was there.
    let made_way = |step: &Step| match &step.operation {
        Operation::CreateTable(create) => create.table.means(old),
        other => renamed(other).is_some_and(|(_, other, _)| *other == new),
    };
    if facts.after().iter().any(stands_in) || facts.before().iter().any(made_way) {
        return None;
    }
    let word = kind.word();
    let (message, also) = match &step.operation {
        Operation::SetSchema(SetSchema { schema, .. }) => (
            format!("code that runs now fails as soon as {word} `{old}` is in schema `{schema}`"),
            format!(", or have every reader look in `{schema}` first, by its search_path"),
        ),
        _ => {
            let to = &new.name;
            (format!("code that runs now fails as soon as {word} `{old}` is called `{to}`"), String::new())
        }
    };
    let view = format!("CREATE VIEW {} AS SELECT * FROM {}", old.quoted(), new.quoted());
    let help = format!("leave a view in its place in the same transaction: {view}{also}");
    Some(Finding::at(step.head, message).help(help))
}

/// What gets another name: its kind, the name it had, and the one it has from now on.
fn renamed(operation: &Operation) -> Option<(ObjectKind, &ObjectName, ObjectName)> {
    match operation {
        Operation::Rename(Rename { kind, name, to, table: None }) => {
            Some((*kind, name, ObjectName { schema: name.schema.clone(), name: to.clone() }))
        }
        Operation::SetSchema(SetSchema { kind, name, schema }) => {
            Some((*kind, name, ObjectName { schema: Some(schema.clone()), name: name.name.clone() }))
        }
        _ => None,
    }
}

/// Whether a downgrade gives back the name that its upgrade took.
fn gives_back(old: &ObjectName, new: &ObjectName, facts: &Facts) -> bool {
    let before = facts.schema.assumed(old).and_then(|relation| relation.renamed.as_ref());
    let was_called = before.is_some_and(|(name, when)| *name == new.name && *when == facts.upgrade());
    let taken = |step: &Step| {
        renamed(&step.operation).is_some_and(|(_, was, is)| {
            let is_same_schema = was.schema.is_none() || was.schema == new.schema;
            is.means(old) && was.name == new.name && is_same_schema
        })
    };
    was_called || facts.direction == Direction::Down && facts.migration.up.steps.iter().any(taken)
}

/// Whether a later step puts something in the old name's place: a view of the table under its new name, or another
/// table.
fn leaves(step: &Step, old: &ObjectName, new: &ObjectName) -> bool {
    match &step.operation {
        Operation::CreateView(CreateView { view, reads, .. }) => {
            view.means(old) && reads.iter().any(|it| it.means(new))
        }
        Operation::CreateTable(CreateTable { table, .. }) => table.means(old),
        other => renamed(other).is_some_and(|(_, _, place)| place.means(old)),
    }
}
