//! A migration that does more than anybody reviews as a whole, and holds what it locks until all of it is done.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Migration, Name, ObjectName, Operation, Step, Trace};

use crate::tables::table;

pub(crate) const RULE: Rule = rule!("oversized-migration", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    // What begins a history takes over what was there, in one piece.
    if migration.parents.is_empty() && facts.index == 0 {
        return Vec::new();
    }
    let mut made: Vec<&ObjectName> = Vec::new();
    let (mut steps, mut rows) = (0, Vec::new());
    let mut touched: Vec<&ObjectName> = Vec::new();
    let mut last = None;
    for step in &migration.up.steps {
        if let Operation::CreateTable(create) = &step.operation {
            made.push(&create.table);
        }
        let Some(table) = old_table(step, &made) else { continue };
        // Rows that are put in one by one are one step.
        let is_row = step.operation.trace() == Trace::Rows;
        let kind = std::mem::discriminant(&step.operation);
        if is_row && rows.contains(&(kind, table)) {
            continue;
        }
        // So is what a statement makes of a column that is there.
        let part = column(&step.operation).map(|column| (step.statement, table, column));
        if part.is_some() && part == last {
            continue;
        }
        last = part;
        rows.extend(is_row.then_some((kind, table)));
        steps += 1;
        if !touched.contains(&table) {
            touched.push(table);
        }
    }
    let largest = facts.settings.largest_migration;
    if steps <= largest {
        return Vec::new();
    }
    let tables = if touched.len() == 1 { "a table".to_owned() } else { format!("{} tables", touched.len()) };
    let message = format!("{steps} steps on {tables} in use: more than anybody reviews, or undoes, as a whole");
    let help = format!("split it by purpose; `largest_migration`, now {largest}, says how many steps are fine");
    vec![Finding::at(migration.up.head, message).in_file(migration.up.file).help(help)]
}

/// The column that a step makes another one.
fn column(operation: &Operation) -> Option<&Name> {
    match operation {
        Operation::SetColumnType(set) => Some(&set.column),
        Operation::SetNotNull(set) => Some(&set.column),
        Operation::DropNotNull(drop) => Some(&drop.column),
        Operation::SetDefault(set) => Some(&set.column),
        Operation::DropDefault(drop) => Some(&drop.column),
        Operation::SetColumn(set) => Some(&set.column),
        _ => None,
    }
}

/// The table that a step changes, if the migration has not made it.
fn old_table<'a>(step: &'a Step, made: &[&ObjectName]) -> Option<&'a ObjectName> {
    let changes = step.operation.trace() != Trace::Nothing;
    table(&step.operation).filter(|table| changes && !made.iter().any(|other| other.means(table)))
}
