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
            ColumnChange::DropExpression { .. } => Some(13),
            ColumnChange::Compression => Some(14),
            ColumnChange::SetExpression(_) => Some(17),
            _ => None,
        },
        Operation::AddConstraint(add) => of_constraint(&add.constraint),
        Operation::AlterConstraint(alter) => alter.enforced.map(|_| 18),
        Operation::CreateIndex(create) => create.nulls_not_distinct.then_some(15),
        Operation::DetachPartition(detach) => detach.concurrently.then_some(14),
        Operation::SetStorage(SetStorage { change: StorageChange::AccessMethod(_), .. }) => Some(15),
        Operation::SetStorage(SetStorage {
            kind: ObjectKind::Sequence,
            change: StorageChange::Logged | StorageChange::Unlogged,
            ..
        }) => Some(15),
        Operation::CreateSequence(create) => create.unlogged.then_some(15),
        Operation::CreateRoutine(create) => create.is_inline.then_some(14),
        Operation::SetStatistics(_) => Some(13),
        Operation::CreateStatistics(create) => {
            let is_expression = |element: &IndexElement| matches!(element, IndexElement::Expression(_));
            let expressions = create.elements.iter().any(is_expression).then_some(14);
            create.name.is_none().then_some(16).max(expressions)
        }
        Operation::CreatePublication(create) => of_published(&create.published),
        Operation::AlterPublication(alter) => match &alter.change {
            PublicationChange::Add(published)
            | PublicationChange::Drop(published)
            | PublicationChange::Set(published) => of_published(published),
            PublicationChange::Parameters(_) => None,
        },
        Operation::RenameColumn(rename) => (rename.kind == ObjectKind::View).then_some(13),
        Operation::Reindex(reindex) => reindex.tablespace.as_ref().map(|_| 14),
        Operation::CreateTrigger(create) => create.or_replace.then_some(14),
        Operation::Merge(_) => Some(15),
        _ => None,
    }
}

/// Some columns, some rows and whole schemas can be published since version 15.
fn of_published(published: &Published) -> Option<u16> {
    let Published::These { tables, schemas } = published else { return None };
    let is_partial = |table: &PublishedTable| !table.columns.is_empty() || table.condition.is_some();
    (!schemas.is_empty() || tables.iter().any(is_partial)).then_some(15)
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
