//! A downgrade that does not bring back what its upgrade took, or leaves behind what it made.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Change, Difference, Migration, ObjectKind};

use crate::way_back::{is_guarded, is_leftover, is_way_back};

pub(crate) const RULE: Rule = rule!("incomplete-downgrade", Check::Return(check));

/// How many differences are named; the others are counted.
const NAMED: usize = 4;

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    if !is_way_back(migration) {
        return Vec::new();
    }
    let ours: Vec<&Difference> =
        facts.differences.iter().filter(|it| !is_leftover(it, migration) && !is_guarded(it, migration)).collect();
    if ours.is_empty() {
        return Vec::new();
    }
    let sentences: Vec<String> = ours.iter().take(NAMED).map(|difference| sentence(difference)).collect();
    let others = match ours.len() - sentences.len() {
        0 => String::new(),
        1 => "; and one thing more".to_owned(),
        count => format!("; and {count} things more"),
    };
    let finding =
        Finding::at(facts.script.head, format!("does not undo the upgrade: {}{others}", sentences.join("; ")));
    // A value that was added cannot be taken away but by building the type anew.
    if ours.iter().all(|difference| matches!(difference.change, Change::ExtraValues(_))) {
        let help = "PostgreSQL takes no value out of an enum: where it matters, build the type anew without it";
        return vec![finding.level(Level::Info).help(help)];
    }
    vec![finding.help("undo each step of the upgrade, last first, with the types and defaults that were there before")]
}

fn sentence(difference: &Difference) -> String {
    let subject = subject(difference);
    match &difference.change {
        Change::Missing => format!("{subject} is gone"),
        Change::Extra => format!("{subject} stays"),
        Change::ExtraValues(values) => {
            let list: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("{subject} keeps {}", list.join(", "))
        }
        Change::Attribute(attribute, before, now) => {
            let said = |text: &str| match text {
                "" => "none".to_owned(),
                _ if text.chars().count() > 60 => "another one".to_owned(),
                _ => format!("`{text}`"),
            };
            match (said(before), said(now)) {
                (before, now) if before == now => format!("{subject} does not get its {} back", attribute.word()),
                (before, now) => format!("the {} of {subject} was {before} and is {now}", attribute.word()),
            }
        }
    }
}

fn subject(difference: &Difference) -> String {
    let (word, name) = (difference.kind.word(), &difference.name);
    match (&difference.part, difference.kind) {
        (Some(part), ObjectKind::Column) => format!("{word} `{name}.{part}`"),
        (Some(part), _) => format!("{word} `{part}` on `{name}`"),
        (None, _) => format!("{word} `{name}`"),
    }
}
