//! How tables and sequences are kept: logged or not, in which order, in which schema.

use super::{Failure, Refusal};
use crate::*;

/// Why `operation` must fail: what is kept so needs others to be kept otherwise.
pub(super) fn of(operation: &Operation, schema: &Schema, server: Server) -> Option<Failure> {
    match operation {
        Operation::SetStorage(set) if set.kind == ObjectKind::Sequence => {
            let is_refused = matches!(set.change, StorageChange::Logged | StorageChange::Unlogged);
            schema.confirmed(&set.relation).present().filter(|_| is_refused && !server.at_least(15))?;
            Some(Failure::refused(Refusal::StorageOfSequence, set.kind, &set.relation.name))
        }
        Operation::SetStorage(set) => logged(set, schema),
        Operation::AddConstraint(AddConstraint { table, constraint }) => {
            let relation = schema.confirmed(table).present()?;
            referring(table, relation.unlogged, std::iter::once(constraint), schema)
        }
        Operation::AddColumn(AddColumn { table, column, if_not_exists: false, .. }) => {
            let relation = schema.confirmed(table).present()?;
            referring(table, relation.unlogged, column.constraints.iter(), schema)
        }
        Operation::CreateTable(create) if !create.if_not_exists && !create.temporary => {
            let inline = create.columns.iter().flat_map(|column| &column.constraints);
            referring(&create.table, Some(create.unlogged), inline.chain(&create.constraints), schema)
        }
        Operation::Cluster(Cluster { table: Some(table), index: None }) => {
            let relation = schema.confirmed(table).present().filter(|relation| schema.is_undisturbed(relation))?;
            let kind = relation.kind.object();
            let is_plain = matches!(relation.kind, RelationKind::Table | RelationKind::MaterializedView);
            (is_plain && !relation.clustered).then(|| Failure::refused(Refusal::NeverClustered, kind, &table.name))
        }
        Operation::SetSchema(SetSchema { kind: ObjectKind::Sequence, name, .. }) => {
            let (table, column) = schema.confirmed(name).present()?.owner.clone()?;
            Some(Failure::refused(Refusal::OwnedSequence(table, column), ObjectKind::Sequence, &name.name))
        }
        _ => None,
    }
}

/// What is not logged is gone after a crash: a table that is must not refer to it.
fn logged(set: &SetStorage, schema: &Schema) -> Option<Failure> {
    let relation = schema.confirmed(&set.relation).present().filter(|relation| schema.is_undisturbed(relation))?;
    let refusal = match set.change {
        StorageChange::Unlogged => {
            let is_logged = |referrer: &ObjectName| {
                schema.confirmed(referrer).present().is_some_and(|referrer| {
                    schema.is_undisturbed(referrer)
                        && referrer.unlogged == Some(false)
                        && referrer.foreign_keys_to(&relation.name).next().is_some()
                })
            };
            Refusal::LoggedReferrer(schema.referrers_of(&set.relation).into_iter().find(is_logged)?)
        }
        StorageChange::Logged => {
            let referents = relation.constraints.iter().filter_map(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(foreign) if !foreign.referent.means(&relation.name) => {
                    Some(&foreign.referent)
                }
                _ => None,
            });
            Refusal::UnloggedReferent(referents.into_iter().find(|referent| is_unlogged(referent, schema))?.clone())
        }
        _ => return None,
    };
    Some(Failure::refused(refusal, ObjectKind::Table, &set.relation.name))
}

fn referring<'a>(
    table: &ObjectName,
    unlogged: Option<bool>,
    mut constraints: impl Iterator<Item = &'a Constraint>,
    schema: &Schema,
) -> Option<Failure> {
    if unlogged != Some(false) {
        return None;
    }
    constraints.find_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(foreign) if is_unlogged(&foreign.referent, schema) => {
            let refusal = Refusal::UnloggedReferent(foreign.referent.clone());
            Some(Failure::refused(refusal, ObjectKind::Table, &table.name))
        }
        _ => None,
    })
}

fn is_unlogged(table: &ObjectName, schema: &Schema) -> bool {
    schema.confirmed(table).present().is_some_and(|it| schema.is_undisturbed(it) && it.unlogged == Some(true))
}
