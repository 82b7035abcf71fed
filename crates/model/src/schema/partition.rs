//! Which partition a row goes into, as far as its values and the bounds of all partitions are spelled out.

use std::cmp::Ordering;

use super::{Knowledge, Relation, RelationKind, Schema};
use crate::{BoundValue, Constant, CreateTable, DataType, Insert, Name, ObjectName, Operation, PartitionBounds};

/// Where a row ends up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// In the last of these; it passes the others on its way there, the table itself aside.
    To(Vec<ObjectName>),
    /// Nowhere: no partition of this table takes it.
    Nowhere(ObjectName),
    /// Nowhere: the partition that it is put into does not take it, for in this table it belongs elsewhere.
    Barred(ObjectName),
    /// There is no knowing.
    Unknown,
}

impl Schema {
    /// The ways of the rows that an INSERT spells out, one a row; none where it spells out none.
    #[must_use]
    pub fn ways_of_rows(&self, insert: &Insert) -> Vec<Way> {
        let columns = match insert.columns.as_slice() {
            [] => self.columns_in_order(&insert.table).unwrap_or_default(),
            columns => columns.to_vec(),
        };
        let way = |row: &Vec<Option<Constant>>| {
            // What is not given is as its default says, and null without one.
            let by_default = |column: &Name| {
                let state = self.column(&insert.table, column).present()?;
                (state.default == Knowledge::Absent && state.generated.is_none()).then_some(Constant::Null)
            };
            let value = |column: &Name| match columns.iter().position(|given| given == column) {
                Some(place) if place < row.len() => row.get(place).cloned().flatten(),
                _ if columns.is_empty() => None,
                _ => by_default(column),
            };
            match self.refuser(&insert.table, &value) {
                Some(whole) => Way::Barred(whole),
                None => self.way_of_row(&insert.table, &value),
            }
        };
        insert.rows.iter().flatten().map(way).collect()
    }

    /// The partitions that a row passes on its way down to the one that keeps it; `value` tells its values.
    fn way_of_row(&self, table: &ObjectName, value: &dyn Fn(&Name) -> Option<Constant>) -> Way {
        let mut way: Vec<ObjectName> = Vec::new();
        let mut at = table.clone();
        // Each partition is passed once.
        for _ in 0..=DEEPEST {
            let Some(relation) = self.relation(&at).present() else { return Way::Unknown };
            if relation.kind != RelationKind::PartitionedTable {
                return Way::To(way);
            }
            at = match self.taker(relation, value) {
                Some(Some(partition)) => partition,
                Some(None) => return Way::Nowhere(at),
                None => return Way::Unknown,
            };
            way.push(at.clone());
        }
        Way::Unknown
    }

    /// The partition of a table that takes a row, or none of them; `None` where there is no knowing.
    fn taker(&self, whole: &Relation, value: &dyn Fn(&Name) -> Option<Constant>) -> Option<Option<ObjectName>> {
        let keys = whole.partition_keys.as_ref()?.iter().cloned().collect::<Option<Vec<Name>>>()?;
        let values = keys.iter().map(value).collect::<Option<Vec<Constant>>>()?;
        let types = keys.iter().map(|key| self.type_in_family(&whole.name, key)).collect::<Option<Vec<DataType>>>()?;
        let (mut rest, mut found) = (None, None);
        for partition in &whole.partitions {
            let known = self.relation(partition).present()?;
            if known.takes_the_rest {
                rest = Some(partition.clone());
            } else if known.bounds.as_ref()?.take(&values, &types)? {
                found = Some(partition.clone());
            }
        }
        Some(found.or(rest))
    }

    /// The table whose partition cannot keep a row that is put into it: the row belongs into another one of it, or into
    /// none. None where that is not certain; `value` tells the values.
    fn refuser(&self, table: &ObjectName, value: &dyn Fn(&Name) -> Option<Constant>) -> Option<ObjectName> {
        let mut at = self.relation(table).present()?;
        for _ in 0..=DEEPEST {
            let whole = self.relation(at.partition_of.as_ref()?).present()?;
            match self.taker(whole, value)? {
                Some(partition) if partition.means(&at.name) => at = whole,
                _ => return Some(whole.name.clone()),
            }
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
        let mut relation = self.relation(table).present()?;
        for _ in 0..=DEEPEST {
            match relation.made_by.as_deref() {
                Some(Operation::CreateTable(CreateTable { partition_of: Some(_), .. })) => {
                    relation = self.relation(relation.partition_of.as_ref()?).present()?;
                }
                _ => break,
            }
        }
        if !relation.columns_complete {
            return None;
        }
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
        // To some collations different texts are equal, and what does not fit may lose the spaces at its end.
        "text" | "character varying" => {
            let is_other = data_type.collation.is_none() && left.trim_end_matches(' ') != right.trim_end_matches(' ');
            is_other.then_some(false)
        }
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
