//! SQLite alters names and columns at the end, and nothing else: the rest is a syntax error.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::sqlite::{self, Refusal};
use model::{Algorithm, Guard, Operation, Step};

pub(crate) const RULE: Rule = rule!("unsupported-alter", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    // What a tool does on a copy of the table is no ALTER. Behind a look at the schema, or where an error is passed over, it is
    // for another database: SQLite goes on after a statement that fails.
    if step.demands.algorithm == Some(Algorithm::Copy) || step.guard != Guard::None {
        return None;
    }
    let table = step.operation.altered()?;
    let help = format!(
        "make the table anew, fill it from `{table}` and give it its name; with Alembic, in `batch_alter_table(\"{table}\")`"
    );
    let (message, level) = match sqlite::refusal(&step.operation, facts.schema)? {
        // Alembic does not even ask the library (`SQLiteImpl.add_constraint`, `drop_constraint`).
        _ if is_directive(step, facts) => {
            ("fails: Alembic adds and drops no constraint on SQLite but in a batch".to_owned(), Level::Error)
        }
        Refusal::Unknown => (format!("fails: {}", lacking(&step.operation)), Level::Error),
        Refusal::Before(version) => {
            (format!("fails before SQLite {version}: {}", lacking(&step.operation)), Level::Warn)
        }
        _ => return None,
    };
    Some(Finding::at(step.head, message).level(level).help(help))
}

/// Whether Alembic is to find the words for what is done to a constraint.
fn is_directive(step: &Step, facts: &Facts) -> bool {
    facts.history.runner.name == "alembic"
        && step.text.is_none()
        && matches!(step.operation, Operation::AddConstraint(_) | Operation::DropConstraint(_))
}

fn lacking(operation: &Operation) -> &'static str {
    match operation {
        Operation::AddConstraint(_) => "ALTER TABLE adds no such constraint",
        Operation::DropConstraint(_) | Operation::DropPrimaryKey(_) => "ALTER TABLE drops no constraint",
        _ => "ALTER TABLE changes no column but its name",
    }
}
