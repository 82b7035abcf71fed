//! A migration whose number, or whose docstring, says something else than its place in the history.

mod numbering;

use engine::{Check, Finding, Level, Rule, rule};
use model::{History, Migration, Name};

use self::numbering::{Fault, Numbering};

pub(crate) const RULE: Rule = rule!("misnumbered-migration", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let claims = history.each().filter_map(of_claim);
    let numbering = Numbering::of(history);
    let numbers = numbering.iter().flat_map(|numbering| numbering.faults(history));
    claims.chain(numbers.map(|fault| of_number(&fault))).collect()
}

/// A docstring that contradicts what it stands over.
fn of_claim(migration: &Migration) -> Option<Finding> {
    // Whoever reads it is misled; no tool is.
    let finding = |span, message| Finding::at(span, message).in_file(migration.file).level(Level::Info);
    let help = "Alembic reads the variables, people read the docstring: let both say the same";
    if let Some(said) = migration.claim.revision.as_ref().filter(|said| **said != migration.revision) {
        let message = format!("the docstring says that this is `{said}`, and it is `{}`", migration.revision);
        return Some(finding(said.span, message).help(help));
    }
    let (said, span) = migration.claim.parents.as_ref()?;
    // What is written short may be meant: an id cut off, a branch label.
    let is_meant =
        |name: &Name, parents: &[Name]| parents.iter().any(|parent| parent.as_str().starts_with(name.as_str()));
    let agrees = said.len() == migration.parents.len() && said.iter().all(|name| is_meant(name, &migration.parents));
    let names = |names: &[Name]| match names {
        [] => "none".to_owned(),
        _ => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and "),
    };
    // An empty `Revises:` underlines nothing: the variable says it.
    let span = if span.is_empty() { migration.parents.first()?.span } else { *span };
    let message =
        format!("the docstring says that it follows {}, and it follows {}", names(said), names(&migration.parents));
    (!agrees).then(|| finding(span, message).help(help))
}

fn of_number(fault: &Fault<'_>) -> Finding {
    let at = |migration: &Migration, message: String| Finding::at(migration.sign(), message).in_file(migration.file);
    match fault {
        Fault::Twice(migration, other) => {
            at(migration, format!("`{}` has the number of `{}`", migration.stem, other.stem))
                .help("give the later one the next number: two of one number were written side by side")
        }
        Fault::Before(migration, other) => at(migration, format!("`{}` is run after `{}`", migration.stem, other.stem))
            .help("number the migrations in the order they are run in"),
        Fault::Unnumbered(migration) => {
            at(migration, format!("`{}` has no number, as the other migrations have", migration.stem))
                .help("begin its name with the next number")
        }
        Fault::Gap(migration, missing) => {
            at(migration, format!("number {missing} is missing before `{}`", migration.stem))
                .level(Level::Info)
                .help("see whether a migration was lost: nothing else of this history is missing")
        }
    }
}
