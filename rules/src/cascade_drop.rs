//! `CASCADE` drops what nobody has listed.

mod company;

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Direction, Drop, ObjectKind, Operation, Step, repeat};

use crate::dependents::named;
use crate::{drop_column, drop_table};

pub(crate) const RULE: Rule = rule!("cascade-drop", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (what, dependents) = match &step.operation {
        Operation::Drop(drop) if drop.cascade => {
            let rows = if drop_table::is_missed(drop, facts) { " with all its rows" } else { "" };
            let dependents = company::of_object(drop.kind, &drop.name, facts.schema);
            (format!("{} `{}`{rows}", drop.kind.word(), drop.name), dependents)
        }
        Operation::DropColumn(drop) if drop.cascade => {
            let rows = if drop_column::is_missed(drop, facts) { " with all that is in it" } else { "" };
            let what = format!("column `{}.{}`{rows}", drop.table, drop.column);
            (what, company::of_column(drop, facts.schema))
        }
        Operation::DropConstraint(drop) if drop.cascade => {
            let name = drop.constraint.as_ref()?;
            (format!("constraint `{name}` of `{}`", drop.table), company::of_constraint(drop, facts.schema))
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
    if is_own(&step.operation, facts) || is_rebuilt(&step.operation, &dependents, facts) {
        return None;
    }
    let listed = named(&dependents);
    let others =
        listed.as_ref().map_or("whatever depends on it, unlisted".to_owned(), |named| format!("with it {named}"));
    let finding = Finding::at(step.head, format!("drops {what} and {others}")).help(help);
    // Rows go, and more than anybody has listed.
    let has_rows = match &step.operation {
        Operation::Drop(drop) => drop_table::is_missed(drop, facts),
        Operation::DropColumn(drop) => drop_column::is_missed(drop, facts),
        _ => false,
    };
    Some(if listed.is_some() || has_rows { finding.level(Level::Error) } else { finding })
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

/// Whether a view goes that holds nothing of its own, and the rest of the script builds it anew with all that read it.
fn is_rebuilt(operation: &Operation, dependents: &[String], facts: &Facts) -> bool {
    let Operation::Drop(Drop { kind: ObjectKind::View | ObjectKind::MaterializedView, name, .. }) = operation else {
        return false;
    };
    let mut built = facts.after().iter().filter_map(|step| match &step.operation {
        Operation::CreateView(create) => Some(&create.view),
        _ => None,
    });
    let names: Vec<String> = built.clone().map(|view| format!("view `{view}`")).collect();
    facts.history.from_base && built.any(|view| view.means(name)) && dependents.iter().all(|view| names.contains(view))
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
