//! An upgrade that does something, and a downgrade that does nothing.

use engine::{Check, Facts, Finding, Level, Remedy, Rule, rule};
use model::{Direction, Down, FileId, History, Inverse, Migration, Span, Step, Trace};

use crate::way_back::{lines, steps_back};

pub(crate) const RULE: Rule = rule!("missing-downgrade", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let (history, count) = (facts.history, facts.history.migrations.len());
    let is_first = facts.index == 0;
    // Where next to none has one, that is how the project is run, and not what somebody forgot.
    if facts.lacking >= 10 && facts.lacking * 10 >= count * 9 {
        let said = || forward_only(history, format!("{} of {count} migrations have no way back", facts.lacking));
        return is_first.then(said).flatten().into_iter().collect();
    }
    let said = match is_first && history.each().all(|migration| migration.down == Down::Forward) {
        true => forward_only(history, "no migration of this project has a way back".to_owned()),
        false => None,
    };
    said.into_iter().chain(of_migration(migration, facts)).collect()
}

fn of_migration(migration: &Migration, facts: &Facts) -> Option<Finding> {
    if !migration.lacks_way_back() {
        return None;
    }
    let (file, span, what) = place(migration)?;
    // What is there already, or was never there, leaves nothing to undo.
    let changes =
        |(step, inverse): &(&Step, &Inverse)| step.operation.trace() != Trace::Nothing && **inverse != Inverse::Nothing;
    let changing: Vec<(&Step, &Inverse)> = migration.up.steps.iter().zip(facts.inverses).filter(changes).collect();
    let undone: Vec<&Step> = changing.iter().map(|(step, _)| *step).collect();
    let weightiest = undone.iter().map(|step| step.operation.trace()).max()?;
    // Somebody has thought about it, and says so. What lasts is told of all the same: the next upgrade meets it.
    let is_said = matches!(&migration.down, Down::Script(script) if script.explained);
    if is_said && !matches!(weightiest, Trace::Schema | Trace::Lasting) {
        return None;
    }
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
            let help = match steps_back(&changing) {
                Some(steps) => format!("what undoes it: {steps}"),
                None => UNDO.to_owned(),
            };
            with_lines(finding.help(help), &changing, facts)
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

const UNDO: &str = "undo its steps in reverse order; where that cannot be, raise an error that says why";

/// With the downgrade written down, in a revision of Alembic's.
fn with_lines(finding: Finding, changing: &[(&Step, &Inverse)], facts: &Facts) -> Finding {
    match lines(changing).filter(|_| facts.history.runner.name == "alembic") {
        Some(lines) => finding.remedy(Remedy::Downgrade(lines)),
        None => finding,
    }
}

/// Where the missing downgrade would stand, and what is there instead.
fn place(migration: &Migration) -> Option<(FileId, Span, &'static str)> {
    match &migration.down {
        Down::Missing => Some((migration.up.file, migration.up.head, "there is no way back")),
        Down::Script(script) => Some((script.file, script.head, "the downgrade does nothing")),
        Down::Forward | Down::Raises { .. } => None,
    }
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
