//! `CASCADE` drops what nobody has listed.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{
    ConstraintKind, Direction, DropColumn, DropConstraint, ObjectKind, ObjectName, Operation, Relation, Step, repeat,
};

use crate::dependents::{foreign_keys_to, named, views_of};

pub(crate) const RULE: Rule = rule!("cascade-drop", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (what, dependents) = match &step.operation {
        Operation::Drop(drop) if drop.cascade => {
            (format!("{} `{}`", drop.kind.word(), drop.name), dependents_of(drop.kind, &drop.name, facts))
        }
        Operation::DropColumn(drop) if drop.cascade => {
            (format!("column `{}.{}`", drop.table, drop.column), dependents_of_column(drop, facts))
        }
        Operation::DropConstraint(drop) if drop.cascade => {
            let name = drop.constraint.as_ref()?;
            (format!("constraint `{name}` of `{}`", drop.table), dependents_of_constraint(drop, facts))
        }
        _ => return None,
    };
    // One CASCADE, one finding: at the first thing that its statement names.
    let is_same = |other: &&Step| other.statement == step.statement && is_cascade(&other.operation);
    if facts.before().last().filter(is_same).is_some() {
        return None;
    }
    let what = format!("{what}{}", more(facts.after().iter().take_while(is_same).count()));
    let help = "leave CASCADE out: the server then lists what depends on it, and you drop each by name";
    // A scratch object, or a downgrade doing its work.
    if is_own(&step.operation, facts) {
        return None;
    }
    if let Some(listed) = named(&dependents) {
        let finding = Finding::at(step.head, format!("drops {what} and with it {listed}"));
        return Some(finding.level(Level::Error).help(help));
    }
    Some(Finding::at(step.head, format!("drops {what} and whatever depends on it, unlisted")).help(help))
}

fn is_cascade(operation: &Operation) -> bool {
    match operation {
        Operation::Drop(drop) => drop.cascade,
        Operation::DropColumn(drop) => drop.cascade,
        Operation::DropConstraint(drop) => drop.cascade,
        _ => false,
    }
}

fn more(count: usize) -> String {
    if count == 0 { String::new() } else { format!(", {count} more by name,") }
}

fn dependents_of(kind: ObjectKind, name: &ObjectName, facts: &Facts) -> Vec<String> {
    match kind {
        ObjectKind::Table => {
            let mut found = views_of(name, facts.schema);
            found.extend(foreign_keys_to(name, facts.schema, |_| true));
            found
        }
        ObjectKind::View | ObjectKind::MaterializedView => views_of(name, facts.schema),
        ObjectKind::Schema => {
            let inside =
                |relation: &&Relation| relation.name.schema.as_ref() == Some(&name.name) && relation.table.is_none();
            let mut found: Vec<String> =
                facts.schema.relations().filter(inside).map(|relation| format!("`{}`", relation.name)).collect();
            found.sort_unstable();
            found
        }
        _ => Vec::new(),
    }
}

/// Only the foreign keys: a view is known to read the table, not which of its columns.
fn dependents_of_column(drop: &DropColumn, facts: &Facts) -> Vec<String> {
    foreign_keys_to(&drop.table, facts.schema, |key| key.referent_columns.contains(&drop.column))
}

fn dependents_of_constraint(drop: &DropConstraint, facts: &Facts) -> Vec<String> {
    let state = drop.constraint.as_ref().and_then(|name| facts.relation(&drop.table)?.constraint(name));
    let (columns, is_primary) = match state.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::PrimaryKey(key)) => (&key.columns, true),
        Some(ConstraintKind::Unique(key)) => (&key.columns, false),
        _ => return Vec::new(),
    };
    foreign_keys_to(&drop.table, facts.schema, |key| {
        key.referent_columns == *columns || (is_primary && key.referent_columns.is_empty())
    })
}

/// Whether this migration made the thing: then so it did, or a migration that is undone by now, all that depends on it.
fn is_own(operation: &Operation, facts: &Facts) -> bool {
    let undone = if facts.direction == Direction::Down { &facts.migration.up.steps[..] } else { &[] };
    let subject = repeat::subject(operation);
    let takes_away = |other: &Operation| {
        matches!(other, Operation::Drop(_) | Operation::DropColumn(_) | Operation::DropConstraint(_))
    };
    let made = undone.iter().chain(facts.before()).filter(|step| !takes_away(&step.operation));
    subject.is_some() && made.into_iter().any(|step| repeat::subject(&step.operation) == subject)
}
