//! Undoing what is done to constraints.

use super::{Found, Gap, Inverse, Loss, column, table};
use crate::*;

pub(super) fn added(add: &AddConstraint, before: &Schema) -> Found {
    let table = &add.table;
    // NOT NULL is the column's: so it goes, whatever the constraint is called.
    if let ConstraintKind::NotNull(name) = &add.constraint.kind
        && !add.constraint.not_valid
    {
        return column::of(&Operation::SetNotNull(SetNotNull { table: table.clone(), column: name.clone() }), before);
    }
    let key = match &add.constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => Some(key),
        _ => None,
    };
    let using = key.and_then(|key| key.using_index.as_ref());
    let has_index = add.constraint.is_backed();
    let own = before.mysql_key_name(table, &add.constraint).or_else(|| add.constraint.name.clone());
    let name = match (own, using) {
        (Some(name), _) => name,
        (None, Some(index)) => index.clone(),
        (None, None) if before.names_are_unknown() => return Err(Gap::Nameless),
        (None, None) => {
            let name = before.constraint_name(&before.found(table), &add.constraint, has_index);
            Name::new(name, Span::default())
        }
    };
    let is_taken = before.assumed(table).is_some_and(|relation| relation.constraint(&name).is_some());
    let index = before.backing_name(table, &name);
    if is_taken || has_index && using.is_none() && before.assumed(&index).is_some() {
        return Err(Gap::MayExist(ObjectKind::Constraint, name.text));
    }
    let drop = DropConstraint {
        table: table.clone(),
        constraint: Some(name),
        is_nameless: false,
        if_exists: false,
        cascade: false,
    };
    let is_primary = matches!(add.constraint.kind, ConstraintKind::PrimaryKey(_));
    // MySQL's has no name of its own.
    let back = match is_primary && before.dialect().is_mysql() {
        true => Operation::DropPrimaryKey(DropPrimaryKey { table: table.clone() }),
        false => Operation::DropConstraint(drop),
    };
    let mut steps = vec![back];
    let mut columns = key.map(|key| key.columns.clone()).unwrap_or_default();
    if let Some(index) = using {
        let name = before.index_name(table, index);
        let state = before.relation(&name).present();
        let state = state.ok_or_else(|| Gap::Unseen(ObjectKind::Index, name.to_string()))?;
        steps.extend(table::index_again(state, table, false)?);
        columns = state.columns.iter().map(|column| column.name.clone()).collect();
    }
    // Foreign keys that need a key need this one, if there was no other.
    let needs = |foreign: &ForeignKey| !columns.is_empty() && foreign.referent_columns == columns;
    if !references(table, before, &needs)?.is_empty() {
        return Err(Gap::Dependents(ObjectKind::Table, table.to_string()));
    }
    // The columns of a primary key become NOT NULL, and stay so without it.
    if is_primary {
        for column in columns {
            if !column::is_not_null(table, &column, before)? {
                steps.push(Operation::DropNotNull(DropNotNull { table: table.clone(), column }));
            }
        }
    }
    Ok(Inverse::Steps { steps, lost: Vec::new() })
}

pub(super) fn dropped(drop: &DropConstraint, before: &Schema) -> Found {
    let table = &drop.table;
    let name = drop.constraint.as_ref().ok_or(Gap::Nameless)?;
    let unseen = || Gap::Unseen(ObjectKind::Constraint, name.to_string());
    let relation = match before.relation(table) {
        Knowledge::Present(relation) => relation,
        Knowledge::Absent if drop.if_exists => return Ok(Inverse::Nothing),
        _ => return Err(unseen()),
    };
    let Some(constraint) = relation.constraint(name) else {
        let is_gone = drop.if_exists && relation.constraints_complete && !before.names_are_unknown();
        return if is_gone { Ok(Inverse::Nothing) } else { Err(unseen()) };
    };
    if !is_whole(relation, constraint, before) {
        return Err(Gap::Partial(ObjectKind::Constraint, name.to_string()));
    }
    let mut steps = vec![again(table, constraint)?];
    let lost = proof(table, constraint).into_iter().collect();
    if let ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) = &constraint.kind
        && drop.cascade
    {
        let needs = |foreign: &ForeignKey| foreign.referent_columns == key.columns;
        steps.extend(references(table, before, &needs)?);
    }
    Ok(Inverse::Steps { steps, lost })
}

/// Undoes `DROP PRIMARY KEY`.
pub(super) fn unkeyed(drop: &DropPrimaryKey, before: &Schema) -> Found {
    let relation = before.relation(&drop.table).present();
    let is_key = |constraint: &&Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_));
    let key = relation.and_then(|relation| relation.constraints.iter().find(is_key));
    let key = key.ok_or_else(|| Gap::Unseen(ObjectKind::Constraint, format!("the primary key of {}", drop.table)))?;
    Ok(Inverse::step(again(&drop.table, key)?))
}

/// Whether what is known of a key is what a key is: its name is an index's, and a primary key is the only one and has no null.
pub(super) fn is_whole(relation: &Relation, constraint: &Constraint, before: &Schema) -> bool {
    use ConstraintKind::PrimaryKey;
    if !constraint.is_backed() {
        return true;
    }
    let index = constraint.name.as_ref().map(|name| before.backing_name(&relation.name, name));
    let known = index.and_then(|index| before.assumed(&index));
    let is_nullable = |column: &Name| relation.column(column).present().is_some_and(|it| it.not_null == Some(false));
    let is_primary = |constraint: &&Constraint| matches!(constraint.kind, PrimaryKey(_));
    known.is_none_or(|index| index.kind == RelationKind::Index)
        && (!is_primary(&constraint) || relation.constraints.iter().filter(is_primary).count() == 1)
        && !matches!(&constraint.kind, PrimaryKey(key) if key.columns.iter().any(is_nullable))
}

/// The step that makes a constraint again, as it was.
pub(super) fn again(table: &ObjectName, constraint: &Constraint) -> Result<Operation, Gap> {
    let unknown = match &constraint.kind {
        ConstraintKind::Check(expression) => expression.is_unknown,
        ConstraintKind::Exclude(exclusion) => exclusion.predicate.as_ref().is_some_and(|it| it.is_unknown),
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.columns.is_empty(),
        ConstraintKind::ForeignKey(_) | ConstraintKind::NotNull(_) => false,
    };
    if unknown {
        let name = constraint.name.as_ref().map_or("", Name::as_str).to_owned();
        return Err(Gap::Body(ObjectKind::Constraint, name));
    }
    Ok(Operation::AddConstraint(AddConstraint { table: table.clone(), constraint: constraint.clone() }))
}

/// What has to be proven anew when a constraint comes back: nothing, where it was not valid.
pub(super) fn proof(table: &ObjectName, constraint: &Constraint) -> Option<Loss> {
    let name = constraint.name.clone()?;
    (!constraint.not_valid && !constraint.not_enforced).then(|| Loss::Proof { table: table.clone(), name })
}

/// The steps that make those foreign keys of other tables again that refer to `table` and go with a CASCADE.
pub(super) fn references(
    table: &ObjectName,
    before: &Schema,
    needs: &dyn Fn(&ForeignKey) -> bool,
) -> Result<Vec<Operation>, Gap> {
    let found = before.found(table);
    let mut steps = Vec::new();
    for referrer in before.referrers_of(&found) {
        let Some(relation) = before.assumed(&referrer) else { continue };
        for constraint in relation.foreign_keys_to(&found) {
            let ConstraintKind::ForeignKey(foreign) = &constraint.kind else { continue };
            if needs(foreign) {
                steps.push(again(&referrer, constraint)?);
            }
        }
    }
    Ok(steps)
}
