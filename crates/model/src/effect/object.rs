//! What is done to sequences, composite types, publications and all else that has a name, as far as relations feel it.

use super::family::{is_partitioned, on_family, with_descendants};
use super::{Effect, Work, column, rows};
use crate::*;

/// What the statement does, if it is about such a thing.
pub(super) fn of(operation: &Operation, schema: &Schema, server: Server) -> Effect {
    use LockMode::{AccessExclusive, AccessShare};
    let catalogue = |table: &ObjectName, lock| Effect::on(table, lock, Work::Catalogue);
    match operation {
        Operation::CreateSequence(create) => with_owner(Effect::default(), &create.options),
        Operation::AlterSequence(alter) => alter_sequence(alter, schema),
        Operation::AlterDomain(alter) => alter_domain(alter, schema),
        Operation::AlterField(alter) => alter_field(alter, schema, server),
        Operation::AlterPolicy(alter) => catalogue(&alter.table, AccessExclusive),
        Operation::CreatePublication(create) => publish(&create.published, schema),
        Operation::AlterPublication(alter) => alter_publication(alter, schema),
        // Whether it is there is looked up when the table is locked.
        Operation::CreateStatistics(create) => catalogue(&create.table, LockMode::ShareUpdateExclusive),
        Operation::SetDependence(set) => match (&set.table, set.kind.is_relation()) {
            (Some(table), _) => catalogue(table, AccessShare),
            (None, true) => catalogue(&set.name, AccessExclusive),
            (None, false) => Effect::default(),
        },
        Operation::CreateObject(CreateObject { kind: ObjectKind::Database | ObjectKind::Tablespace, .. })
        | Operation::AlterSystem(_)
        | Operation::Discard(Discard::All) => Effect::default().outside_transaction(),
        Operation::CreateObject(CreateObject { table: Some(table), .. }) => catalogue(table, AccessExclusive),
        // Since version 18 who has the privileges of a table is written down under a lock on it.
        Operation::Grant(grant) if grant.kind == ObjectKind::Table && server.at_least(18) => {
            grant.names.iter().fold(Effect::default(), |effect, table| effect.and(table, AccessShare, Work::Catalogue))
        }
        Operation::Comment(comment) => comment_on(comment),
        // Whose body is not looked at touches nothing.
        Operation::CreateRoutine(create) if schema.checks_body(create) == Some(false) => Effect::default(),
        Operation::CreateRoutine(create) => rows::analyse(&create.touches, schema),
        _ => Effect::default(),
    }
}

/// The table of the column that a sequence is to go with is looked at.
fn with_owner(effect: Effect, options: &SequenceOptions) -> Effect {
    match &options.owner {
        Some(Some(owner)) => effect.and(&owner.0, LockMode::AccessShare, Work::Catalogue),
        _ => effect,
    }
}

fn alter_sequence(alter: &AlterSequence, schema: &Schema) -> Effect {
    if alter.if_exists && schema.relation(&alter.name).is_absent() {
        return Effect::default();
    }
    with_owner(Effect::on(&alter.name, LockMode::ShareRowExclusive, Work::Catalogue), &alter.options)
}

/// The tables with columns of a domain are read to the last row, whether the constraint is new or was not valid.
fn alter_domain(alter: &AlterDomain, schema: &Schema) -> Effect {
    if matches!(alter.change, DomainChange::AddConstraint { not_valid: true, .. } | DomainChange::Loosen) {
        return Effect::default();
    }
    let columns = schema.columns_of_type(&alter.name);
    columns.iter().fold(Effect::default(), |effect, (table, _)| {
        on_family(table, LockMode::Share, Work::Scan, schema).touches.into_iter().fold(effect, Effect::with)
    })
}

/// A field of a composite type: with CASCADE the tables of that type change with it, as if the column were theirs.
fn alter_field(alter: &AlterField, schema: &Schema, server: Server) -> Effect {
    let lock = LockMode::AccessExclusive;
    let tables = if alter.cascade { schema.tables_of_type(&alter.name) } else { Vec::new() };
    tables.iter().fold(Effect::default(), |effect, table| {
        let own = match &alter.change {
            FieldChange::SetType(Field { name, data_type }) => {
                let (table, data_type) = (table.clone(), Some(data_type.clone()));
                let set = SetColumnType { table, column: name.clone(), data_type, existing_type: None, using: None };
                column::set_column_type(&set, schema, server)
            }
            _ => on_family(table, lock, Work::Catalogue, schema),
        };
        own.touches.into_iter().fold(effect, Effect::with)
    })
}

/// The tables that are published, and those that inherit from them. Partitions are published with the whole.
fn publish(published: &Published, schema: &Schema) -> Effect {
    published.tables().iter().fold(Effect::default(), |effect, published| {
        let table = &published.table;
        let is_alone = published.only || is_partitioned(table, schema);
        let family = if is_alone { vec![table.clone()] } else { with_descendants(table, schema) };
        let lock = LockMode::ShareUpdateExclusive;
        family.iter().fold(effect, |effect, table| effect.and(table, lock, Work::Catalogue))
    })
}

fn alter_publication(alter: &AlterPublication, schema: &Schema) -> Effect {
    match &alter.change {
        PublicationChange::Add(published) | PublicationChange::Drop(published) => publish(published, schema),
        // Those that are published no longer are locked as well.
        PublicationChange::Set(published) => {
            let name = ObjectName::bare(alter.name.clone());
            let state = schema.object(ObjectKind::Publication, None, &name).present();
            let before = state.map_or(&[][..], |state| &state.tables);
            before.iter().fold(publish(published, schema), |effect, table| {
                effect.and(table, LockMode::ShareUpdateExclusive, Work::Catalogue)
            })
        }
        PublicationChange::Parameters(_) => Effect::default(),
    }
}

fn comment_on(comment: &Comment) -> Effect {
    use ObjectKind::{Column, Constraint, ForeignTable, Index, MaterializedView, Sequence, Table, View};
    match comment.kind {
        Constraint => Effect::on(&comment.name, LockMode::AccessShare, Work::Catalogue),
        Column | ForeignTable | Index | MaterializedView | Sequence | Table | View => {
            Effect::on(&comment.name, LockMode::ShareUpdateExclusive, Work::Catalogue)
        }
        _ => Effect::default(),
    }
}

pub(super) fn create_view(create: &CreateView, schema: &Schema) -> Effect {
    let known = schema.relation(&create.view).present();
    if create.if_not_exists && known.is_some() {
        return rows::look(Effect::default(), &create.reads);
    }
    let effect = match known {
        Some(_) if create.or_replace => Effect::on(&create.view, LockMode::AccessExclusive, Work::Catalogue),
        _ => Effect::default(),
    };
    if create.materialized && !create.without_data {
        rows::read(effect, &create.reads, schema)
    } else {
        rows::look(effect, &create.reads)
    }
}

/// `REFRESH MATERIALIZED VIEW`: with CONCURRENTLY its rows are compared with those of the query, and readers go on.
pub(super) fn refresh_view(refresh: &RefreshView, schema: &Schema) -> Effect {
    if refresh.without_data {
        return Effect::on(&refresh.view, LockMode::AccessExclusive, Work::Catalogue);
    }
    let lock = if refresh.concurrently { LockMode::Exclusive } else { LockMode::AccessExclusive };
    let effect = Effect::on(&refresh.view, lock, if refresh.concurrently { Work::Scan } else { Work::Rewrite });
    let reads = schema.assumed(&refresh.view).map_or(&[][..], |view| &view.reads);
    rows::read(effect, reads, schema)
}
