//! Dropping a column loses its data, and breaks every reader that still names it.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Birth, ColumnState, Direction, DropColumn, ObjectName, Operation, Relation, RelationKind, Step};

pub(crate) const RULE: Rule = rule!("drop-column", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::DropColumn(drop @ DropColumn { table, column, cascade, .. }) = &step.operation else {
        return None;
    };
    if !is_missed(drop, facts) {
        return None;
    }
    let finding = Finding::at(step.head, format!("loses the data of `{table}.{column}` and breaks code that reads it"));
    // Renamed away in an earlier migration and dropped now: whoever still needed it has had time to say so.
    if let Some((before, renamed)) = state(drop, facts).and_then(|state| state.renamed.as_ref())
        && *renamed != facts.now()
    {
        return Some(
            finding.level(Level::Info).help(format!("it was `{before}` until an earlier migration renamed it away")),
        );
    }
    let help = "deploy code that no longer names the column, keep a copy of its data, then drop it";
    Some(if *cascade { finding.level(Level::Error).help(help) } else { finding.help(help) })
}

fn state<'a>(drop: &DropColumn, facts: &Facts<'a>) -> Option<&'a ColumnState> {
    facts.schema.assumed(&drop.table)?.columns.iter().find(|state| state.name == drop.column)
}

/// Whether somebody may miss what is in a column that is dropped.
pub(crate) fn is_missed(drop: &DropColumn, facts: &Facts) -> bool {
    let DropColumn { table, column, .. } = drop;
    let state = state(drop, facts);
    let birth = state.map(|state| state.birth);
    // What this migration made holds nothing that anyone would miss: a scratch column, or a downgrade doing its work.
    if facts.is_new(table) || birth == Some(facts.now()) || birth == Some(facts.upgrade()) {
        return false;
    }
    // The upgrade adds it unless it is there, or does something that could not be read.
    let adds = |step: &Step| match &step.operation {
        Operation::AddColumn(add) => add.table.means(table) && add.column.name == *column,
        Operation::Opaque(_) => state.is_none(),
        _ => false,
    };
    if facts.direction == Direction::Down && facts.migration.up.steps.iter().any(adds) {
        return false;
    }
    // Another column takes its name in this script: the two are swapped, and its data was moved over.
    let takes_its_name = |next: &Step| matches!(&next.operation, Operation::RenameColumn(rename) if rename.table == *table && rename.to == *column);
    !facts.after().iter().any(takes_its_name) && !is_kept(drop, state, facts)
}

/// Whether a table holds a copy of what is in the column: its rows were copied there, and it has a column of that name.
fn is_kept(drop: &DropColumn, state: Option<&ColumnState>, facts: &Facts) -> bool {
    let table = facts.schema.assumed(&drop.table);
    let earlier = table.and_then(|table| table.renamed.as_ref()).map(|(before, _)| before);
    let is_source = |copied: &ObjectName| copied.means(&drop.table) || earlier == Some(&copied.name);
    let names = || std::iter::once(&drop.column).chain(state.and_then(|state| Some(&state.renamed.as_ref()?.0)));
    // Of a copy that a query made, the columns are not known: it is for this one where it was made just before.
    let is_recent = |copy: &Relation| match copy.birth {
        Birth::In { migration, direction: Direction::Up } => migration + 1 >= facts.index && migration <= facts.index,
        _ => false,
    };
    let holds = |copy: &Relation| names().any(|name| copy.column(name).present().is_some());
    let may_hold = |copy: &Relation| !copy.columns_complete && is_recent(copy);
    let keeps = |copy: &Relation| copy.copies.iter().any(is_source) && (holds(copy) || may_hold(copy));
    facts.schema.relations().any(|copy| copy.kind != RelationKind::View && keeps(copy))
}
