//! A change of type that changes the bytes writes every row again, and every index.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, SetColumnType, SetVariable, Step, Work};

use crate::narrowing_cast;

pub(crate) const RULE: Rule = rule!("column-rewrite", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetColumnType(SetColumnType { table, column, data_type: Some(to), existing_type, .. }) =
        &step.operation
    else {
        return None;
    };
    let touch = facts.effect.main()?;
    let depends_on_zone = match touch.work {
        Work::Rewrite => false,
        Work::RewriteOutsideUtc if !is_utc(facts) => true,
        _ => return None,
    };
    // Where values may not fit, that is what there is to say first.
    if facts.is_new(table) || narrowing_cast::narrowing(step, facts).is_some() {
        return None;
    }
    let known = facts.schema.column(table, column).present().and_then(|column| column.data_type.as_ref());
    let change = match known.or(existing_type.as_ref()) {
        Some(from) if from != to => format!("to turn `{column}` from {from} into {to}"),
        _ => format!("to make `{column}` {to}"),
    };
    let blocked = touch.lock.blocks();
    Some(if depends_on_zone {
        let message =
            format!("rewrites `{table}` {change} while blocking {blocked}, unless the session's TimeZone is UTC");
        let help =
            "if the times without a zone are meant in UTC, SET TimeZone = 'UTC' first: only the catalogue changes then";
        Finding::at(step.head, message).help(help)
    } else {
        let message = format!("rewrites `{table}` and its indexes {change}, while blocking {blocked}");
        let help =
            "add a column of the new type, keep it in step with a trigger, fill it in batches, then swap the names";
        Finding::at(step.head, message).help(help)
    })
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
