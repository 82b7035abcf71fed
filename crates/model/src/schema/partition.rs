//! Which partition a row goes into, as far as its values and the bounds of all partitions are spelled out.

use std::cmp::Ordering;

use super::{RelationKind, Schema};
use crate::{BoundValue, Constant, DataType, Name, ObjectName, PartitionBounds};

impl Schema {
    /// The partitions that a row passes on its way, the table itself aside, down to the one that keeps it; `value` tells its
    /// values. None where that is not certain.
    #[must_use]
    pub fn way_of_row(&self, table: &ObjectName, value: &dyn Fn(&Name) -> Option<Constant>) -> Option<Vec<ObjectName>> {
        let mut way: Vec<ObjectName> = Vec::new();
        let mut at = table.clone();
        // Each partition is passed once.
        for _ in 0..=DEEPEST {
            let relation = self.relation(&at).present()?;
            if relation.kind != RelationKind::PartitionedTable {
                return Some(way);
            }
            let keys = relation.partition_keys.as_ref()?.iter().cloned().collect::<Option<Vec<Name>>>()?;
            let values = keys.iter().map(value).collect::<Option<Vec<Constant>>>()?;
            let types = keys.iter().map(|key| self.type_in_family(&at, key)).collect::<Option<Vec<DataType>>>()?;
            let mut rest = None;
            let mut found = None;
            for partition in &relation.partitions {
                let known = self.relation(partition).present()?;
                if known.takes_the_rest {
                    rest = Some(partition.clone());
                } else if known.bounds.as_ref()?.take(&values, &types)? {
                    found = Some(partition.clone());
                }
            }
            at = found.or(rest)?;
            way.push(at.clone());
        }
        None
    }

    /// The type of a column; a partition has the columns of the whole.
    pub(crate) fn type_in_family(&self, table: &ObjectName, column: &Name) -> Option<DataType> {
        let mut at = table.clone();
        for _ in 0..=DEEPEST {
            let relation = self.relation(&at).present()?;
            if let Some(column) = relation.column(column).present() {
                return column.data_type.clone();
            }
            at = relation.partition_of.clone()?;
        }
        None
    }

    /// The columns that a row of a table has, in order; those of a partition are the whole's. None where they are not known.
    #[must_use]
    pub fn columns_in_order(&self, table: &ObjectName) -> Option<Vec<Name>> {
        let relation = self.relation(table).present().filter(|relation| relation.columns_complete)?;
        Some(relation.columns.iter().map(|column| column.name.clone()).collect())
    }
}

/// How deep partitions are followed.
const DEEPEST: usize = 32;

impl PartitionBounds {
    /// Whether a row with these values of the keys belongs here; none where there is no knowing.
    fn take(&self, values: &[Constant], types: &[DataType]) -> Option<bool> {
        match self {
            Self::List(list) => {
                let ([value], [data_type]) = (values, types) else { return None };
                let mut is_known = true;
                for bound in list {
                    match bound.constant().and_then(|bound| equal(bound, value, data_type)) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => is_known = false,
                    }
                }
                is_known.then_some(false)
            }
            Self::Range { from, to } => {
                // A row with a null in its keys goes nowhere but into the default partition.
                if values.contains(&Constant::Null) {
                    return Some(false);
                }
                let lower = against(values, from, types)?;
                let upper = against(values, to, types)?;
                Some(lower != Ordering::Less && upper == Ordering::Less)
            }
            Self::Hash { .. } => None,
        }
    }
}

impl BoundValue {
    /// The value, where it is spelled out.
    #[must_use]
    pub const fn constant(&self) -> Option<&Constant> {
        match self {
            Self::Value(_, Some(constant)) => Some(constant),
            _ => None,
        }
    }
}

/// A row against a bound, key by key.
fn against(values: &[Constant], bound: &[BoundValue], types: &[DataType]) -> Option<Ordering> {
    for ((value, bound), data_type) in values.iter().zip(bound).zip(types) {
        let order = match bound {
            BoundValue::Minimum => Ordering::Greater,
            BoundValue::Maximum => Ordering::Less,
            BoundValue::Value(_, constant) => compare(value, constant.as_ref()?, data_type)?,
        };
        if order != Ordering::Equal {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}

/// Whether two constants are the same value of a type; none where there is no knowing.
pub(crate) fn equal(one: &Constant, other: &Constant, data_type: &DataType) -> Option<bool> {
    let (Constant::Value(left), Constant::Value(right)) = (one, other) else { return Some(one == other) };
    if left == right {
        return Some(true);
    }
    match data_type.name.as_str() {
        _ if data_type.dimensions > 0 => None,
        "text" | "character varying" => Some(false),
        "uuid" => Some(left.eq_ignore_ascii_case(right)).filter(|_| left.len() == right.len()),
        _ => compare(one, other, data_type).map(|order| order == Ordering::Equal),
    }
}

/// Which of two constants comes first in a type; none where that depends on a collation, a time zone or a setting.
pub(crate) fn compare(one: &Constant, other: &Constant, data_type: &DataType) -> Option<Ordering> {
    let (Constant::Value(left), Constant::Value(right)) = (one, other) else { return None };
    if left == right {
        return Some(Ordering::Equal);
    }
    match data_type.name.as_str() {
        _ if data_type.dimensions > 0 => None,
        "smallint" | "integer" | "bigint" | "numeric" => {
            Some(left.trim().parse::<i128>().ok()?.cmp(&right.trim().parse::<i128>().ok()?))
        }
        "date" => Some(day(left)?.cmp(day(right)?)),
        "timestamp without time zone" => Some(moment(left)?.cmp(&moment(right)?)),
        _ => None,
    }
}

/// A day as ISO 8601 writes it, of the years that are written with four digits.
fn day(text: &str) -> Option<&str> {
    is_like(text, "0000-00-00").then_some(text)
}

/// A time of a day in that form, to the second.
fn moment(text: &str) -> Option<String> {
    match text.split_once([' ', 'T']) {
        None => Some(format!("{} 00:00:00", day(text)?)),
        Some((of, time)) if is_like(time, "00:00:00") => Some(format!("{} {time}", day(of)?)),
        Some((of, time)) if is_like(time, "00:00") => Some(format!("{} {time}:00", day(of)?)),
        Some(_) => None,
    }
}

/// Whether a text has digits where the form has zeros, and otherwise what that has.
fn is_like(text: &str, form: &str) -> bool {
    let is_at = |(byte, form): (u8, u8)| if form == b'0' { byte.is_ascii_digit() } else { byte == form };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(is_at)
}
