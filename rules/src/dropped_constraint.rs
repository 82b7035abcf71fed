//! What a constraint kept out may come in from now on, and stays when the constraint is to come back.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{
    AddConstraint, Constraint, ConstraintKind, CreateIndex, Direction, DropConstraint, Name, ObjectName, Operation,
    Relation, Step,
};

pub(crate) const RULE: Rule = rule!("dropped-constraint", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::DropConstraint(DropConstraint { table, constraint: Some(name), .. }) = &step.operation else {
        return None;
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
    let is_called = |step: &Step, name: &ObjectName| matches!(&step.operation, Operation::Rename(rename) if rename.name.means(table) && rename.to == name.name);
    let is_here = |name: &ObjectName| name.means(table) || facts.script.steps.iter().any(|step| is_called(step, name));
    let makes_up = |step: &Step| makes_up(&step.operation, &known.kind, &is_here);
    if facts.before().iter().any(makes_up) || facts.after().iter().any(makes_up) {
        return None;
    }
    let help = "see that nothing relies on it any more; to have it back, every row must be looked at again";
    Some(Finding::at(step.head, message(table, name, known)).help(help))
}

fn message(table: &ObjectName, name: &Name, known: &Constraint) -> String {
    let listed =
        |columns: &[Name]| columns.iter().map(|column| format!("`{table}.{column}`")).collect::<Vec<_>>().join(" and ");
    match &known.kind {
        ConstraintKind::ForeignKey(key) => {
            format!("{} may refer to rows of `{}` that are not there, from now on", listed(&key.columns), key.referent)
        }
        ConstraintKind::Unique(key) if !key.columns.is_empty() => {
            format!("{} may hold the same twice from now on", listed(&key.columns))
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

/// Whether a step of the script puts something in the constraint's place, or takes away what it was about.
fn makes_up(operation: &Operation, known: &ConstraintKind, is_here: &dyn Fn(&ObjectName) -> bool) -> bool {
    // The column itself says it by now, or comes to say it: of no null, of the values of an enum.
    let is_checked = |column: &Name| matches!(known, ConstraintKind::Check(_)) && columns(known).contains(column);
    match operation {
        Operation::AddConstraint(AddConstraint { table, constraint }) => {
            is_here(table) && replaces(&constraint.kind, known)
        }
        Operation::CreateIndex(CreateIndex { table, unique: true, .. }) => is_here(table) && is_key(known),
        Operation::SetNotNull(set) => is_here(&set.table) && is_checked(&set.column),
        Operation::SetColumnType(set) => is_here(&set.table) && is_checked(&set.column),
        Operation::DropColumn(gone) => is_here(&gone.table) && columns(known).contains(&gone.column),
        Operation::Drop(gone) => is_here(&gone.name) || refers_to(known, &gone.name),
        _ => false,
    }
}

fn replaces(new: &ConstraintKind, old: &ConstraintKind) -> bool {
    is_key(new) && is_key(old) || new.word() == old.word()
}

fn is_key(kind: &ConstraintKind) -> bool {
    matches!(kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_))
}

fn refers_to(kind: &ConstraintKind, table: &ObjectName) -> bool {
    matches!(kind, ConstraintKind::ForeignKey(key) if key.referent.means(table))
}

fn columns(kind: &ConstraintKind) -> &[Name] {
    match kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => &key.columns,
        ConstraintKind::ForeignKey(key) => &key.columns,
        ConstraintKind::Check(condition) => &condition.columns,
        ConstraintKind::NotNull(column) => std::slice::from_ref(column),
        ConstraintKind::Exclude(_) => &[],
    }
}
