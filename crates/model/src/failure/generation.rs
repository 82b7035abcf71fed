//! Columns whose values the server makes: identities, and those that an expression generates.

use super::{Dependent, Failure, Fault, Refusal};
use crate::*;

/// Why `operation` must fail: the column is not generated as it would have to be.
pub(super) fn of(operation: &Operation, schema: &Schema, server: Server) -> Option<Failure> {
    match operation {
        Operation::CreateTable(CreateTable { table, columns, if_not_exists: false, .. }) => {
            columns.iter().find_map(|column| made(table, column))
        }
        Operation::AddColumn(AddColumn { table, column, if_not_exists: false, .. }) => made(table, column),
        Operation::SetColumn(SetColumn { table, column, change, .. }) => {
            let state = whole(table, column, schema)?;
            refused(changed(state, change)?, table, column)
        }
        Operation::SetDefault(SetDefault { table, column, .. })
        | Operation::DropDefault(DropDefault { table, column }) => {
            let refusal = match whole(table, column, schema)?.generated {
                Some(Generated::Identity { .. }) => Refusal::DefaultOfIdentity,
                Some(Generated::Stored(_) | Generated::Virtual(_)) => Refusal::DefaultOfGenerated,
                Some(Generated::Serial | Generated::AutoIncrement) | None => return None,
            };
            refused(refusal, table, column)
        }
        Operation::DropNotNull(DropNotNull { table, column }) => {
            let is_identity = matches!(whole(table, column, schema)?.generated, Some(Generated::Identity { .. }));
            is_identity.then(|| refused(Refusal::NullsInIdentity, table, column))?
        }
        Operation::SetColumnType(SetColumnType { table, column, data_type, .. }) => {
            let state = whole(table, column, schema)?;
            match (&state.generated, data_type) {
                (Some(Generated::Identity { .. }), Some(to)) if cannot_count(to) => {
                    refused(Refusal::IdentityOfType(to.clone()), table, column)
                }
                _ => generated_from(table, column, schema),
            }
        }
        // Before version 15 what is generated from a column goes with it.
        Operation::DropColumn(DropColumn { table, column, cascade: false, .. }) if server.at_least(15) => {
            generated_from(table, column, schema)
        }
        _ => None,
    }
}

fn refused(refusal: Refusal, table: &ObjectName, column: &Name) -> Option<Failure> {
    Some(Failure::refused(refusal, ObjectKind::Column, column).of(table))
}

/// A column of which all is known.
fn whole<'a>(table: &ObjectName, column: &Name, schema: &'a Schema) -> Option<&'a ColumnState> {
    let relation = schema.confirmed(table).present()?;
    let state = schema.confirmed_column(table, column).present()?;
    (state.is_whole && schema.is_undisturbed(relation)).then_some(state)
}

/// Whether values of a type cannot be counted.
fn cannot_count(data_type: &DataType) -> bool {
    let is_integer = matches!(data_type.name.as_str(), "smallint" | "integer" | "bigint");
    data_type.dimensions > 0 || data_type.is_builtin() && !is_integer
}

fn made(table: &ObjectName, column: &Column) -> Option<Failure> {
    match (&column.generated, &column.data_type) {
        (Some(Generated::Identity { .. }), Some(data_type)) if cannot_count(data_type) => {
            refused(Refusal::IdentityOfType(data_type.clone()), table, &column.name)
        }
        _ => None,
    }
}

fn changed(state: &ColumnState, change: &ColumnChange) -> Option<Refusal> {
    let generated = &state.generated;
    Some(match change {
        ColumnChange::AddIdentity { .. } => match (&state.data_type, generated) {
            (Some(data_type), _) if cannot_count(data_type) => Refusal::IdentityOfType(data_type.clone()),
            (_, Some(Generated::Identity { .. })) => Refusal::IdentityTwice,
            _ if state.not_null == Some(false) => Refusal::NullableIdentity,
            (_, Some(_)) => Refusal::IdentityWithDefault,
            _ if matches!(state.default, Knowledge::Present(_)) => Refusal::IdentityWithDefault,
            _ => return None,
        },
        ColumnChange::SetIdentity { .. } | ColumnChange::DropIdentity { if_exists: false }
            if !matches!(generated, Some(Generated::Identity { .. })) =>
        {
            Refusal::NotIdentity
        }
        ColumnChange::DropExpression { .. } if matches!(generated, Some(Generated::Virtual(_))) => {
            Refusal::VirtualValues
        }
        ColumnChange::DropExpression { if_exists: false } | ColumnChange::SetExpression(_)
            if !matches!(generated, Some(Generated::Stored(_) | Generated::Virtual(_))) =>
        {
            Refusal::NotGenerated
        }
        _ => return None,
    })
}

/// The columns of the same table that are generated from one need it.
fn generated_from(table: &ObjectName, column: &Name, schema: &Schema) -> Option<Failure> {
    let relation = schema.confirmed(table).present().filter(|relation| schema.is_undisturbed(relation))?;
    schema.confirmed_column(table, column).present()?;
    let reads = |other: &&ColumnState| match &other.generated {
        Some(Generated::Stored(expression) | Generated::Virtual(expression)) => {
            other.certain && expression.columns.contains(column)
        }
        _ => false,
    };
    let dependent = |other: &ColumnState| Dependent {
        kind: ObjectKind::Column,
        name: other.name.text.clone(),
        relation: relation.name.clone(),
    };
    let dependents: Vec<Dependent> = relation.columns.iter().filter(reads).map(dependent).collect();
    let (fault, kind) = (Fault::Needed(dependents), ObjectKind::Column);
    let is_needed = !matches!(&fault, Fault::Needed(dependents) if dependents.is_empty());
    is_needed.then(|| Failure { fault, kind, name: column.clone(), table: Some(table.clone()) })
}
