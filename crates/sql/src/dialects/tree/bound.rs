//! How many rows a WHERE clause of MySQL or SQLite lets through, as far as its form tells.

use model::{Bound, Name};
use sqlparser::ast::{BinaryOperator, Expr, InTarget, Query, Value};

use super::{column, conjuncts, value};
use crate::statement::Statement;

/// The bound that a condition sets on the rows of the relation that the statement calls `alias`; none is all rows.
pub(crate) fn bound(statement: &Statement<'_>, condition: Option<&Expr>, alias: &Name, is_limited: bool) -> Bound {
    let subject = Subject { statement, alias };
    match condition {
        _ if is_limited => Bound::Few,
        None => Bound::Whole,
        Some(tree) if is_always_true(tree) => Bound::Whole,
        Some(tree) if is_few(subject, tree) => Bound::Few,
        Some(_) => Bound::Filtered,
    }
}

/// The relation whose rows are counted.
#[derive(Clone, Copy)]
struct Subject<'a> {
    statement: &'a Statement<'a>,
    alias: &'a Name,
}

impl Subject<'_> {
    /// The column of it that an expression names.
    fn column(self, tree: &Expr) -> Option<Name> {
        let (qualifier, name) = column(self.statement, tree)?;
        let is_own = qualifier.is_none_or(|qualifier| super::name(self.statement, qualifier) == *self.alias);
        is_own.then_some(name)
    }
}

fn is_always_true(tree: &Expr) -> bool {
    match tree {
        Expr::Nested(inner) => is_always_true(inner),
        Expr::Value(_) => match value(tree) {
            Some(Value::Boolean(value)) => *value,
            Some(Value::Number(number, _)) => number.parse::<u32>().is_ok_and(|number| number != 0),
            _ => false,
        },
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => match (value(left), value(right)) {
            (Some(Value::Number(left, _)), Some(Value::Number(right, _))) => left == right,
            _ => false,
        },
        _ => false,
    }
}

fn is_few(subject: Subject<'_>, tree: &Expr) -> bool {
    let mut arms = vec![tree];
    let mut is_all = true;
    while let Some(arm) = arms.pop() {
        match arm {
            Expr::Nested(inner) => arms.push(inner),
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => arms.extend([&**left, &**right]),
            _ => {
                let conditions = conjuncts(arm);
                is_all &=
                    conditions.iter().any(|tree| is_few_by_comparison(subject, tree)) || is_range(subject, &conditions);
            }
        }
    }
    is_all
}

fn is_few_by_comparison(subject: Subject<'_>, tree: &Expr) -> bool {
    let is_column = |tree: &Expr| subject.column(tree).is_some();
    match tree {
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
            (is_column(left) && is_given(right)) || (is_column(right) && is_given(left))
        }
        Expr::In { expr, target: InTarget::List(list), negated: false, .. } => {
            is_column(expr) && list.iter().all(is_constant)
        }
        Expr::In { expr, target: InTarget::Subquery(query), negated: false, .. } => is_column(expr) && has_limit(query),
        Expr::Between { expr, negated: false, low, high } => is_column(expr) && is_given(low) && is_given(high),
        _ => false,
    }
}

/// A value that does not depend on the row. Half of the rows may be true.
fn is_given(tree: &Expr) -> bool {
    match tree {
        Expr::Subquery(_) => true,
        _ => is_constant(tree) && !matches!(value(tree), Some(Value::Boolean(_))),
    }
}

fn is_constant(tree: &Expr) -> bool {
    match tree {
        Expr::UnaryOp { expr, .. } => is_constant(expr),
        _ => value(tree).is_some_and(|value| !matches!(value, Value::Null)),
    }
}

fn has_limit(query: &Query) -> bool {
    query.limit_clause.is_some()
}

/// `id >= 1 AND id < 1000`: a range of one column, closed on both sides.
fn is_range(subject: Subject<'_>, conditions: &[&Expr]) -> bool {
    let (mut lower, mut upper) = (Vec::new(), Vec::new());
    for condition in conditions {
        let Expr::BinaryOp { left, op, right } = condition else { continue };
        let (name, is_turned) = match (subject.column(left), subject.column(right)) {
            (Some(name), None) if is_given(right) => (name, false),
            (None, Some(name)) if is_given(left) => (name, true),
            _ => continue,
        };
        match (op, is_turned) {
            (BinaryOperator::Gt | BinaryOperator::GtEq, false) | (BinaryOperator::Lt | BinaryOperator::LtEq, true) => {
                lower.push(name);
            }
            (BinaryOperator::Lt | BinaryOperator::LtEq, false) | (BinaryOperator::Gt | BinaryOperator::GtEq, true) => {
                upper.push(name);
            }
            _ => {}
        }
    }
    let upper: std::collections::HashSet<Name> = upper.into_iter().collect();
    lower.iter().any(|name| upper.contains(name))
}
