//! A name that is longer than the server keeps is cut in silence.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::failure::{Failure, Fault};
use model::{Column, Direction, LONGEST_NAME, Name, ObjectName, Operation, Step, cut};

pub(crate) const RULE: Rule = rule!("identifier-too-long", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (name, is_guarded) = names(&step.operation).into_iter().find(|(name, _)| name.as_str().len() > LONGEST_NAME)?;
    if facts.direction == Direction::Down {
        return None;
    }
    let (kept, length) = (cut(name.as_str()), name.as_str().len());
    let place = if name.span.is_empty() { step.head } else { name.span };
    let finding =
        |message: String| Finding::at(place, message).help(format!("choose a name of at most {LONGEST_NAME} bytes"));
    if let Some(failure) = facts.failure.filter(|failure| collides(failure, facts)) {
        let message = format!("fails: the server cuts `{}` to `{kept}`, which is there already", failure.name);
        return Some(finding(message).level(Level::Error));
    }
    // SQLAlchemy counts characters, and looks only at names of indexes and constraints.
    if is_guarded && name.as_str().chars().count() > LONGEST_NAME && is_directive(step, facts) {
        let message = format!("fails: SQLAlchemy refuses a name of {length} characters");
        return Some(finding(message).level(Level::Error));
    }
    Some(finding(format!("`{name}` has {length} bytes: the server cuts it to `{kept}`, and says nothing")))
}

/// Whether a step fails because a longer name was cut to the one it has.
pub(crate) fn collides(failure: &Failure, facts: &Facts) -> bool {
    let name = ObjectName::bare(failure.name.clone());
    let is_cut = |name: &Name| name.as_str().len() > LONGEST_NAME;
    matches!(failure.fault, Fault::Exists(_))
        && is_cut(&failure.name)
        && facts.schema.assumed(&name).is_some_and(|there| there.name.name != failure.name)
}

/// Whether Alembic writes the statement itself.
fn is_directive(step: &Step, facts: &Facts) -> bool {
    facts.history.runner.name == "alembic"
        && !facts.script.steps.iter().any(|other| other.statement == step.statement && other.text.is_some())
}

/// The names that an operation gives, and whether each is an index's or a constraint's.
fn names(operation: &Operation) -> Vec<(&Name, bool)> {
    match operation {
        Operation::CreateTable(create) => {
            let columns = create.columns.iter().flat_map(of_column);
            let constraints = create.constraints.iter().filter_map(|it| it.name.as_ref()).map(|name| (name, true));
            std::iter::once((&create.table.name, false)).chain(columns).chain(constraints).collect()
        }
        Operation::AddColumn(add) => of_column(&add.column).collect(),
        Operation::AddConstraint(add) => add.constraint.name.iter().map(|name| (name, true)).collect(),
        Operation::CreateIndex(create) => create.name.iter().map(|name| (name, true)).collect(),
        Operation::RenameColumn(rename) => vec![(&rename.to, false)],
        Operation::RenameConstraint(rename) => vec![(&rename.to, false)],
        Operation::Rename(rename) => vec![(&rename.to, false)],
        Operation::CreateView(create) => vec![(&create.view.name, false)],
        Operation::CreateType(create) => vec![(&create.name.name, false)],
        Operation::CreateSequence(create) => vec![(&create.name.name, false)],
        Operation::CreateRoutine(create) => vec![(&create.name.name, false)],
        Operation::CreateTrigger(create) => vec![(&create.name, false)],
        Operation::CreateEventTrigger(create) => vec![(&create.name, false)],
        Operation::CreatePolicy(create) => vec![(&create.name, false)],
        Operation::CreateObject(create) => vec![(&create.name.name, false)],
        _ => Vec::new(),
    }
}

fn of_column(column: &Column) -> impl Iterator<Item = (&Name, bool)> {
    let constraints = column.constraints.iter().filter_map(|it| it.name.as_ref()).map(|name| (name, true));
    std::iter::once((&column.name, false)).chain(constraints)
}
