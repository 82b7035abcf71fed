//! Undoing what is done to tables and their indexes: what is known of one is made again.

use super::{Found, Gap, Inverse, Loss, column, constraint, is_new, object, there, view};
use crate::*;

pub(super) fn created(create: &CreateTable, before: &Schema) -> Found {
    let table = &create.table;
    // A temporary one hides another of its name.
    let known = if create.temporary { Knowledge::Absent } else { before.relation(table) };
    if !is_new(create.if_not_exists, &known, ObjectKind::Table, table)? {
        return Ok(Inverse::Nothing);
    }
    let constraints = create.columns.iter().flat_map(|column| &column.constraints).chain(&create.constraints);
    let mut keys =
        constraints.filter(|it| matches!(it.kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_)));
    // In MySQL the name of a key is its table's.
    let is_taken = |name: &&Name| before.assumed(&before.backing_name(table, name)).is_some();
    if let Some(name) = keys.find_map(|key| key.name.as_ref().filter(is_taken)).filter(|_| !create.temporary) {
        return Err(Gap::MayExist(ObjectKind::Index, name.to_string()));
    }
    Ok(Inverse::step(Operation::Drop(Drop::new(ObjectKind::Table, table.clone()))))
}

pub(super) fn attached(attach: &AttachPartition, before: &Schema) -> Inverse {
    let (table, partition) = (attach.table.clone(), attach.partition.clone());
    let parent = before.assumed(&table);
    let is_bare =
        parent.is_some_and(|it| it.constraints_complete && it.constraints.is_empty() && it.indexes.is_empty());
    let lost = if is_bare { Vec::new() } else { vec![Loss::Leftovers(partition.clone())] };
    let detach = DetachPartition { table, partition, concurrently: false };
    Inverse::Steps { steps: vec![Operation::DetachPartition(detach)], lost }
}

/// Undoes `DETACH PARTITION`: the partition is attached again, with the bounds that it had.
pub(super) fn detached(detach: &DetachPartition, before: &Schema) -> Found {
    let (table, partition) = (detach.table.clone(), detach.partition.clone());
    let known = before.relation(&partition).present().filter(|it| it.partition_of.is_some());
    let known = known.ok_or_else(|| Gap::Unseen(ObjectKind::Table, partition.to_string()))?;
    let (takes_the_rest, bounds) = (known.takes_the_rest, known.bounds.clone());
    if !takes_the_rest && bounds.is_none() {
        return Err(Gap::Unkept("the bounds of the partition"));
    }
    Ok(Inverse::step(Operation::AttachPartition(AttachPartition { table, partition, takes_the_rest, bounds })))
}

pub(super) fn row_security(set: &SetRowSecurity, before: &Schema) -> Found {
    let now = set.enabled.ok_or(Gap::Unkept("whether row security is forced"))?;
    let was = before.relation(&set.table).present().and_then(|relation| relation.row_security);
    let was = was.ok_or_else(|| Gap::Unseen(ObjectKind::Table, set.table.to_string()))?;
    if was == now {
        return Ok(Inverse::Nothing);
    }
    Ok(Inverse::step(Operation::SetRowSecurity(SetRowSecurity { table: set.table.clone(), enabled: Some(was) })))
}

pub(super) fn indexed(create: &CreateIndex, before: &Schema) -> Found {
    if create.name.is_none() && before.has_unwritten_indexes() {
        return Err(Gap::Nameless);
    }
    let name = before.new_index_name(create);
    if !is_new(create.if_not_exists, &before.relation(&name), ObjectKind::Index, &name)? {
        return Ok(Inverse::Nothing);
    }
    let drop = Drop { concurrently: create.concurrently, ..before.drop_of_index(name, &create.table) };
    Ok(Inverse::step(Operation::Drop(drop)))
}

/// Undoes `DROP INDEX`.
pub(super) fn unindexed(drop: &Drop, before: &Schema) -> Found {
    let known = before.relation(&before.index_called(&drop.name, drop.table.as_ref()));
    let Some(index) = there(known, drop.if_exists, drop.kind, &drop.name)? else {
        return Ok(Inverse::Nothing);
    };
    let partial = || Gap::Partial(ObjectKind::Index, drop.name.to_string());
    let table = index.table.clone().ok_or_else(partial)?;
    let key = before.assumed(&table).and_then(|relation| relation.key(&index.name.name));
    if let (Some(key), None) = (key, &index.index) {
        let lost = constraint::proof(&table, key).into_iter().collect();
        return Ok(Inverse::Steps { steps: vec![constraint::again(&table, key)?], lost });
    }
    if drop.cascade {
        let columns: Vec<&Name> = index.columns.iter().map(|column| &column.name).collect();
        let needs = |foreign: &ForeignKey| foreign.referent_columns.iter().eq(columns.iter().copied());
        if !index.unique || !constraint::references(&table, before, &needs)?.is_empty() {
            return Err(Gap::Dependents(ObjectKind::Index, drop.name.to_string()));
        }
    }
    let steps = index_again(index, &table, drop.concurrently)?;
    let proof = Loss::Proof { table, name: index.name.name.clone() };
    Ok(Inverse::Steps { steps, lost: if index.unique { vec![proof] } else { Vec::new() } })
}

/// The steps that make an index again, with its comment; none for one that a constraint makes.
pub(super) fn index_again(index: &Relation, table: &ObjectName, concurrently: bool) -> Result<Vec<Operation>, Gap> {
    let Some(create) = &index.index else { return Ok(Vec::new()) };
    let body = || Gap::Body(ObjectKind::Index, index.name.to_string());
    let is_unknown = |key: &IndexKey| match &key.element {
        IndexElement::Expression(expression) => expression.is_unknown,
        IndexElement::Column(_) => false,
    };
    if create.keys.iter().any(is_unknown) || create.predicate.as_ref().is_some_and(|it| it.is_unknown) {
        return Err(body());
    }
    let create =
        CreateIndex { name: Some(index.name.name.clone()), table: table.clone(), concurrently, ..(**create).clone() };
    let mut steps = vec![Operation::CreateIndex(create)];
    steps.extend(said(index)?);
    Ok(steps)
}

/// Undoes `DROP TABLE`.
pub(super) fn dropped(drop: &Drop, before: &Schema) -> Found {
    let name = &drop.name;
    let Some(relation) = there(before.relation(name), drop.if_exists, drop.kind, name)? else {
        return Ok(Inverse::Nothing);
    };
    let partial = || Gap::Partial(ObjectKind::Table, name.to_string());
    let made_by = match relation.made_by.as_deref() {
        Some(Operation::CreateTable(create)) => create,
        _ => return Err(Gap::Unseen(ObjectKind::Table, name.to_string())),
    };
    // What it inherits or is copied from tells the rest of its columns; what partitions hold is told by their bounds.
    if !relation.columns_complete || !relation.constraints_complete || relation.is_outdated {
        return Err(partial());
    }
    if made_by.partition_of.is_some() || relation.partition_of.is_some() || !relation.partitions.is_empty() {
        return Err(Gap::Unkept("the bounds of a partition"));
    }
    let columns =
        relation.columns.iter().map(|state| column::definition(name, state)).collect::<Result<Vec<_>, _>>()?;
    for sequence in &relation.sequences {
        let owner = before.assumed(sequence).and_then(|sequence| sequence.owner.as_ref());
        if owner.is_some_and(|(_, owner)| columns.iter().any(|it| it.name == *owner && it.generated.is_none())) {
            return Err(Gap::Unkept("the sequence that a column no longer counts with"));
        }
    }
    let is_elsewhere =
        |index: &ObjectName| before.assumed(index).is_none_or(|it| it.table.as_ref().is_none_or(|of| !of.means(name)));
    if relation.indexes.iter().any(is_elsewhere) {
        return Err(partial());
    }
    if !relation.constraints.iter().all(|it| constraint::is_whole(relation, it, before)) {
        return Err(partial());
    }
    let mut constraints = Vec::new();
    for known in &relation.constraints {
        constraint::again(name, known)?;
        if let ConstraintKind::ForeignKey(foreign) = &known.kind
            && before.relation(&foreign.referent).is_absent()
        {
            return Err(Gap::Unseen(ObjectKind::Table, foreign.referent.to_string()));
        }
        constraints.push(known.clone());
    }
    let create = CreateTable {
        table: name.clone(),
        columns,
        constraints,
        if_not_exists: false,
        unlogged: relation.unlogged.ok_or_else(partial)?,
        tablespace: relation.tablespace.clone(),
        method: relation.method.clone(),
        ..made_by.clone()
    };
    let mut steps = vec![Operation::CreateTable(create)];
    for index in relation.indexes.iter().filter_map(|index| before.assumed(index)) {
        steps.extend(index_again(index, name, false)?);
    }
    steps.extend(around(relation, name, before)?);
    for state in &relation.columns {
        steps.extend(said_of_column(name, state)?);
    }
    if drop.cascade {
        steps.extend(constraint::references(name, before, &|_| true)?);
        for reader in before.readers_of(name) {
            steps.extend(view::with_readers(&reader, before)?);
        }
    }
    Ok(Inverse::Steps { steps, lost: vec![Loss::Rows(name.clone())] })
}

/// The steps that make again what stands around a table or a view: its owner, row security, triggers, policies, comment.
pub(super) fn around(relation: &Relation, name: &ObjectName, before: &Schema) -> Result<Vec<Operation>, Gap> {
    let mut steps = Vec::new();
    if relation.row_security == Some(true) {
        steps.push(Operation::SetRowSecurity(SetRowSecurity { table: name.clone(), enabled: Some(true) }));
    }
    for (kind, attached) in &relation.attachments {
        let known = before.object(*kind, Some(name), &ObjectName::bare(attached.clone()));
        let state = known.present().ok_or_else(|| Gap::Unseen(*kind, attached.to_string()))?;
        steps.push(object::attached_again(state)?);
    }
    steps.extend(said(relation)?);
    if let Some(role) = &relation.role {
        let (kind, name) = (relation.kind.object(), name.clone());
        steps.push(Operation::SetOwner(SetOwner { kind, name, owner: Some(role.clone()) }));
    }
    Ok(steps)
}

fn said(relation: &Relation) -> Result<Option<Operation>, Gap> {
    commented(relation.kind.object(), &relation.name, None, relation.comment.as_ref())
}

/// The comment on a column, said again.
pub(super) fn said_of_column(table: &ObjectName, state: &ColumnState) -> Result<Option<Operation>, Gap> {
    commented(ObjectKind::Column, table, Some(&state.name), state.comment.as_ref())
}

fn commented(
    kind: ObjectKind,
    name: &ObjectName,
    part: Option<&Name>,
    text: Option<&String>,
) -> Result<Option<Operation>, Gap> {
    let Some(text) = text else { return Ok(None) };
    // Nothing is what stands for a comment that only the run knows.
    if text.is_empty() {
        return Err(Gap::Body(kind, name.to_string()));
    }
    let text = CommentText::Said(text.clone());
    Ok(Some(Operation::Comment(Comment { kind, name: name.clone(), part: part.cloned(), text })))
}
