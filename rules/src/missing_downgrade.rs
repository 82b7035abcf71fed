//! An upgrade that does something, and a downgrade that does nothing.

use engine::{Check, Finding, Level, Rule, rule};
use model::{Direction, Down, FileId, History, Migration, Span, Step, Trace};

pub(crate) const RULE: Rule = rule!("missing-downgrade", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let found: Vec<Finding> = history.migrations.iter().filter_map(of_migration).collect();
    let forward = history.migrations.iter().filter(|migration| migration.down == Down::Forward).count();
    if forward > 0 {
        let said = forward_only(history, "no migration of this project has a way back".to_owned());
        return said.into_iter().chain(found).collect();
    }
    // Where next to none has one, that is how the project is run, and not what somebody forgot.
    let count = history.migrations.len();
    if found.len() >= 10 && found.len() * 10 >= count * 9 {
        return forward_only(history, format!("{} of {count} migrations have no way back", found.len()))
            .into_iter()
            .collect();
    }
    found
}

fn of_migration(migration: &Migration) -> Option<Finding> {
    let (file, span, what) = place(migration)?;
    // A merge revision joins two branches and does nothing else.
    if migration.parents.len() > 1 {
        return None;
    }
    let undone: Vec<&Step> = migration.up.steps.iter().filter(|step| !is_idle(step)).collect();
    let weightiest = undone.iter().map(|step| step.operation.trace()).max()?;
    let first = undone.iter().find(|step| step.operation.trace() == weightiest)?;
    let others = match undone.len() - 1 {
        0 => String::new(),
        1 => ", and one step more".to_owned(),
        count => format!(", and {count} steps more"),
    };
    let message = format!("{what}: the upgrade {}{others}", first.operation.saying());
    let finding = Finding { direction: Some(Direction::Down), ..Finding::at(span, message).in_file(file) };
    Some(match weightiest {
        Trace::Schema => {
            finding.help("undo its steps in reverse order; where that cannot be, raise an error that says why")
        }
        Trace::Lasting => finding
            .level(Level::Info)
            .help("PostgreSQL takes no value out of an enum: the type would have to be built anew"),
        Trace::Rows => {
            finding.level(Level::Info).help("put the rows back, or say in the downgrade why they may stay as they are")
        }
        Trace::Unknown | Trace::Nothing => {
            finding.level(Level::Info).help("undo what it does, or say in the downgrade why there is nothing to undo")
        }
    })
}

/// Where the missing downgrade would stand, and what is there instead.
fn place(migration: &Migration) -> Option<(FileId, Span, &'static str)> {
    match &migration.down {
        Down::Missing => Some((migration.up.file, migration.up.head, "there is no way back")),
        Down::Script(script) if script.steps.iter().all(is_idle) => {
            Some((script.file, script.head, "the downgrade does nothing"))
        }
        Down::Forward | Down::Raises { .. } | Down::Script(_) => None,
    }
}

/// Whether there is nothing about a step to undo.
fn is_idle(step: &Step) -> bool {
    step.operation.trace() == Trace::Nothing
}

/// A whole project without a way back is said once, of its first migration; not of a file out of its history, nor
/// where the tool knows no way back at all.
fn forward_only(history: &History, message: String) -> Option<Finding> {
    let could = history.runner.reversible || !history.runner.is_known();
    let script = &history.migrations.first()?.up;
    let finding = Finding::at(script.head, message).in_file(script.file).level(Level::Info);
    (could && history.from_base).then(|| {
        finding.help(
            "write down what undoes each migration, or switch this rule off if the project only ever goes forward",
        )
    })
}
