//! `ON DELETE CASCADE`: to delete one row deletes others, as many as there are.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{
    AddColumn, AddConstraint, Constraint, ConstraintKind, Direction, ObjectName, Operation, ReferentialAction, Step,
};

pub(crate) const RULE: Rule = rule!("cascading-delete", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, constraints): (_, &[Constraint]) = match &step.operation {
        Operation::AddConstraint(AddConstraint { table, constraint }) => (table, std::slice::from_ref(constraint)),
        Operation::AddColumn(AddColumn { table, column, .. }) => (table, &column.constraints),
        _ => return None,
    };
    if facts.is_new(table) || facts.direction == Direction::Down {
        return None;
    }
    let referent = constraints.iter().find_map(cascades_from)?;
    let message =
        format!("to delete a row of `{referent}` deletes the rows of `{table}` that refer to it, however many");
    let help =
        "leave it out, and delete them first, in batches; the server then refuses to leave a row without its referent";
    Some(Finding::at(step.head, message).help(help))
}

fn cascades_from(constraint: &Constraint) -> Option<&ObjectName> {
    match &constraint.kind {
        ConstraintKind::ForeignKey(key) if key.on_delete == ReferentialAction::Cascade => Some(&key.referent),
        _ => None,
    }
}
