//! A CHECK that is checked when it is added shuts the table until the last row has been read.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddColumn, AddConstraint, Constraint, ConstraintKind, ObjectName, Operation, Step, Work};

pub(crate) const RULE: Rule = rule!("unproven-check", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, constraint) = added(&step.operation)?;
    let touch = facts.long_work().filter(|touch| touch.work == Work::Scan)?;
    let blocked = touch.lock.blocks();
    let what = match (&constraint.kind, &constraint.name) {
        (ConstraintKind::NotNull(column), _) => format!("for a null in `{column}`"),
        (_, Some(name)) => format!("against `{name}`"),
        (_, None) => "against its new CHECK".to_owned(),
    };
    let message = format!("checks every row of `{table}` {what} while blocking {blocked}");
    let help = "add it NOT VALID and validate it in a later migration: VALIDATE CONSTRAINT lets everyone read and write meanwhile";
    Some(Finding::at(step.head, message).help(help))
}

/// The constraint on each row alone that an operation adds, written beside the columns or on a new one.
fn added(operation: &Operation) -> Option<(&ObjectName, &Constraint)> {
    match operation {
        Operation::AddConstraint(AddConstraint { table, constraint }) => match constraint.kind {
            ConstraintKind::Check(_) | ConstraintKind::NotNull(_) => Some((table, constraint)),
            _ => None,
        },
        Operation::AddColumn(AddColumn { table, column, .. }) => {
            let check = |constraint: &&Constraint| matches!(constraint.kind, ConstraintKind::Check(_));
            Some((table, column.constraints.iter().find(check)?))
        }
        _ => None,
    }
}
