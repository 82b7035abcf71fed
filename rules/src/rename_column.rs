//! Code that was deployed before the rename still asks for the old name.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateView, ObjectName, Operation, RenameColumn, Step};

pub(crate) const RULE: Rule = rule!("rename-column", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::RenameColumn(rename @ RenameColumn { table, column, to, .. }) = &step.operation else {
        return None;
    };
    let state = facts.schema.column(table, column).present();
    if facts.is_new(table) || state.is_some_and(|state| state.birth == facts.now()) {
        return None;
    }
    // A downgrade gives back the name that its upgrade took.
    if state.and_then(|state| state.renamed.as_ref()).is_some_and(|(old, when)| old == to && *when == facts.upgrade()) {
        return None;
    }
    // The readers of the table meet a view, which may still call the column what they do.
    if is_behind_view(table, facts) {
        return None;
    }
    // Two columns swap names: whoever asks for the old one finds its successor.
    if facts.after().iter().any(|step| takes(step, rename)) || facts.before().iter().any(|step| frees(step, rename)) {
        return None;
    }
    Some(
        Finding::at(step.head, format!("code that runs now fails as soon as `{table}.{column}` is called `{to}`"))
            .help(format!("add `{to}`, write both, fill it, move the readers over, then drop `{column}`")),
    )
}

/// Whether a later step gives another column the name that this rename frees.
fn takes(step: &Step, rename: &RenameColumn) -> bool {
    matches!(&step.operation, Operation::RenameColumn(other) if other.table == rename.table && other.to == rename.column)
}

/// Whether an earlier step freed the name that this rename takes.
fn frees(step: &Step, rename: &RenameColumn) -> bool {
    matches!(&step.operation, Operation::RenameColumn(other) if other.table == rename.table && other.column == rename.to)
}

/// Whether this script leaves a view where its readers expect the table.
fn is_behind_view(table: &ObjectName, facts: &Facts) -> bool {
    let renamed = facts.schema.assumed(table).and_then(|relation| relation.renamed.as_ref());
    let old = renamed.filter(|(_, when)| *when == facts.now()).map_or(&table.name, |(old, _)| old);
    facts.script.steps.iter().any(|step| {
        matches!(&step.operation, Operation::CreateView(CreateView { view, .. })
            if view.name == *old && view.schema == table.schema)
    })
}
