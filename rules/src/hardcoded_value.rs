//! A value that means something in one environment only, written into a migration that runs in all of them.

mod known;
mod roles;

use std::collections::HashSet;

use engine::{Check, Finding, Rule, rule};
use model::{Direction, History, Literal, LiteralKind, ObjectName, Operation, Step};

use known::Known;
use roles::Roles;

pub(crate) const RULE: Rule = rule!("hardcoded-value", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let known = Known::of(history);
    let mut found = Vec::new();
    let mut roles = Roles::of(history);
    for migration in history.each() {
        let mut new: Vec<&ObjectName> = Vec::new();
        let mut said = HashSet::new();
        let up = migration.up.steps.iter().map(|step| (step, Direction::Up));
        for (step, direction) in up.chain(migration.down.steps().iter().map(|step| (step, Direction::Down))) {
            if let Operation::CreateTable(create) = &step.operation {
                new.push(&create.table);
            }
            let finding = roles.judge(step).or_else(|| of_rows(step, &known, &new));
            // What the way up looks for, the way down looks for again: once is enough.
            if let Some(finding) = finding.filter(|finding| said.insert(finding.message.clone())) {
                found.push(Finding { direction: Some(direction), ..finding.in_file(step.file) });
            }
        }
    }
    found
}

fn of_rows(step: &Step, known: &Known, new: &[&ObjectName]) -> Option<Finding> {
    let (table, stored) = match &step.operation {
        Operation::Insert(insert) if known.is_seeded_at_birth(&insert.table) => return None,
        Operation::Insert(insert) => (&insert.table, None),
        Operation::Update(update) => (&update.table, Some(&update.columns[..])),
        Operation::Delete(delete) => (&delete.table, Some(&[][..])),
        _ => return None,
    };
    // Rows of a table that this migration makes are its own to choose.
    if new.contains(&table) {
        return None;
    }
    let inserts = stored.is_none();
    let suspects = step.operation.literals().iter().filter_map(|literal| {
        let what = what(literal)?;
        let is_foreign = match literal.kind {
            LiteralKind::Uuid | LiteralKind::Number => known.misses_row(literal, table, inserts),
            _ => inserts || !known.inserts(literal),
        };
        is_foreign.then_some((literal, what))
    });
    let (literal, what) = suspects.min_by_key(|(literal, _)| literal.span)?;
    let is_stored = stored.is_none_or(|columns| literal.column.as_ref().is_some_and(|column| columns.contains(column)));
    let value = shown(&literal.value);
    let message = if is_stored {
        format!("stores {what} `{value}` in `{table}`: right in one environment, wrong in the others")
    } else {
        format!("looks in `{table}` for {what} `{value}`: there in one environment, missing in the others")
    };
    let help = "take it from the environment, or find the row by a value that means the same everywhere";
    Some(Finding::at(literal.span, message).help(help))
}

/// What kind of thing of one environment a value may be.
fn what(literal: &Literal) -> Option<&'static str> {
    match literal.kind {
        LiteralKind::Uuid | LiteralKind::Number => Some("the row with id"),
        _ if !literal.is_of_one_environment() => None,
        LiteralKind::Email => Some("the mailbox"),
        LiteralKind::Host | LiteralKind::Url => Some("the machine"),
        _ => Some("the path"),
    }
}

fn shown(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
