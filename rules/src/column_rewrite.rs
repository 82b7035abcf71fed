//! A change of type that changes the bytes writes every row again, and one that does not may still read them all.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Constraint, ConstraintKind, Operation, SetColumnType, SetVariable, Step, Work};

use crate::narrowing_cast;

pub(crate) const RULE: Rule = rule!("column-rewrite", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetColumnType(set @ SetColumnType { table, column, data_type: Some(to), existing_type, .. }) =
        &step.operation
    else {
        return None;
    };
    // Where values may not fit, that is what there is to say first.
    if facts.is_new(table) || narrowing_cast::narrowing(step, facts).is_some() {
        return None;
    }
    let touch = facts.effect.main()?;
    let known = facts.schema.column(table, column).present().and_then(|column| column.data_type.as_ref());
    let change = match known.or(existing_type.as_ref()) {
        Some(from) if from != to => format!("to turn `{column}` from {from} into {to}"),
        _ => match &to.collation {
            Some(collation) => format!("to make `{column}` {to}, collated as `{collation}`"),
            None => format!("to make `{column}` {to}"),
        },
    };
    let blocked = touch.lock.blocks();
    let (message, help) = match touch.work {
        Work::Rewrite => (
            format!("rewrites `{table}` and its indexes {change}, while blocking {blocked}"),
            "add a column of the new type, keep it in step with a trigger, fill it in batches, then swap the names",
        ),
        Work::RewriteOutsideUtc if !is_utc(facts) => (
            format!("rewrites `{table}` {change} while blocking {blocked}, unless the session's TimeZone is UTC"),
            "if the times without a zone are meant in UTC, SET TimeZone = 'UTC' first: only the catalogue changes then",
        ),
        Work::BuildIndex => (
            format!("builds an index of `{table}` anew {change}, while blocking {blocked}"),
            "first drop the indexes that would be, afterwards build them again, both CONCURRENTLY",
        ),
        Work::Scan => (
            format!("reads every row of `{table}` {change}, while blocking {blocked}: {} again", proven(set, facts)?),
            "first drop the constraint, afterwards add it again NOT VALID, and validate it in a transaction of its own",
        ),
        _ => return None,
    };
    Some(Finding::at(step.head, message).help(help))
}

/// The constraints that are proven for every row, although none is written again.
fn proven(set: &SetColumnType, facts: &Facts) -> Option<String> {
    let table = facts.schema.assumed(&set.table)?;
    let is_proven = |constraint: &&Constraint| match &constraint.kind {
        ConstraintKind::Check(check) => !constraint.not_valid && check.columns.contains(&set.column),
        _ => false,
    };
    let name = |constraint: &Constraint| format!("`{}`", constraint.name_on(&table.name.name));
    let named: Vec<String> = table.constraints.iter().filter(is_proven).map(name).collect();
    let verb = if named.len() == 1 { "is proven" } else { "are proven" };
    Some(format!("{} {verb}", named.join(" and ")))
}

/// Whether the script has set the session's time zone to UTC.
fn is_utc(facts: &Facts) -> bool {
    let zone = facts.before().iter().rev().find_map(|step| match &step.operation {
        Operation::SetVariable(SetVariable { name, value, .. }) if name.text.eq_ignore_ascii_case("timezone") => {
            Some(value)
        }
        _ => None,
    });
    let names = ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "0"];
    zone.and_then(Option::as_deref).is_some_and(|zone| names.iter().any(|name| zone.eq_ignore_ascii_case(name)))
}
