//! The values that a statement of MySQL or SQLite spells out, and the columns they belong to.

use std::collections::HashMap;

use model::{Literal, LiteralKind, Name};
use sqlparser::ast::{BinaryOperator, Expr, InTarget, Value, ValueWithSpan};

use super::{Part, column, visit};
use crate::dialects::tokens;
use crate::statement::Statement;

/// Adds the strings and numbers beneath `tree`, in order. A bare value belongs to `own`; one that is compared with a
/// column belongs to that one; any other to none.
pub(crate) fn literals(statement: &Statement<'_>, tree: &Expr, own: Option<&Name>, found: &mut Vec<Literal>) {
    // Which token belongs to which column, and whether it is the bound of a range.
    let mut sides: HashMap<usize, (Name, bool)> = HashMap::new();
    if let (Some(place), Some(own)) = (bare(tree), own) {
        sides.insert(place, (own.clone(), false));
    }
    visit(vec![Part::Expr(tree)], |part| {
        let Part::Expr(tree) = part else { return };
        for (value, name, is_bound) in compared(statement, tree) {
            if let Some(place) = bare(value) {
                sides.insert(place, (name, is_bound));
            }
        }
        if let Expr::Value(value) = tree
            && let Some(literal) = literal(statement, value)
        {
            let side = tokens::index(value.span).and_then(|place| sides.get(&place));
            let side = side.filter(|(_, is_bound)| !(*is_bound && literal.kind == LiteralKind::Number));
            found.push(match side {
                Some((name, _)) => literal.in_column(name.clone()),
                None => literal,
            });
        }
    });
}

/// The token of a value that stands alone.
fn bare(tree: &Expr) -> Option<usize> {
    match tree {
        Expr::Value(value) => tokens::index(value.span),
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } | Expr::Prefixed { value: inner, .. } => bare(inner),
        _ => None,
    }
}

/// What is compared with a column, which, and whether it is the bound of a range.
fn compared<'a>(statement: &Statement<'_>, tree: &'a Expr) -> Vec<(&'a Expr, Name, bool)> {
    let of = |tree: &Expr| column(statement, tree).map(|(_, name)| name);
    match tree {
        Expr::BinaryOp { left, op, right } => {
            let is_bound =
                matches!(op, BinaryOperator::Lt | BinaryOperator::LtEq | BinaryOperator::Gt | BinaryOperator::GtEq);
            let is_same = matches!(op, BinaryOperator::Eq | BinaryOperator::NotEq | BinaryOperator::Spaceship);
            match (of(left), of(right)) {
                _ if !is_bound && !is_same => Vec::new(),
                (Some(name), _) => vec![(right, name, is_bound)],
                (None, Some(name)) => vec![(left, name, is_bound)],
                (None, None) => Vec::new(),
            }
        }
        Expr::In { expr, target: InTarget::List(list), .. } => {
            of(expr).map(|name| list.iter().map(|value| (value, name.clone(), false)).collect()).unwrap_or_default()
        }
        Expr::Between { expr, low, high, .. } => {
            of(expr).map(|name| vec![(&**low, name.clone(), true), (&**high, name, true)]).unwrap_or_default()
        }
        Expr::Like { expr, pattern, .. } => of(expr).map(|name| vec![(&**pattern, name, false)]).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn literal(statement: &Statement<'_>, value: &ValueWithSpan) -> Option<Literal> {
    let place = tokens::index(value.span)?;
    let span = statement.span(place..place + 1);
    match &value.value {
        Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) | Value::NationalStringLiteral(text) => {
            Some(Literal::string(text.clone(), span))
        }
        Value::Number(number, _) => Some(Literal::number(number.clone(), span)),
        _ => None,
    }
}
