//! Undoing what is done to columns.

use super::conversion::{holds, using};
use super::{Found, Gap, Inverse, Loss, constraint, is_new, table, there, view};
use crate::*;

pub(super) fn of(operation: &Operation, before: &Schema) -> Found {
    use Operation as Op;
    match operation {
        Op::AddColumn(add) => added(add, before),
        Op::DropColumn(drop) => dropped(drop, before),
        Op::RenameColumn(RenameColumn { kind, table, column, to }) => {
            Ok(Inverse::step(Op::RenameColumn(RenameColumn {
                kind: *kind,
                table: table.clone(),
                column: to.clone(),
                to: column.clone(),
            })))
        }
        Op::SetColumnType(set) => retyped(set, before),
        Op::SetNotNull(SetNotNull { table, column }) => {
            if is_not_null(table, column, before)? {
                return Ok(Inverse::Nothing);
            }
            Ok(Inverse::step(Op::DropNotNull(DropNotNull { table: table.clone(), column: column.clone() })))
        }
        Op::DropNotNull(DropNotNull { table, column }) => {
            if !is_not_null(table, column, before)? {
                return Ok(Inverse::Nothing);
            }
            let lost = Loss::NotNull { table: table.clone(), column: column.clone() };
            Ok(Inverse::losing(Op::SetNotNull(SetNotNull { table: table.clone(), column: column.clone() }), lost))
        }
        Op::SetDefault(SetDefault { table, column, default }) => {
            redefaulted(table, column, Some(default).filter(|default| !default.is_null), before)
        }
        Op::DropDefault(DropDefault { table, column }) => redefaulted(table, column, None, before),
        Op::SetColumn(set) => changed(set, before),
        _ => Err(Gap::Unread),
    }
}

/// The column, as far as it was seen.
pub(super) fn seen<'a>(table: &ObjectName, column: &Name, before: &'a Schema) -> Result<&'a ColumnState, Gap> {
    before.column(table, column).present().ok_or_else(|| unseen(table, column))
}

fn unseen(table: &ObjectName, column: &Name) -> Gap {
    Gap::Unseen(ObjectKind::Column, format!("{table}.{column}"))
}

/// Whether the column is NOT NULL.
pub(super) fn is_not_null(table: &ObjectName, column: &Name, before: &Schema) -> Result<bool, Gap> {
    seen(table, column, before)?.not_null.ok_or_else(|| unseen(table, column))
}

fn added(add: &AddColumn, before: &Schema) -> Found {
    let (table, column) = (&add.table, &add.column.name);
    let name = format!("{table}.{column}");
    if !is_new(add.if_not_exists, &before.column(table, column), ObjectKind::Column, &name)? {
        return Ok(Inverse::Nothing);
    }
    // What is said to be over the column cannot have been there without it.
    let is_used = before.assumed(table).is_some_and(|relation| {
        relation.constraints.iter().any(|constraint| constraint.needs(column))
            || relation.indexes.iter().any(|it| before.assumed(it).is_some_and(|index| index.covers_or_needs(column)))
    });
    if is_used {
        return Err(Gap::MayExist(ObjectKind::Column, name));
    }
    let drop = DropColumn { table: table.clone(), column: column.clone(), if_exists: false, cascade: false };
    let mut steps = Vec::new();
    // What is written on the column and does not speak of it stays when the column goes.
    for written in add.column.constraints.iter().filter(|constraint| !constraint.needs(column)) {
        let added = AddConstraint { table: table.clone(), constraint: written.clone() };
        steps.extend_from_slice(constraint::added(&added, before)?.steps());
    }
    steps.push(Operation::DropColumn(drop));
    Ok(Inverse::Steps { steps, lost: Vec::new() })
}

/// The column as a definition: what it was when it was last seen.
pub(super) fn definition(table: &ObjectName, state: &ColumnState) -> Result<Column, Gap> {
    let unseen = || unseen(table, &state.name);
    let default = match &state.default {
        Knowledge::Present(default) if default.is_unknown => return Err(unseen()),
        Knowledge::Present(default) => Some(default.clone()),
        Knowledge::Absent => None,
        Knowledge::Unknown => return Err(unseen()),
    };
    if !state.certain || state.data_type.is_none() {
        return Err(unseen());
    }
    Ok(Column {
        name: state.name.clone(),
        data_type: state.data_type.clone(),
        not_null: state.not_null.ok_or_else(unseen)?,
        not_null_unsaid: false,
        default,
        generated: state.generated.clone(),
        on_update: state.on_update.clone(),
        constraints: Vec::new(),
        may_bring_constraints: false,
    })
}

fn dropped(drop: &DropColumn, before: &Schema) -> Found {
    let (name, column) = (&drop.table, &drop.column);
    let is_gone = drop.if_exists && before.relation(name).is_absent();
    let known = if is_gone { Knowledge::Absent } else { before.column(name, column) };
    let Some(state) = there(known, drop.if_exists, ObjectKind::Column, &format!("{name}.{column}"))? else {
        return Ok(Inverse::Nothing);
    };
    let relation = before.relation(name).present().ok_or_else(|| unseen(name, column))?;
    // A column that was seen to be made has the constraints that were seen since.
    if !relation.constraints_complete && (state.birth == Birth::Unseen || relation.birth != Birth::Unseen) {
        return Err(Gap::Partial(ObjectKind::Table, name.to_string()));
    }
    // MySQL leaves the column out of what has others beside it.
    let is_shared = |index: &ObjectName| before.assumed(index).is_some_and(|index| index.is_shared(column));
    if before.dialect().is_mysql() && relation.indexes.iter().any(is_shared) {
        return Err(Gap::Dependents(ObjectKind::Column, format!("{name}.{column}")));
    }
    let definition = definition(name, state)?;
    let mut lost = vec![Loss::Values { table: name.clone(), column: column.clone() }];
    if definition.not_null && definition.default.is_none() && definition.generated.is_none() {
        lost.push(Loss::Unfilled { table: name.clone(), column: column.clone() });
    }
    let add = AddColumn { table: name.clone(), column: definition, if_not_exists: false, position: None };
    let mut steps = vec![Operation::AddColumn(add)];
    for needing in relation.constraints.iter().filter(|it| it.needs(column)) {
        // NOT NULL comes back with the column, unless it has a name of its own.
        if let ConstraintKind::NotNull(_) = needing.kind {
            continue;
        }
        steps.push(constraint::again(name, needing)?);
        lost.extend(constraint::proof(name, needing));
    }
    for index in &relation.indexes {
        let Some(state) = before.assumed(index).filter(|index| index.covers_or_needs(column)) else { continue };
        steps.extend(table::index_again(state, name, false)?);
    }
    steps.extend(table::said_of_column(name, state)?);
    if drop.cascade {
        let needs = |foreign: &ForeignKey| foreign.referent_columns.contains(column);
        steps.extend(constraint::references(name, before, &needs)?);
        for reader in before.readers_of_column(name, column) {
            steps.extend(view::with_readers(&reader, before)?);
        }
    }
    Ok(Inverse::Steps { steps, lost })
}

fn retyped(set: &SetColumnType, before: &Schema) -> Found {
    let (table, column) = (&set.table, &set.column);
    let known = before.column(table, column).present().and_then(|state| state.data_type.as_ref());
    // Where nobody saw what it was, the migration itself may say it.
    let from = known.or(set.existing_type.as_ref()).ok_or_else(|| unseen(table, column))?;
    let to = set.data_type.as_ref().ok_or_else(|| unseen(table, column))?;
    let is_plain =
        set.using.as_ref().is_none_or(|using| using.functions.is_empty() && using.columns == [column.clone()]);
    if from == to && is_plain {
        return Ok(Inverse::Nothing);
    }
    let mut lost = Vec::new();
    let at = || (table.clone(), column.clone());
    if holds(from, to) == Some(false) || !is_plain {
        let (table, column) = at();
        lost.push(Loss::Cut { table, column, from: from.clone(), to: to.clone() });
    }
    if holds(to, from) == Some(false) {
        let (table, column) = at();
        lost.push(Loss::Overflow { table, column, to: from.clone() });
    }
    let (table, column) = at();
    let using = using(&column, to, from)?;
    let back = SetColumnType { table, column, data_type: Some(from.clone()), existing_type: None, using };
    Ok(Inverse::Steps { steps: vec![Operation::SetColumnType(back)], lost })
}

/// Undoes `SET DEFAULT` and `DROP DEFAULT`; `now` is the default after the step.
fn redefaulted(table: &ObjectName, column: &Name, now: Option<&Expression>, before: &Schema) -> Found {
    let state = seen(table, column, before)?;
    if matches!(state.generated, Some(Generated::Serial)) {
        return Err(Gap::Unkept("the sequence that a serial column counts with"));
    }
    let was = match &state.default {
        Knowledge::Present(default) if default.is_unknown => return Err(unseen(table, column)),
        Knowledge::Present(default) => Some(default).filter(|default| !default.is_null),
        Knowledge::Absent => None,
        Knowledge::Unknown => return Err(unseen(table, column)),
    };
    let (table, column) = (table.clone(), column.clone());
    Ok(match was {
        was if was == now => Inverse::Nothing,
        Some(default) => Inverse::step(Operation::SetDefault(SetDefault { table, column, default: default.clone() })),
        None => Inverse::step(Operation::DropDefault(DropDefault { table, column })),
    })
}

fn changed(set: &SetColumn, before: &Schema) -> Found {
    let (table, column) = (&set.table, &set.column);
    let generated = || seen(table, column, before).map(|state| state.generated.as_ref());
    let change = match &set.change {
        ColumnChange::AddIdentity { .. } => ColumnChange::DropIdentity { if_exists: false },
        ColumnChange::DropIdentity { .. } => match generated()? {
            Some(Generated::Identity { always, options }) => {
                ColumnChange::AddIdentity { always: *always, options: options.clone() }
            }
            _ => return Err(unseen(table, column)),
        },
        ColumnChange::SetExpression(_) => match generated()? {
            Some(Generated::Stored(value) | Generated::Virtual(value)) => ColumnChange::SetExpression(value.clone()),
            _ => return Err(unseen(table, column)),
        },
        ColumnChange::DropExpression { .. } => {
            let lost = Loss::Generation { table: table.clone(), column: column.clone() };
            return Ok(Inverse::Never(vec![lost]));
        }
        ColumnChange::SetIdentity { always, options } => return counted(set, *always, options, before),
        ColumnChange::AutoIncrement | ColumnChange::OnUpdate(_) => return Err(Gap::Unkept("how a column is filled")),
        ColumnChange::Visibility(visible) => {
            let change = ColumnChange::Visibility(!visible);
            return Ok(Inverse::step(Operation::SetColumn(SetColumn { change, ..set.clone() })));
        }
        ColumnChange::Statistics | ColumnChange::Storage | ColumnChange::Compression | ColumnChange::Position(_) => {
            return Err(Gap::Unkept("how a column is stored"));
        }
    };
    let counted = ObjectName { schema: None, name: Name::new(format!("{table}.{column}"), column.span) };
    let lost = match change {
        ColumnChange::DropIdentity { .. } | ColumnChange::SetExpression(_) => Vec::new(),
        _ => vec![Loss::Count(counted)],
    };
    let back = SetColumn { table: table.clone(), column: column.clone(), change, span: set.span };
    Ok(Inverse::Steps { steps: vec![Operation::SetColumn(back)], lost })
}

/// Undoes a change of how an identity column counts: what it was made with is said again. Where it stood is lost.
fn counted(set: &SetColumn, always: Option<bool>, now: &SequenceOptions, before: &Schema) -> Found {
    let (table, column) = (&set.table, &set.column);
    let Some(Generated::Identity { always: was, options: made }) = &seen(table, column, before)?.generated else {
        return Err(unseen(table, column));
    };
    if made.others || now.others {
        return Err(Gap::Unkept("how an identity column counts"));
    }
    let counted = ObjectName { schema: None, name: Name::new(format!("{table}.{column}"), column.span) };
    let lost = if now.restart.is_some() { vec![Loss::Count(counted)] } else { Vec::new() };
    let (always, options) = (always.map(|_| *was), super::setting::counting(made, now));
    if always.is_none() && options == SequenceOptions::default() {
        return Ok(if lost.is_empty() { Inverse::Nothing } else { Inverse::Never(lost) });
    }
    let change = ColumnChange::SetIdentity { always, options };
    let back = SetColumn { table: table.clone(), column: column.clone(), change, span: set.span };
    Ok(Inverse::Steps { steps: vec![Operation::SetColumn(back)], lost })
}
