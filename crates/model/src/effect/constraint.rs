//! What changes of constraints do.

use super::column::not_null_is_known;
use super::family::{is_partitioned, on_family, share, with_descendants};
use super::{Effect, Work};
use crate::*;

pub(super) fn add_constraint(table: &ObjectName, constraint: &Constraint, schema: &Schema, server: Server) -> Effect {
    use LockMode::AccessExclusive;
    let is_unproven = constraint.not_valid || constraint.not_enforced;
    let scan = if is_unproven { Work::Catalogue } else { Work::Scan };
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) if key.using_index.is_some() => {
            let index = key.using_index.clone().map(|name| ObjectName { schema: table.schema.clone(), name });
            let columns = index.and_then(|index| schema.relation(&index).present());
            let proven = columns.is_some_and(|index| {
                let is_known = |column: &ColumnState| not_null_is_known(table, &column.name, schema, server);
                index.columns_complete && index.columns.iter().all(is_known)
            });
            Effect::on(table, AccessExclusive, if proven { Work::Catalogue } else { Work::Scan })
        }
        ConstraintKind::Unique(key) if key.using_index.is_some() => Effect::on(table, AccessExclusive, Work::Catalogue),
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude(_) => {
            // Heirs have keys of their own; partitions have their part of that of the whole.
            if !is_partitioned(table, schema) {
                return Effect::on(table, AccessExclusive, Work::BuildIndex);
            }
            // Up to version 17 partitions could still be read, unless a primary key made their columns NOT NULL.
            let is_nullable = match &constraint.kind {
                ConstraintKind::PrimaryKey(key) => {
                    !key.columns.iter().all(|column| not_null_is_known(table, column, schema, server))
                }
                _ => false,
            };
            let lock = if server.at_least(18) || is_nullable { AccessExclusive } else { LockMode::Share };
            on_family(table, lock, Work::BuildIndex, schema).and(table, AccessExclusive, Work::Catalogue)
        }
        ConstraintKind::ForeignKey(foreign) => add_foreign_key(table, foreign, scan, schema),
        ConstraintKind::NotNull(column) if not_null_is_known(table, column, schema, server) => {
            on_family(table, AccessExclusive, Work::Catalogue, schema)
        }
        ConstraintKind::Check(_) if constraint.no_inherit => {
            let effect = Effect::on(table, AccessExclusive, scan);
            // Since version 18 the heirs are locked all the same.
            if !server.at_least(18) {
                return effect;
            }
            let heirs = with_descendants(table, schema);
            heirs.iter().fold(effect, |effect, heir| effect.and(heir, AccessExclusive, Work::Catalogue))
        }
        ConstraintKind::Check(_) | ConstraintKind::NotNull(_) => on_family(table, AccessExclusive, scan, schema),
    }
}

/// The rows of the table are looked up in the one it refers to: both are read.
fn add_foreign_key(table: &ObjectName, foreign: &ForeignKey, scan: Work, schema: &Schema) -> Effect {
    let lock = LockMode::ShareRowExclusive;
    let effect = if is_partitioned(table, schema) {
        on_family(table, lock, scan, schema)
    } else {
        Effect::on(table, lock, scan)
    };
    refer(effect, &foreign.referent, lock, scan, schema)
}

/// The other end of a foreign key, and its partitions.
pub(super) fn refer(effect: Effect, referent: &ObjectName, lock: LockMode, work: Work, schema: &Schema) -> Effect {
    let referents =
        if is_partitioned(referent, schema) { with_descendants(referent, schema) } else { vec![referent.clone()] };
    referents.iter().fold(effect, |effect, referent| effect.and(referent, lock, share(referent, work, schema)))
}

pub(super) fn drop_constraint(drop: &DropConstraint, schema: &Schema) -> Effect {
    let lock = LockMode::AccessExclusive;
    let found = drop.constraint.as_ref().and_then(|name| schema.relation(&drop.table).present()?.constraint(name));
    let alone = || Effect::on(&drop.table, lock, Work::Catalogue);
    match found.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::ForeignKey(foreign)) => {
            let effect = if is_partitioned(&drop.table, schema) {
                on_family(&drop.table, lock, Work::Catalogue, schema)
            } else {
                alone()
            };
            refer(effect, &foreign.referent, lock, Work::Catalogue, schema)
        }
        Some(ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key)) => {
            let effect = on_family(&drop.table, lock, Work::Catalogue, schema);
            if drop.cascade { with_referrers(effect, &drop.table, &key.columns, schema) } else { effect }
        }
        Some(_) => on_family(&drop.table, lock, Work::Catalogue, schema),
        None => alone(),
    }
}

/// The tables whose foreign keys need a key over these columns.
pub(super) fn with_referrers(effect: Effect, table: &ObjectName, key: &[Name], schema: &Schema) -> Effect {
    let needs = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(foreign) => {
            schema.means_same(&foreign.referent, table) && foreign.referent_columns == key
        }
        _ => false,
    };
    let referrers = schema.referrers_of(table);
    let needing = referrers
        .iter()
        .filter(|referrer| schema.assumed(referrer).is_some_and(|referrer| referrer.constraints.iter().any(needs)));
    needing.fold(effect, |effect, referrer| effect.and(referrer, LockMode::AccessExclusive, Work::Catalogue))
}

pub(super) fn validate_constraint(validate: &ValidateConstraint, schema: &Schema) -> Effect {
    let lock = LockMode::ShareUpdateExclusive;
    let found = schema.relation(&validate.table).present().and_then(|table| table.constraint(&validate.constraint));
    match found {
        // There is nothing to prove.
        Some(constraint) if !constraint.not_valid => Effect::on(&validate.table, lock, Work::Catalogue),
        Some(Constraint { kind: ConstraintKind::ForeignKey(foreign), .. }) => {
            let effect = Effect::on(&validate.table, lock, Work::Scan);
            effect.and(&foreign.referent, LockMode::RowShare, Work::Rows)
        }
        _ => on_family(&validate.table, lock, Work::Scan, schema),
    }
}

/// `ALTER CONSTRAINT`: of a foreign key that is enforced or not the guards on the other table come and go.
pub(super) fn alter_constraint(alter: &AlterConstraint, schema: &Schema) -> Effect {
    let lock = LockMode::AccessExclusive;
    let effect = Effect::on(&alter.table, lock, Work::Catalogue);
    let found = schema.relation(&alter.table).present().and_then(|table| table.constraint(&alter.constraint));
    match (alter.enforced, found.map(|constraint| &constraint.kind)) {
        (Some(enforced), Some(ConstraintKind::ForeignKey(foreign))) => {
            let work = if enforced { Work::Scan } else { Work::Catalogue };
            refer(effect.and(&alter.table, lock, work), &foreign.referent, lock, work, schema)
        }
        _ => effect,
    }
}
