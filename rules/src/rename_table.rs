//! Code that was deployed before the rename still asks for the table under its old name.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateTable, CreateView, ObjectKind, ObjectName, Operation, Rename, Step};

pub(crate) const RULE: Rule = rule!("rename-table", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Rename(Rename { kind, name, to, .. }) = &step.operation else {
        return None;
    };
    let is_read =
        matches!(kind, ObjectKind::Table | ObjectKind::ForeignTable | ObjectKind::View | ObjectKind::MaterializedView);
    if !is_read || facts.is_new(name) {
        return None;
    }
    // A downgrade gives back the name that its upgrade took.
    let renamed = facts.schema.assumed(name).and_then(|relation| relation.renamed.as_ref());
    if renamed.is_some_and(|(old, when)| old == to && *when == facts.upgrade()) {
        return None;
    }
    let new = ObjectName { schema: name.schema.clone(), name: to.clone() };
    let stands_in = |step: &Step| leaves(step, name, &new);
    // What had the new name makes way, or this table was made for the place, unless it was there.
    let made_way = |step: &Step| match &step.operation {
        Operation::Rename(other) => other.name == new,
        Operation::CreateTable(create) => create.table.means(name),
        _ => false,
    };
    if facts.after().iter().any(stands_in) || facts.before().iter().any(made_way) {
        return None;
    }
    Some(
        Finding::at(
            step.head,
            format!("code that runs now fails as soon as {} `{name}` is called `{to}`", kind.word()),
        )
        .help(format!(
            "leave a view in its place in the same transaction: CREATE VIEW {} AS SELECT * FROM {}",
            name.quoted(),
            new.quoted()
        )),
    )
}

/// Whether a later step puts something in the old name's place: a view of the table under its new name, or another
/// table.
fn leaves(step: &Step, old: &ObjectName, new: &ObjectName) -> bool {
    match &step.operation {
        Operation::CreateView(CreateView { view, reads, .. }) => view == old && reads.contains(new),
        Operation::CreateTable(CreateTable { table, .. }) => table == old,
        Operation::Rename(other) => other.to == old.name && other.name.schema == old.schema,
        _ => false,
    }
}
