//! A table without its schema is whichever one the session's search path finds first.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateTable, Direction, Operation, Step};

use crate::tables::table;

pub(crate) const RULE: Rule = rule!("unqualified-table", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let table = table(&step.operation)?;
    if table.schema.is_some() || facts.direction == Direction::Down {
        return None;
    }
    // A script that says where to look has said it; a temporary table is in a schema of its own.
    let says = |step: &Step| match &step.operation {
        Operation::SetVariable(set) => set.name == *"search_path",
        Operation::CreateTable(CreateTable { temporary: true, table: other, .. }) => other == table,
        _ => false,
    };
    if says(step) || facts.before().iter().any(says) || facts.history.session.prologue.iter().any(says) {
        return None;
    }
    let span = if table.name.span.is_empty() { step.head } else { table.name.span };
    let message = format!("which `{table}` this is depends on the `search_path` of whoever runs it");
    Some(Finding::at(span, message).help(format!("write it with its schema: `public.{}`", table.quoted())))
}
