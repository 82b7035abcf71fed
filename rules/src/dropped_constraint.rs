//! What a constraint kept out may come in from now on, and stays when the constraint is to come back.

mod substitute;

use engine::{Check, Facts, Finding, Rule, rule};
use model::{
    Constraint, ConstraintKind, Direction, Drop, DropConstraint, Name, ObjectKind, ObjectName, Operation, Relation,
    Step,
};

use self::substitute::makes_up;

pub(crate) const RULE: Rule = rule!("dropped-constraint", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, name) = match &step.operation {
        Operation::DropConstraint(DropConstraint { table, constraint: Some(name), .. }) => (table, name),
        // A unique key of MySQL's is an index.
        Operation::Drop(Drop { kind: ObjectKind::Index, table: Some(table), name, .. })
            if facts.schema.dialect().is_mysql() =>
        {
            (table, &name.name)
        }
        _ => return None,
    };
    // A downgrade takes away what its upgrade brought.
    if facts.direction == Direction::Down || facts.is_new(table) || facts.failure.is_some() {
        return None;
    }
    let relation = facts.schema.assumed(table)?;
    let known = relation.constraint(name)?;
    if is_proof(known, relation) {
        return None;
    }
    // Under a new name the table may have the constraint, too.
    let renamed: Vec<&Name> = facts.script.steps.iter().filter_map(|step| new_name(step, table)).collect();
    let is_here = |name: &ObjectName| name.means(table) || renamed.contains(&&name.name);
    let makes_up = |step: &Step| makes_up(&step.operation, &known.kind, &is_here);
    if facts.before().iter().any(makes_up) || facts.after().iter().any(makes_up) {
        return None;
    }
    let help = "see that nothing relies on it any more; to have it back, every row must be looked at again";
    Some(Finding::at(step.head, message(table, name, known)).help(help))
}

fn new_name<'a>(step: &'a Step, table: &ObjectName) -> Option<&'a Name> {
    match &step.operation {
        Operation::Rename(rename) if rename.name.means(table) => Some(&rename.to),
        _ => None,
    }
}

fn message(table: &ObjectName, name: &Name, known: &Constraint) -> String {
    let listed =
        |columns: &[Name]| columns.iter().map(|column| format!("`{table}.{column}`")).collect::<Vec<_>>().join(" and ");
    let among = |columns: &[Name]| columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(" and ");
    match &known.kind {
        ConstraintKind::ForeignKey(key) => {
            format!("{} may refer to rows of `{}` that are not there, from now on", listed(&key.columns), key.referent)
        }
        ConstraintKind::Unique(key) if key.columns.len() == 1 => {
            format!("{} may hold the same twice from now on", listed(&key.columns))
        }
        ConstraintKind::Unique(key) if !key.columns.is_empty() => {
            format!("two rows of `{table}` may be alike in {} from now on", among(&key.columns))
        }
        ConstraintKind::PrimaryKey(_) => format!("nothing tells the rows of `{table}` apart from now on"),
        _ => format!("`{table}` may hold rows from now on that `{name}` refuses"),
    }
}

/// Whether the constraint only proved what the column itself says by now: the CHECK that spares SET NOT NULL its scan.
fn is_proof(known: &Constraint, relation: &Relation) -> bool {
    let ConstraintKind::Check(condition) = &known.kind else {
        return false;
    };
    let says = |column: &Name| relation.column(column).present().is_some_and(|state| state.not_null == Some(true));
    let is_proven = |column: &Name| condition.proves_not_null.contains(column) && says(column);
    !condition.columns.is_empty() && condition.columns.iter().all(is_proven)
}
