//! What `DROP` does, to what is dropped and to what goes along.

use super::{Effect, Work, column, index, table};
use crate::{order, *};

pub(super) fn of(drop: &Drop, schema: &Schema) -> Effect {
    let lock = LockMode::AccessExclusive;
    let all = |names: Vec<ObjectName>| {
        names.iter().fold(Effect::default(), |effect, name| effect.and(name, lock, Work::Catalogue))
    };
    let is_nothing = drop.if_exists && schema.relation(&drop.name).is_absent();
    match drop.kind {
        ObjectKind::Index if is_nothing => {
            if drop.concurrently {
                Effect::default().outside_transaction()
            } else {
                Effect::default()
            }
        }
        kind if kind.is_relation() && is_nothing => Effect::default(),
        ObjectKind::Index => index::drop_index(drop, schema),
        ObjectKind::Table | ObjectKind::ForeignTable => table::drop_table(drop, schema),
        ObjectKind::Sequence => drop_sequence(drop, schema),
        ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule => {
            let is_absent = || schema.object(drop.kind, drop.table.as_ref(), &drop.name).is_absent();
            let is_known = drop.kind != ObjectKind::Rule;
            match &drop.table {
                Some(table) if !(drop.if_exists && is_known && is_absent()) => Effect::on(table, lock, Work::Catalogue),
                _ => Effect::default(),
            }
        }
        ObjectKind::Statistics => {
            let known = schema.object(ObjectKind::Statistics, None, &drop.name).present();
            let tables = known.map_or(&[][..], |state| &state.tables);
            tables.iter().fold(Effect::default(), |effect, table| {
                effect.and(table, LockMode::ShareUpdateExclusive, Work::Catalogue)
            })
        }
        ObjectKind::Database | ObjectKind::Tablespace => Effect::default().outside_transaction(),
        kind if kind.is_relation() => {
            let effect = Effect::on(&drop.name, lock, Work::Catalogue);
            let views = if drop.cascade { table::views_on(&drop.name, schema) } else { Vec::new() };
            views.iter().fold(effect, |effect, view| effect.and(view, lock, Work::Catalogue))
        }
        _ if !drop.cascade => Effect::default(),
        ObjectKind::Schema => {
            let within = |relation: &&Relation| relation.name.schema.as_ref() == Some(&drop.name.name);
            let is_own =
                |relation: &&Relation| !matches!(relation.kind, RelationKind::Index) && relation.owner.is_none();
            let mut names: Vec<ObjectName> =
                schema.relations().filter(within).filter(is_own).map(|relation| relation.name.clone()).collect();
            order::by_key(&mut names, ToString::to_string);
            all(names)
        }
        ObjectKind::Type | ObjectKind::Domain => {
            all(schema.columns_of_type(&drop.name).into_iter().map(|(table, _)| table).collect())
        }
        ObjectKind::Extension => schema.columns_of_extension(&drop.name.name).into_iter().fold(
            Effect::default(),
            |effect, (table, column)| {
                let drop = DropColumn { table, column, if_exists: false, cascade: true };
                column::drop_column(&drop, schema).touches.into_iter().fold(effect, Effect::with)
            },
        ),
        ObjectKind::Function | ObjectKind::Procedure => {
            all(schema.triggers_of(&drop.name).into_iter().map(|(table, _)| table).collect())
        }
        _ => Effect::default(),
    }
}

/// A sequence that a column counts with goes with the column's default, which is the table's business.
fn drop_sequence(drop: &Drop, schema: &Schema) -> Effect {
    let sequence = schema.assumed(&drop.name);
    let owner = sequence.and_then(|sequence| sequence.owner.as_ref());
    // One that was made by itself is that of the column; another is, if the column's default says so.
    let is_own = sequence.is_some_and(|sequence| sequence.made_by.is_none());
    let counts = |(table, column): &&(ObjectName, Name)| {
        let column = schema.column(table, column).present();
        column.is_none_or(|column| match &column.default {
            Knowledge::Present(default) => {
                let said = default.strings.first().and_then(|name| ObjectName::spelled(name));
                said.is_some_and(|name| schema.means_same(&name, &drop.name))
            }
            _ => is_own && column.generated.is_some(),
        })
    };
    let changed = owner.filter(counts).map(|(table, _)| table).filter(|_| drop.cascade).unwrap_or(&drop.name);
    Effect::on(changed, LockMode::AccessExclusive, Work::Catalogue)
}
