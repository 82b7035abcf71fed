//! What takes a constraint's place, or makes it needless.

use model::{AddConstraint, ConstraintKind, CreateIndex, Name, ObjectName, Operation};

/// Whether a step of the script puts something in the constraint's place, or takes away what it was about.
pub(super) fn makes_up(operation: &Operation, known: &ConstraintKind, is_here: &dyn Fn(&ObjectName) -> bool) -> bool {
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
