//! An upgrade that does something, and a downgrade that does nothing.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Direction, Down, Migration, Step, Trace};

pub(crate) const RULE: Rule = rule!("missing-downgrade", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let (place, what) = match &migration.down {
        Down::Forward => return forward_only(facts).into_iter().collect(),
        Down::Missing => ((migration.up.file, migration.up.head), "there is no way back"),
        Down::Script(script) if script.steps.iter().all(is_idle) => {
            ((script.file, script.head), "the downgrade does nothing")
        }
        Down::Raises { .. } | Down::Script(_) => return Vec::new(),
    };
    // A merge revision joins two branches and does nothing else.
    if migration.parents.len() > 1 {
        return Vec::new();
    }
    let undone: Vec<&Step> = migration.up.steps.iter().filter(|step| !is_idle(step)).collect();
    let Some(weightiest) = undone.iter().map(|step| step.operation.trace()).max() else {
        return Vec::new();
    };
    let Some(first) = undone.iter().find(|step| step.operation.trace() == weightiest) else {
        return Vec::new();
    };
    let others = match undone.len() - 1 {
        0 => String::new(),
        1 => ", and one step more".to_owned(),
        count => format!(", and {count} steps more"),
    };
    let message = format!("{what}: the upgrade {}{others}", first.operation.saying());
    let finding = Finding { direction: Some(Direction::Down), ..Finding::at(place.1, message).in_file(place.0) };
    vec![match weightiest {
        Trace::Rows => {
            finding.level(Level::Info).help("say in the downgrade why the rows may stay as they are, or put them back")
        }
        Trace::Lasting => finding
            .level(Level::Info)
            .help("PostgreSQL takes no value out of an enum: the type would have to be built anew"),
        _ => finding.help("undo its steps in reverse order; where that cannot be done, raise an error that says why"),
    }]
}

/// Whether there is nothing about a step to undo.
fn is_idle(step: &Step) -> bool {
    step.operation.trace() == Trace::Nothing
}

/// A whole project without a way back is said once, of its first migration; not of one file out of its history, nor
/// where the tool knows no way back at all.
fn forward_only(facts: &Facts) -> Option<Finding> {
    let runner = facts.history.runner;
    let could = runner.reversible || runner.name == "sql";
    if !could || !facts.history.from_base || facts.index != 0 {
        return None;
    }
    let script = &facts.migration.up;
    let finding = Finding::at(script.head, "no migration of this project has a way back");
    Some(finding.in_file(script.file).level(Level::Info).help(
        "write down what undoes each migration, or switch this rule off where the project only ever goes forward",
    ))
}
