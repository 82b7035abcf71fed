//! Several ALTER TABLE on one table, where one would queue for its lock once.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{ObjectName, Operation, Step, Transaction};

pub(crate) const RULE: Rule = rule!("repeated-alter", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let table = altered(step)?;
    // Within a transaction the lock is held already; Alembic has no directive for two actions in one statement.
    let is_alembic = facts.history.runner.name == "alembic";
    if facts.transaction != Transaction::None
        || facts.is_new(table)
        || is_alembic
        || facts.history.is_run_by_some_tool()
    {
        return None;
    }
    let (earlier, before) = facts.before().split_last()?;
    let is_of = |other: &Step| altered(other).is_some_and(|name| name.means(table));
    if earlier.statement == step.statement || !is_of(earlier) {
        return None;
    }
    // The second of them says it for those that follow.
    let first = before.iter().rev().find(|other| other.statement != earlier.statement);
    if first.is_some_and(is_of) {
        return None;
    }
    let message = format!("queues for the lock on `{table}` again, right after it had it");
    let finding =
        Finding::at(step.head, message).help("put both actions into one ALTER TABLE, with a comma between them");
    Some(finding.related(earlier.file, earlier.head, "the same table"))
}

/// The table that a step alters in a way that goes well with others: constraints are added and proven apart.
fn altered(step: &Step) -> Option<&ObjectName> {
    match step.operation {
        Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::SetDefault(_)
        | Operation::DropDefault(_)
        | Operation::DropNotNull(_)
        | Operation::SetColumnType(_) => step.operation.altered(),
        _ => None,
    }
}
