//! From which version on a server knows a statement at all: an older one has a syntax error.

use crate::*;

/// The first major version that knows what `operation` asks for, where one of those that are modelled does not.
///
/// Source: each was asked of the servers of `tests/physics`; on older ones the statement fails with 42601.
#[must_use]
pub fn since(operation: &Operation) -> Option<u16> {
    match operation {
        Operation::CreateTable(create) => {
            let columns = create.columns.iter().filter_map(of_column);
            columns.chain(create.constraints.iter().filter_map(of_constraint)).max()
        }
        Operation::AddColumn(add) => of_column(&add.column),
        Operation::SetColumn(set) => match &set.change {
            ColumnChange::DropExpression => Some(13),
            ColumnChange::SetExpression(_) => Some(17),
            _ => None,
        },
        Operation::AddConstraint(add) => of_constraint(&add.constraint),
        Operation::AlterConstraint(alter) => alter.enforced.map(|_| 18),
        Operation::CreateIndex(create) => create.nulls_not_distinct.then_some(15),
        Operation::DetachPartition(detach) => detach.concurrently.then_some(14),
        Operation::SetStorage(SetStorage { change: StorageChange::AccessMethod(_), .. }) => Some(15),
        Operation::CreateTrigger(create) => create.or_replace.then_some(14),
        Operation::Merge(_) => Some(15),
        _ => None,
    }
}

fn of_column(column: &Column) -> Option<u16> {
    let generated = match &column.generated {
        Some(Generated::Virtual(_)) => Some(18),
        _ => None,
    };
    // NOT NULL on a column is as old as the hills.
    let constraints = column.constraints.iter().filter(|it| !matches!(it.kind, ConstraintKind::NotNull(_)));
    constraints.filter_map(of_constraint).chain(generated).max()
}

fn of_constraint(constraint: &Constraint) -> Option<u16> {
    let kind = match &constraint.kind {
        ConstraintKind::NotNull(_) => Some(18),
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.nulls_not_distinct.then_some(15),
        ConstraintKind::ForeignKey(foreign) => (!foreign.on_delete_columns.is_empty()).then_some(15),
        ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => None,
    };
    kind.max(constraint.not_enforced.then_some(18))
}
