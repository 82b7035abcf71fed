//! What changes of constraints do.

use super::column::not_null_is_known;
use super::{Effect, Work};
use crate::*;

pub(super) fn add_constraint(table: &ObjectName, constraint: &Constraint, schema: &Schema, server: Server) -> Effect {
    use LockMode::{AccessExclusive, ShareRowExclusive};
    let scan = if constraint.not_valid { Work::Catalogue } else { Work::Scan };
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) if key.using_index.is_some() => {
            let nullable = |column: &Name| {
                schema.column(table, column).present().is_none_or(|column| column.not_null != Some(true))
            };
            let index = key.using_index.clone().map(|name| ObjectName { schema: table.schema.clone(), name });
            let columns = index.and_then(|index| schema.relation(&index).present());
            let proven = columns.is_some_and(|index| {
                index.columns_complete && !index.columns.iter().any(|column| nullable(&column.name))
            });
            Effect::on(table, AccessExclusive, if proven { Work::Catalogue } else { Work::Scan })
        }
        ConstraintKind::Unique(key) if key.using_index.is_some() => Effect::on(table, AccessExclusive, Work::Catalogue),
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude(_) => {
            Effect::on(table, AccessExclusive, Work::BuildIndex)
        }
        ConstraintKind::ForeignKey(foreign) => {
            let effect = Effect::on(table, ShareRowExclusive, scan);
            if foreign.referent == *table {
                effect
            } else {
                effect.and(&foreign.referent, ShareRowExclusive, Work::Catalogue)
            }
        }
        ConstraintKind::NotNull(column) if not_null_is_known(table, column, schema, server) => {
            Effect::on(table, AccessExclusive, Work::Catalogue)
        }
        ConstraintKind::Check(_) | ConstraintKind::NotNull(_) => Effect::on(table, AccessExclusive, scan),
    }
}

pub(super) fn drop_constraint(drop: &DropConstraint, schema: &Schema) -> Effect {
    let effect = Effect::on(&drop.table, LockMode::AccessExclusive, Work::Catalogue);
    let found = drop.constraint.as_ref().and_then(|name| schema.relation(&drop.table).present()?.constraint(name));
    match found.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::ForeignKey(foreign)) if foreign.referent != drop.table => {
            effect.and(&foreign.referent, LockMode::AccessExclusive, Work::Catalogue)
        }
        _ => effect,
    }
}

pub(super) fn validate_constraint(validate: &ValidateConstraint, schema: &Schema) -> Effect {
    let effect = Effect::on(&validate.table, LockMode::ShareUpdateExclusive, Work::Scan);
    let found = schema.relation(&validate.table).present().and_then(|table| table.constraint(&validate.constraint));
    match found.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::ForeignKey(foreign)) if foreign.referent != validate.table => {
            effect.and(&foreign.referent, LockMode::RowShare, Work::Catalogue)
        }
        _ => effect,
    }
}
