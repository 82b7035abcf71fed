//! Which guarded rule speaks of a script that may stop halfway: one cause, one finding.

mod words;

use engine::{Facts, LeftBehind};
use model::{Direction, Down, Guard, Migration, Operation, Repeat, Script, Step, effect, repeat};

pub(crate) use words::{finding, stays};

/// A step that could be guarded and is not, and the later one that may fail where one may.
pub(crate) struct Unguarded<'a> {
    pub(crate) step: &'a Step,
    /// The words it lacks.
    pub(crate) guard: &'static str,
    /// `None` where the settings ask for guards everywhere.
    pub(crate) fails: Option<&'a Step>,
}

/// The scripts of a migration, each with its direction.
pub(crate) fn scripts(migration: &Migration) -> impl Iterator<Item = (&Script, Direction)> {
    let down = match &migration.down {
        Down::Script(script) => Some((script, Direction::Down)),
        _ => None,
    };
    std::iter::once((&migration.up, Direction::Up)).chain(down)
}

/// The steps of a script that should be guarded: those that may be left behind where nobody holds a transaction; all
/// of them where the settings ask for scripts that can be run twice.
pub(crate) fn unguarded<'a>(script: &'a Script, direction: Direction, facts: &Facts) -> Vec<Unguarded<'a>> {
    let lacking = |step: &'a Step, repeat, fails| match repeat {
        Repeat::Fails { guard: Some(guard) } => Some(Unguarded { step, guard, fails }),
        _ => None,
    };
    if facts.settings.idempotent {
        let certain = script.steps.iter().filter(|step| step.guard == Guard::None);
        let repeats = certain.map(|step| (step, repeat::of(&step.operation, facts.server())));
        return repeats.filter_map(|(step, repeat)| lacking(step, repeat, None)).collect();
    }
    // A runner's transaction that is left is the partial commit's to speak of.
    if facts.history.is_run_by_some_tool() || is_wrapped(script, facts) {
        return Vec::new();
    }
    let left = facts.left_behind(script, direction);
    left.into_iter().filter_map(|LeftBehind { step, repeat, fails }| lacking(step, repeat, Some(fails))).collect()
}

/// Whether the runner holds a transaction around the script that only some of its steps leave, or that Alembic's
/// `autocommit_block` leaves for all of them.
pub(crate) fn is_wrapped(script: &Script, facts: &Facts) -> bool {
    engine::is_wrapped(script) || facts.history.runner.name == "alembic"
}

/// What to do about a script that nobody wraps. `CONCURRENTLY` and its kin cannot be between BEGIN and COMMIT.
pub(crate) fn advice(script: &Script, facts: &Facts) -> &'static str {
    let outside = |step: &Step| effect::of(&step.operation, facts.schema, facts.server()).outside_transaction;
    if script.steps.iter().any(outside) {
        "give each step a migration of its own"
    } else {
        "put the script between BEGIN and COMMIT"
    }
}

/// Whether a step takes something away.
pub(crate) fn takes_away(step: &Step) -> bool {
    matches!(step.operation, Operation::Drop(_) | Operation::DropColumn(_) | Operation::DropConstraint(_))
}
