//! Whether a CHECK says already that every row of a table is where it belongs, so that nobody has to look.
//!
//! Source: `ConstraintImpliedByRelConstraint` in the server: it knows that comparisons with constants imply each other.

use std::cmp::Ordering;

use super::Work;
use crate::schema::partition::{compare, equal};
use crate::*;

/// What it costs to make sure that all rows of a new partition are within its bounds.
pub(super) fn within(
    table: &ObjectName,
    parent: &ObjectName,
    bounds: Option<&PartitionBounds>,
    schema: &Schema,
) -> Work {
    let proves = |key: &Key<'_>, relation: &Relation| {
        let not_null = relation.column(key.column).present().is_some_and(|column| column.not_null == Some(true));
        (not_null || relation.proves_not_null(key.column)) && bounds.is_some_and(|bounds| key.is_within(bounds))
    };
    proof(table, parent, bounds, schema, &proves)
}

/// What it costs to make sure that the default partition holds no row of a new one.
pub(super) fn without(
    rest: &ObjectName,
    parent: &ObjectName,
    bounds: Option<&PartitionBounds>,
    schema: &Schema,
) -> Work {
    let proves = |key: &Key<'_>, _: &Relation| bounds.is_some_and(|bounds| key.is_outside(bounds));
    proof(rest, parent, bounds, schema, &proves)
}

fn proof(
    table: &ObjectName,
    parent: &ObjectName,
    bounds: Option<&PartitionBounds>,
    schema: &Schema,
    proves: &dyn Fn(&Key<'_>, &Relation) -> bool,
) -> Work {
    let Some(relation) = schema.relation(table).present() else { return Work::Unknown };
    if !relation.constraints_complete && relation.partition_of.is_none() {
        return Work::Unknown;
    }
    let checks = relation.constraints.iter().filter(|constraint| !constraint.not_valid && !constraint.not_enforced);
    let checks: Vec<&Expression> = checks
        .filter_map(|constraint| match &constraint.kind {
            ConstraintKind::Check(check) => Some(check),
            _ => None,
        })
        .collect();
    if checks.is_empty() {
        return Work::Scan;
    }
    let keys = schema.relation(parent).present().and_then(|parent| parent.partition_keys.as_deref());
    let Some(keys) = keys else { return Work::Unknown };
    // What does not speak of a key proves nothing of it.
    let is_about = |check: &&&Expression| {
        keys.iter().any(|key| key.as_ref().is_none_or(|key| check.columns.contains(key))) || check.is_unknown
    };
    let telling: Vec<&Expression> = checks.iter().filter(is_about).copied().collect();
    let [Some(column)] = keys else { return if telling.is_empty() { Work::Scan } else { Work::Unknown } };
    let Some(data_type) = schema.type_in_family(table, column) else { return Work::Unknown };
    let conditions = telling.iter().flat_map(|check| &check.conditions).filter(|it| it.column == *column).collect();
    let key = Key { column, data_type, conditions };
    if proves(&key, relation) {
        return Work::Catalogue;
    }
    // What is nothing but comparisons, each of which is understood, proves no more than they do.
    let is_read = telling.iter().all(|check| check.is_conditions);
    if is_read && bounds.is_some_and(|bounds| key.is_comparable(bounds)) { Work::Scan } else { Work::Unknown }
}

/// The one column that a table is parted by, and what is known of it.
struct Key<'a> {
    column: &'a Name,
    data_type: DataType,
    /// All of them hold.
    conditions: Vec<&'a Condition>,
}

impl Key<'_> {
    /// Whether it is known how each of the conditions stands to each value of the bounds.
    fn is_comparable(&self, bounds: &PartitionBounds) -> bool {
        let values = || self.conditions.iter().flat_map(|condition| &condition.values);
        match bounds {
            PartitionBounds::List(list) => list.iter().all(|bound| {
                let is_known = |bound| values().all(|value| equal(value, bound, &self.data_type).is_some());
                bound.constant().is_some_and(is_known)
            }),
            PartitionBounds::Range { from, to } => from.iter().chain(to).all(|bound| match bound {
                BoundValue::Minimum | BoundValue::Maximum => true,
                BoundValue::Value(_, None) => false,
                BoundValue::Value(_, Some(bound)) => {
                    values().all(|value| compare(value, bound, &self.data_type).is_some())
                }
            }),
            PartitionBounds::Hash { .. } => false,
        }
    }

    fn is_within(&self, bounds: &PartitionBounds) -> bool {
        match bounds {
            PartitionBounds::List(list) => {
                let is_listed = |value: &Constant| {
                    list.iter()
                        .filter_map(BoundValue::constant)
                        .any(|it| equal(it, value, &self.data_type) == Some(true))
                };
                self.conditions.iter().any(|it| it.operator == "=" && it.values.iter().all(is_listed))
            }
            PartitionBounds::Range { from, to } => {
                let ([from], [to]) = (from.as_slice(), to.as_slice()) else { return false };
                let is_above = *from == BoundValue::Minimum
                    || self.holds(from, &|operator, order| {
                        matches!(operator, "=" | ">=" | ">") && order != Ordering::Less
                    });
                let is_below = *to == BoundValue::Maximum
                    || self.holds(to, &|operator, order| match operator {
                        "<" => order != Ordering::Greater,
                        "=" | "<=" => order == Ordering::Less,
                        _ => false,
                    });
                is_above && is_below
            }
            PartitionBounds::Hash { .. } => false,
        }
    }

    fn is_outside(&self, bounds: &PartitionBounds) -> bool {
        match bounds {
            PartitionBounds::List(list) => list.iter().all(|bound| {
                let Some(bound) = bound.constant().filter(|bound| **bound != Constant::Null) else { return false };
                self.conditions.iter().any(|it| match it.operator.as_str() {
                    "<>" => it.values.iter().any(|value| equal(value, bound, &self.data_type) == Some(true)),
                    "=" => it.values.iter().all(|value| equal(value, bound, &self.data_type) == Some(false)),
                    _ => false,
                })
            }),
            PartitionBounds::Range { from, to } => {
                let ([from], [to]) = (from.as_slice(), to.as_slice()) else { return false };
                let is_below = self.holds(from, &|operator, order| match operator {
                    "<" => order != Ordering::Greater,
                    "=" | "<=" => order == Ordering::Less,
                    _ => false,
                });
                is_below
                    || self
                        .holds(to, &|operator, order| matches!(operator, "=" | ">=" | ">") && order != Ordering::Less)
            }
            PartitionBounds::Hash { .. } => false,
        }
    }

    /// Whether one of the conditions compares with values that stand to a bound as `does` wants it.
    fn holds(&self, bound: &BoundValue, does: &dyn Fn(&str, Ordering) -> bool) -> bool {
        let Some(bound) = bound.constant() else { return false };
        self.conditions.iter().any(|condition| {
            condition.values.iter().all(|value| {
                compare(value, bound, &self.data_type).is_some_and(|order| does(&condition.operator, order))
            })
        })
    }
}
