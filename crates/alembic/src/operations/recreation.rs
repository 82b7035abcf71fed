//! A batch that copies its table, on any database: `recreate="always"`.
//!
//! What is sent was measured with Alembic 1.20 for PostgreSQL: the constraints with names are dropped first, for they must
//! be free; then `_alembic_tmp_t` is created, filled, and takes the old table's place and its indexes.

use std::rc::Rc;

use model::{
    Column, Constraint, ConstraintKind, CreateIndex, CreateTable, Drop, DropConstraint, Generated, IndexElement,
    IndexKey, Insert, Name, ObjectKind, ObjectName, Operation, Rename, Span, Step, order,
};

use super::{Outcome, Unresolved, index, table};
use crate::dialect;
use crate::interpret::Interpreter;
use crate::naming::Conventions;
use crate::value::{Arguments, Batch, Keyword, Kind, Role, Table, Value};

/// The longest name that Alembic gives the copy, in characters (`ApplyBatchImpl._calc_temp_name`).
const LONGEST: usize = 50;

/// The table that a batch copies.
struct Copied {
    /// The new one, under the old name for as long as the batch changes it.
    table: CreateTable,
    /// What comes before it: the types that are created with it.
    types: Vec<Step>,
    /// What is said of its columns.
    comments: Vec<Step>,
    /// The old table's own names for constraints.
    names: Vec<Name>,
    /// For each column, the one whose values it takes.
    sources: Vec<(Name, String)>,
    indexes: Vec<CreateIndex>,
    /// The columns that are added with an index of their own, which the copy gets once more, and whether it is unique.
    flagged: Vec<(Name, bool)>,
    /// The column that was added last, and by which call.
    added: Option<(Span, Name)>,
}

/// Runs what a batch has collected on a copy of its table.
pub(crate) fn run<'a>(this: &mut Interpreter<'a>, batch: &Batch<'a>, recreation: &Arguments<'a>) -> Outcome {
    let steps = batch.steps.take();
    // Without `copy_from`, it asks the server what the table is made of.
    let Some(Kind::Table(from)) = recreation.keyword("copy_from").map(|value| value.kind.clone()) else {
        return Err(Unresolved("what the table becomes: it is copied as the server describes it".to_owned()));
    };
    let is_more = |name: &str| recreation.keyword(name).is_some_and(|value| !value.is_none());
    if ["table_args", "table_kwargs", "partial_reordering"].into_iter().any(is_more) {
        return Err(Unresolved("what the table becomes: more is said of it than `copy_from` does".to_owned()));
    }
    let mut copied = copy(this, &from, recreation)?;
    for step in steps {
        change(&mut copied, step)?;
    }
    settle(&mut copied.table, this.counting().as_ref());
    send(this, copied, recreation);
    Ok(())
}

/// The table as `copy_from` describes it. Indexes that its columns ask for are not copied.
fn copy<'a>(this: &mut Interpreter<'a>, from: &Table<'a>, recreation: &Arguments<'a>) -> Result<Copied, Unresolved> {
    let (span, callee) = (recreation.span, recreation.callee);
    let metadata = from.definition.as_ref().and_then(|definition| definition.get(1, "metadata").cloned());
    let naming = match metadata.map(|value| value.kind) {
        Some(Kind::Role(Role::MetaData(metadata))) => metadata.naming.borrow().clone(),
        _ => None,
    };
    let own = naming.map_or_else(Conventions::default, |naming| Conventions::of(&naming, this));
    let conventions = std::mem::replace(&mut this.conventions, Rc::new(own));
    let apart = Rc::new(Batch { table: Value::none(span), schema: None, recreation: None, steps: Default::default() });
    let unasked = Keyword { name: "checkfirst".into(), value: Value::new(Kind::Bool(false), span), span };
    let call = Arguments { keywords: vec![unasked], span, callee, ..Arguments::default() };
    let mut outcome = Ok(());
    this.with_batch(Some(&apart), |this| outcome = table::change(this, from, "create", &call));
    let indexes = from.columns.iter().filter_map(Value::as_object).filter(|object| &*object.path == "Index");
    let indexes: Result<Vec<_>, _> = indexes.map(|object| index::define(this, object, Some(&from.name))).collect();
    this.conventions = conventions;
    outcome?;
    let mut copied = Copied {
        table: CreateTable::default(),
        types: Vec::new(),
        comments: Vec::new(),
        names: Vec::new(),
        sources: Vec::new(),
        indexes: indexes?.into_iter().map(|(index, _)| index).collect(),
        flagged: Vec::new(),
        added: None,
    };
    for step in apart.steps.take() {
        match step.operation {
            Operation::CreateTable(table) => copied.table = table,
            Operation::CreateIndex(_) => {}
            Operation::Comment(_) => copied.comments.push(step),
            _ => copied.types.push(step),
        }
    }
    copied.names = copied.table.constraints.iter().filter_map(|constraint| constraint.name.clone()).collect();
    let source = |column: &Column| {
        let text = format!("{}.{}", sql::object_name(&from.name), sql::identifier(column.name.as_str()));
        (column.name.clone(), text)
    };
    copied.sources = copied.table.columns.iter().map(source).collect();
    Ok(copied)
}

/// Does to the copy what a step would have done to the table.
fn change(copied: &mut Copied, step: Step) -> Outcome {
    let unknown = || Unresolved("what the table becomes: a change of the copy cannot be told".to_owned());
    let table = &mut copied.table;
    match step.operation {
        Operation::AddColumn(add) => {
            copied.added = Some((step.span, add.column.name.clone()));
            table.columns.push(add.column);
        }
        Operation::DropColumn(drop) => remove(copied, &drop.column),
        Operation::RenameColumn(change) => rename(copied, &change.column, &change.to),
        Operation::SetColumnType(set) => {
            let column = column(table, &set.column).ok_or_else(unknown)?;
            let (Some(before), Some(after)) = (&column.data_type, &set.data_type) else {
                return Err(unknown());
            };
            if family(&before.name) != family(&after.name) {
                let (after, label) = (sql::type_text(after), sql::identifier(set.column.as_str()));
                let source = copied.sources.iter_mut().filter(|(name, _)| *name == set.column);
                source.for_each(|(_, text)| *text = format!("CAST({text} AS {after}) AS {label}"));
            }
            column.data_type = set.data_type;
        }
        Operation::SetNotNull(set) => column(table, &set.column).ok_or_else(unknown)?.not_null = true,
        Operation::DropNotNull(set) => column(table, &set.column).ok_or_else(unknown)?.not_null = false,
        Operation::SetDefault(set) => column(table, &set.column).ok_or_else(unknown)?.default = Some(set.default),
        Operation::DropDefault(set) => column(table, &set.column).ok_or_else(unknown)?.default = None,
        Operation::AddConstraint(add) => table.constraints.push(add.constraint),
        Operation::DropConstraint(drop) => {
            let name = drop.constraint.ok_or_else(unknown)?;
            table.constraints.retain(|constraint| constraint.name.as_ref() != Some(&name));
            copied.names.retain(|known| *known != name);
        }
        Operation::CreateIndex(index) => {
            let asked = copied.added.as_ref().filter(|(span, _)| *span == step.span);
            copied.flagged.extend(asked.map(|(_, column)| (column.clone(), index.unique)));
            copied.indexes.push(index);
        }
        Operation::Drop(drop) if drop.kind == ObjectKind::Index => {
            copied.indexes.retain(|index| index.name.as_ref() != Some(&drop.name.name));
        }
        Operation::CreateType(_) => copied.types.push(step),
        Operation::Comment(_) => copied.comments.push(step),
        _ => return Err(unknown()),
    }
    Ok(())
}

fn column<'t>(table: &'t mut CreateTable, name: &Name) -> Option<&'t mut Column> {
    table.columns.iter_mut().find(|column| column.name == *name)
}

/// Takes a column off the copy, with what is made of it. A check is text, and stays; so does an index, which then fails.
fn remove(copied: &mut Copied, gone: &Name) {
    copied.table.columns.retain(|column| column.name != *gone);
    copied.table.constraints.retain_mut(|constraint| match &mut constraint.kind {
        ConstraintKind::PrimaryKey(key) => {
            key.columns.retain(|column| column != gone);
            !key.columns.is_empty()
        }
        ConstraintKind::Unique(key) => !key.columns.contains(gone),
        ConstraintKind::ForeignKey(key) => !key.columns.contains(gone),
        _ => true,
    });
    copied.sources.retain(|(name, _)| name != gone);
    copied.comments.retain(|step| part(&step.operation) != Some(gone));
}

/// Calls a column otherwise on the copy; its values are those of the old name.
fn rename(copied: &mut Copied, old: &Name, new: &Name) {
    let mut change = |name: &mut Name| {
        if name == old {
            *name = new.clone();
        }
    };
    copied.table.columns.iter_mut().for_each(|column| change(&mut column.name));
    for constraint in &mut copied.table.constraints {
        match &mut constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                key.columns.iter_mut().for_each(&mut change)
            }
            ConstraintKind::ForeignKey(key) => key.columns.iter_mut().for_each(&mut change),
            _ => {}
        }
    }
    for key in copied.indexes.iter_mut().flat_map(|index| &mut index.keys) {
        if let IndexElement::Column(name) = &mut key.element {
            change(name);
        }
    }
    copied.sources.iter_mut().for_each(|(name, _)| change(name));
    for step in &mut copied.comments {
        if let Operation::Comment(comment) = &mut step.operation {
            comment.part.iter_mut().for_each(&mut change);
        }
    }
}

fn part(operation: &Operation) -> Option<&Name> {
    match operation {
        Operation::Comment(comment) => comment.part.as_ref(),
        _ => None,
    }
}

/// Gives the columns of the key what it brings, as far as the batch changed it, and puts the constraints in their order:
/// the key, those with names, the others.
fn settle(table: &mut CreateTable, counting: Option<&Generated>) {
    order::by_key(&mut table.constraints, |constraint| {
        (!matches!(constraint.kind, ConstraintKind::PrimaryKey(_)), constraint.name.is_none())
    });
    let key = table.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => Some(key.columns.clone()),
        _ => None,
    });
    let key = key.unwrap_or_default();
    let refers = |name: &Name| {
        let of = |constraint: &Constraint| matches!(&constraint.kind, ConstraintKind::ForeignKey(foreign) if foreign.columns.contains(name));
        table.constraints.iter().any(of)
    };
    for column in &mut table.columns {
        column.not_null |= key.contains(&column.name);
        let is_integer = column.data_type.as_ref().is_some_and(|data_type| dialect::is_integer(&data_type.name));
        let counts = key.as_slice() == std::slice::from_ref(&column.name) && is_integer && column.default.is_none();
        match column.generated {
            None if counts && !refers(&column.name) => column.generated = counting.cloned(),
            Some(Generated::Serial | Generated::AutoIncrement) if !counts => column.generated = None,
            _ => {}
        }
    }
}

/// What SQLAlchemy takes for one kind of type, between which values are copied as they are (`_type_affinity`).
fn family(name: &str) -> &str {
    match name {
        name if dialect::is_integer(name) => "integer",
        "text" | "character varying" | "varchar" | "character" | "char" => "string",
        "numeric" | "decimal" | "real" | "double precision" | "double" | "float" => "numeric",
        "timestamp without time zone" | "timestamp with time zone" | "timestamp" | "timestamptz" | "datetime" => {
            "timestamp"
        }
        "json" | "jsonb" => "json",
        other => other,
    }
}

/// Sends what it comes to: the copy is made and filled, and takes the place of the table.
fn send(this: &mut Interpreter<'_>, copied: Copied, recreation: &Arguments<'_>) {
    let (span, callee) = (recreation.span, recreation.callee);
    let Copied { mut table, types, comments, names, sources, indexes, flagged, .. } = copied;
    let old = table.table.clone();
    let text: String = format!("_alembic_tmp_{}", old.name).chars().take(LONGEST).collect();
    let copy = ObjectName { name: Name::new(text, old.name.span), ..old.clone() };
    for constraint in names.into_iter().map(Some) {
        let operation =
            DropConstraint { table: old.clone(), constraint, if_exists: false, cascade: false, is_nameless: false };
        this.emit(Operation::DropConstraint(operation), span, callee);
    }
    for step in types {
        this.emit(step.operation, span, step.head);
    }
    table.table = copy.clone();
    this.emit(Operation::CreateTable(table), span, callee);
    for (column, unique) in flagged {
        // Nothing but the default names it: the copy is in a collection of tables of its own.
        let schema = copy.schema.as_ref().map_or(String::new(), |schema| format!("{schema}_"));
        let name = Name::new(format!("ix_{schema}{}_{column}", copy.name), column.span);
        let index =
            CreateIndex { unique, ..CreateIndex::new(Some(name), copy.clone(), vec![IndexKey::column(column)]) };
        this.emit(Operation::CreateIndex(index), span, callee);
    }
    for mut step in comments {
        if let Operation::Comment(comment) = &mut step.operation {
            comment.name = copy.clone();
        }
        this.emit(step.operation, span, step.head);
    }
    let columns: Vec<Name> = sources.iter().map(|(name, _)| name.clone()).collect();
    let listed: Vec<_> = columns.iter().map(|name| sql::identifier(name.as_str())).collect();
    let values: Vec<&str> = sources.iter().map(|(_, text)| text.as_str()).collect();
    let (into, from) = (sql::object_name(&copy), sql::object_name(&old));
    let text = format!("INSERT INTO {into} ({}) SELECT {} FROM {from}", listed.join(", "), values.join(", "));
    let fill = Insert { table: copy.clone(), columns, reads: vec![old.clone()], ..Insert::default() };
    this.emit_sent(Operation::Insert(fill), Some(text.into()), span, callee);
    this.emit(Operation::Drop(Drop::new(ObjectKind::Table, old.clone())), span, callee);
    let rename = Rename { kind: ObjectKind::Table, name: copy, table: None, to: old.name };
    this.emit(Operation::Rename(rename), span, callee);
    for index in indexes {
        this.emit(Operation::CreateIndex(index), span, callee);
    }
}
