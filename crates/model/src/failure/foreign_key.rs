//! Foreign keys that refer to what is no key, or to what they cannot be compared with.

use super::{Failure, Fault};
use crate::*;

/// Why `operation` must fail: a foreign key that it makes cannot be made.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    match operation {
        Operation::AddConstraint(add) => foreign_key(&add.table, &add.constraint, &[], schema),
        Operation::AddColumn(add) if !add.if_not_exists => {
            let column = std::slice::from_ref(&add.column);
            add.column.constraints.iter().find_map(|constraint| foreign_key(&add.table, constraint, column, schema))
        }
        Operation::CreateTable(create) if !create.if_not_exists => {
            let inline = create.columns.iter().flat_map(|column| &column.constraints);
            let mut constraints = inline.chain(&create.constraints);
            constraints.find_map(|constraint| foreign_key(&create.table, constraint, &create.columns, schema))
        }
        _ => None,
    }
}

/// `made`: the columns that the step makes itself.
fn foreign_key(table: &ObjectName, constraint: &Constraint, made: &[Column], schema: &Schema) -> Option<Failure> {
    let ConstraintKind::ForeignKey(foreign) = &constraint.kind else {
        return None;
    };
    // A table that refers to itself may not be there yet.
    if foreign.referent.means(table) {
        return None;
    }
    let failure = |fault, name: &Name| {
        Some(Failure { fault, kind: ObjectKind::Constraint, name: name.clone(), table: Some(table.clone()) })
    };
    let name = constraint.name.clone().unwrap_or_else(|| Name::new(String::new(), constraint.span));
    if schema.confirmed(&foreign.referent).is_absent() {
        return Some(Failure::missing(ObjectKind::Table, &foreign.referent.name));
    }
    let referent = schema.confirmed(&foreign.referent).present()?;
    for column in &foreign.referent_columns {
        if schema.confirmed_column(&foreign.referent, column).is_absent() {
            return Some(Failure::missing(ObjectKind::Column, column).of(&foreign.referent));
        }
    }
    let key = schema.primary_key_of(&foreign.referent);
    let columns = if foreign.referent_columns.is_empty() { &key } else { &foreign.referent_columns };
    if !columns.is_empty() && is_no_key(referent, columns, schema) {
        return failure(Fault::NotUnique(foreign.referent.clone(), columns.clone()), &name);
    }
    let unequal = pairs(table, foreign, made, schema)
        .into_iter()
        .find(|pair| pair.from.compares_with(&pair.to) == Some(false))?;
    let fault = Fault::Incomparable(unequal.from, unequal.to);
    failure(fault, &unequal.column).map(|failure| Failure { kind: ObjectKind::Column, ..failure })
}

/// The two sides of a column of a foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The referencing column.
    pub column: Name,
    /// Its type.
    pub from: DataType,
    /// The table that it refers to.
    pub referent: ObjectName,
    /// The type of the column there.
    pub to: DataType,
}

/// The columns of the foreign keys that an operation makes, as far as both sides have a known type.
#[must_use]
pub fn referring(operation: &Operation, schema: &Schema) -> Vec<Pair> {
    let (table, made): (_, &[Column]) = match operation {
        Operation::AddConstraint(add) => (&add.table, &[]),
        Operation::AddColumn(add) => (&add.table, std::slice::from_ref(&add.column)),
        Operation::CreateTable(create) => (&create.table, &create.columns),
        _ => return Vec::new(),
    };
    let own = match operation {
        Operation::AddConstraint(add) => std::slice::from_ref(&add.constraint),
        Operation::CreateTable(create) => create.constraints.as_slice(),
        _ => &[],
    };
    let constraints = made.iter().flat_map(|column| &column.constraints).chain(own);
    constraints
        .flat_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(foreign) => pairs(table, foreign, made, schema),
            _ => Vec::new(),
        })
        .collect()
}

fn pairs(table: &ObjectName, foreign: &ForeignKey, made: &[Column], schema: &Schema) -> Vec<Pair> {
    let Some(referent) = schema.confirmed(&foreign.referent).present() else {
        return Vec::new();
    };
    let key = schema.primary_key_of(&foreign.referent);
    let columns = if foreign.referent_columns.is_empty() { &key } else { &foreign.referent_columns };
    let pair = |(column, referred): (&Name, &Name)| {
        let from = match made.iter().find(|made| made.name == *column) {
            Some(made) => made.data_type.clone()?,
            None => schema.confirmed_column(table, column).present()?.data_type.clone()?,
        };
        let to = referent.column(referred).present()?.data_type.clone()?;
        Some(Pair { column: column.clone(), from, referent: foreign.referent.clone(), to })
    };
    foreign.columns.iter().zip(columns).filter_map(pair).collect()
}

/// Whether no key, unique constraint or whole unique index is over just these columns, in any order.
fn is_no_key(referent: &Relation, columns: &[Name], schema: &Schema) -> bool {
    if !referent.constraints_complete || !schema.is_undisturbed(referent) || referent.partition_of.is_some() {
        return false;
    }
    let same = |key: &[Name]| key.len() == columns.len() && columns.iter().all(|column| key.contains(column));
    let is_key = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => same(&key.columns),
        _ => false,
    };
    let is_unique_index = |index: &ObjectName| match schema.assumed(index) {
        Some(index) => {
            let covered: Vec<Name> = index.columns.iter().map(|column| column.name.clone()).collect();
            index.unique && !index.partial && index.columns_complete && same(&covered)
        }
        // An index of which nothing is known may be one.
        None => true,
    };
    !referent.constraints.iter().any(is_key) && !referent.indexes.iter().any(is_unique_index)
}
