//! Dropping and changing what others need, without CASCADE.

use super::{Dependent, Failure, Fault};
use crate::*;

/// Why `operation` must fail: something else needs what it takes away.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    match operation {
        Operation::Drop(drop) if !drop.cascade => dropped(drop, schema),
        Operation::AlterField(alter) => fields(alter, schema),
        // Even if no row refers to one that goes.
        Operation::Truncate(Truncate { table, cascade: false, .. }) => {
            schema.confirmed(table).present()?;
            needed(ObjectKind::Table, &table.name, None, foreign_keys(table, schema, &|_| true))
        }
        Operation::DropColumn(DropColumn { table, column, cascade: false, .. }) => {
            schema.confirmed_column(table, column).present()?;
            let mut dependents = views(schema.readers_of_column(table, column), schema);
            dependents.extend(attachments(table, column, schema));
            dependents.extend(foreign_keys(table, schema, &|foreign| foreign.referent_columns.contains(column)));
            needed(ObjectKind::Column, column, Some(table), dependents)
        }
        // Also where the new type is the one that the column has.
        Operation::SetColumnType(SetColumnType { table, column, .. }) => {
            schema.confirmed_column(table, column).present()?;
            let mut dependents = views(schema.readers_of_column(table, column), schema);
            dependents.extend(attachments(table, column, schema));
            needed(ObjectKind::Column, column, Some(table), dependents)
        }
        // A primary key has no nulls.
        Operation::DropNotNull(DropNotNull { table, column }) => {
            let relation = schema.confirmed(table).present().filter(|relation| schema.is_undisturbed(relation))?;
            let is_key = |constraint: &&Constraint| matches!(&constraint.kind, ConstraintKind::PrimaryKey(key) if key.columns.contains(column));
            let key = relation.constraints.iter().find(is_key)?;
            needed(ObjectKind::Column, column, Some(table), vec![constraint_of(key, relation)])
        }
        Operation::DropConstraint(DropConstraint { table, constraint: Some(name), cascade: false, .. }) => {
            let relation = schema.confirmed(table).present()?;
            let columns = match &relation.constraint(name)?.kind {
                ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => &key.columns,
                _ => return None,
            };
            // Another key over the same columns may carry it.
            let is_over = |constraint: &&Constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.columns == *columns,
                _ => false,
            };
            let is_index_over = |index: &ObjectName| {
                schema.assumed(index).is_some_and(|index| {
                    index.unique && index.index.is_some() && index.columns.iter().map(|it| &it.name).eq(columns)
                })
            };
            if relation.constraints.iter().filter(is_over).count() > 1 || relation.indexes.iter().any(is_index_over) {
                return None;
            }
            let mut dependents = foreign_keys(table, schema, &|foreign| foreign.referent_columns == *columns);
            // A table's own foreign keys need it as well.
            let own = relation.foreign_keys_to(&relation.name).filter(|own| match &own.kind {
                ConstraintKind::ForeignKey(foreign) => foreign.referent_columns == *columns,
                _ => false,
            });
            dependents.extend(own.map(|own| constraint_of(own, relation)));
            needed(ObjectKind::Constraint, name, Some(table), dependents)
        }
        _ => None,
    }
}

fn dropped(drop: &Drop, schema: &Schema) -> Option<Failure> {
    let name = &drop.name;
    let dependents = match drop.kind {
        ObjectKind::Table | ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::ForeignTable => {
            schema.confirmed(name).present()?;
            let mut dependents = views(schema.readers_of(name), schema);
            dependents.extend(foreign_keys(name, schema, &|_| true));
            dependents.extend(heirs(name, schema));
            dependents
        }
        ObjectKind::Type | ObjectKind::Domain => {
            schema.confirmed_type(name).present()?;
            let columns = schema.columns_of_type(name).into_iter();
            let columns = columns.filter(|(table, column)| schema.confirmed_column(table, column).present().is_some());
            let column = |(table, column): (ObjectName, Name)| Dependent {
                kind: ObjectKind::Column,
                name: column.text,
                relation: table,
            };
            columns.map(column).collect()
        }
        ObjectKind::Function | ObjectKind::Procedure => {
            let state = schema.confirmed_object(ObjectKind::Function, None, name).present()?;
            // There is no telling which of several a trigger calls: the one without arguments, which is not told here.
            if state.variants.len() > 1 {
                return None;
            }
            let trigger = |(table, trigger): (ObjectName, Name)| Dependent {
                kind: ObjectKind::Trigger,
                name: trigger.text,
                relation: table,
            };
            let event_trigger = |trigger: Name| Dependent {
                kind: ObjectKind::EventTrigger,
                name: trigger.text.clone(),
                relation: ObjectName::bare(trigger),
            };
            let of_events = schema.event_triggers_of(name).into_iter().map(event_trigger);
            schema.triggers_of(name).into_iter().map(trigger).chain(of_events).collect()
        }
        ObjectKind::Schema => {
            schema.confirmed_object(ObjectKind::Schema, None, name).present()?;
            let dependent = |(kind, within): (ObjectKind, ObjectName)| Dependent {
                kind,
                name: within.to_string(),
                relation: within,
            };
            schema.contents(&name.name).into_iter().map(dependent).collect()
        }
        ObjectKind::Sequence => {
            let (table, column) = schema.confirmed(name).present()?.owner.clone()?;
            let counts = schema.confirmed_column(&table, &column).present()?.generated.is_some();
            let name = column.text;
            if counts { vec![Dependent { kind: ObjectKind::Column, name, relation: table }] } else { Vec::new() }
        }
        ObjectKind::Index => {
            let index = schema.confirmed(name).present()?;
            let relation = schema.confirmed(index.table.as_ref()?).present()?;
            let own = relation.key(&name.name)?;
            vec![constraint_of(own, relation)]
        }
        _ => return None,
    };
    needed(drop.kind, &name.name, None, dependents)
}

fn needed(kind: ObjectKind, name: &Name, table: Option<&ObjectName>, dependents: Vec<Dependent>) -> Option<Failure> {
    let failure = Failure { fault: Fault::Missing, kind, name: name.clone(), table: table.cloned() };
    if dependents.is_empty() { None } else { Some(Failure { fault: Fault::Needed(dependents), ..failure }) }
}

/// The tables that are sure to inherit from a table; those of a partitioned one go with it.
fn heirs(name: &ObjectName, schema: &Schema) -> Vec<Dependent> {
    let Some(parent) = schema.confirmed(name).present().filter(|parent| parent.kind == RelationKind::Table) else {
        return Vec::new();
    };
    let inherits = |heir: &&Relation| match heir.made_by.as_deref() {
        Some(Operation::CreateTable(create)) => create.inherits.iter().any(|of| schema.means_same(of, name)),
        _ => false,
    };
    let is_sure = |heir: &&Relation| schema.is_undisturbed(heir) && !heir.is_outdated && inherits(heir);
    let heirs = parent.partitions.iter().filter_map(|heir| schema.confirmed(heir).present()).filter(is_sure);
    heirs.map(table_of).collect()
}

fn table_of(relation: &Relation) -> Dependent {
    Dependent { kind: ObjectKind::Table, name: relation.name.to_string(), relation: relation.name.clone() }
}

/// What a change of a field would have to change along.
fn fields(alter: &AlterField, schema: &Schema) -> Option<Failure> {
    schema.confirmed_type(&alter.name).present()?;
    let sure = |table: &ObjectName| schema.confirmed(table).present().filter(|table| schema.is_undisturbed(table));
    let typed = schema.tables_of_type(&alter.name);
    let mut dependents: Vec<Dependent> = match alter.cascade {
        true => Vec::new(),
        false => typed.iter().filter_map(sure).map(table_of).collect(),
    };
    // The values of a column would have to be written again, and nothing does that.
    if let (true, FieldChange::SetType(_)) = (dependents.is_empty(), &alter.change) {
        let column = |(table, column): (ObjectName, Name)| {
            schema.confirmed_column(&table, &column).present()?;
            Some(Dependent { kind: ObjectKind::Column, name: column.text, relation: sure(&table)?.name.clone() })
        };
        dependents = schema.columns_of_type(&alter.name).into_iter().filter_map(column).collect();
    }
    needed(ObjectKind::Type, &alter.name.name, None, dependents)
}

fn views(names: Vec<ObjectName>, schema: &Schema) -> Vec<Dependent> {
    let view = |name: ObjectName| {
        let kind = schema.confirmed(&name).present()?.kind.object();
        Some(Dependent { kind, name: name.to_string(), relation: name })
    };
    names.into_iter().filter_map(view).collect()
}

/// The triggers and policies of a table that need one of its columns.
fn attachments(table: &ObjectName, column: &Name, schema: &Schema) -> Vec<Dependent> {
    let is_sure = |(kind, name): &(ObjectKind, Name)| {
        schema.confirmed_object(*kind, Some(table), &ObjectName::bare(name.clone())).present().is_some()
    };
    let dependent = |(kind, name): (ObjectKind, Name)| Dependent { kind, name: name.text, relation: table.clone() };
    schema.needing_column(table, column).into_iter().filter(is_sure).map(dependent).collect()
}

/// The foreign keys of other tables to `table` that `needs` says need it.
fn foreign_keys(table: &ObjectName, schema: &Schema, needs: &dyn Fn(&ForeignKey) -> bool) -> Vec<Dependent> {
    let mut dependents = Vec::new();
    for referrer in schema.referrers_of(table) {
        let Some(relation) = schema.confirmed(&referrer).present().filter(|it| schema.is_undisturbed(it)) else {
            continue;
        };
        for constraint in &relation.constraints {
            if let ConstraintKind::ForeignKey(foreign) = &constraint.kind
                && schema.means_same(&foreign.referent, table)
                && needs(foreign)
            {
                dependents.push(constraint_of(constraint, relation));
            }
        }
    }
    dependents
}

fn constraint_of(constraint: &Constraint, relation: &Relation) -> Dependent {
    let name = constraint.name_on(&relation.name.name);
    Dependent { kind: ObjectKind::Constraint, name, relation: relation.name.clone() }
}
