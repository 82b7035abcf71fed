//! Comparisons and arithmetic of known values.

use std::rc::Rc;

use model::Span;
use ruff_python_ast::{CmpOp, Expr, ExprCompare, Operator, Pattern};

use super::Interpreter;
use crate::core::{self, Sql};
use crate::text::Text;
use crate::value::{Doubt, Kind, Unknown, Value};

impl<'a> Interpreter<'a> {
    pub(super) fn compare(&mut self, compare: &'a ExprCompare) -> Value<'a> {
        let span = self.place(compare);
        let mut left = self.eval(&compare.left);
        let mut doubt = None;
        for (operator, right) in compare.ops.iter().zip(&compare.comparators) {
            let right = self.eval(right);
            if core::is_clause(&left) || core::is_clause(&right) {
                return self.sql_comparison(&left, *operator, &right, span);
            }
            match self.compare_two(&left, *operator, &right, span) {
                Ok(true) => {}
                Ok(false) => return Value::new(Kind::Bool(false), span),
                Err(unknown) => doubt = Some(unknown),
            }
            left = right;
        }
        match doubt {
            Some(unknown) => self.because(&unknown, span),
            None => Value::new(Kind::Bool(true), span),
        }
    }

    fn compare_two(
        &self,
        left: &Value<'a>,
        operator: CmpOp,
        right: &Value<'a>,
        span: Span,
    ) -> Result<bool, Rc<Unknown>> {
        let unknown = left.as_unknown().or(right.as_unknown());
        let fail = |unknown: Option<&Rc<Unknown>>| {
            Err(unknown.cloned().unwrap_or_else(|| {
                let what = crate::value::shorten(self.source.slice(span));
                Rc::new(Unknown { what, doubt: Doubt::RunTime, is_text: false, row: None })
            }))
        };
        let known = match operator {
            CmpOp::Eq => self.equal(left, right),
            CmpOp::NotEq => self.equal(left, right).map(|equal| !equal),
            CmpOp::Is => self.same(left, right),
            CmpOp::IsNot => self.same(left, right).map(|same| !same),
            CmpOp::In => self.contains(right, left),
            CmpOp::NotIn => self.contains(right, left).map(|found| !found),
            CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => match (&left.kind, &right.kind) {
                (Kind::Int(left), Kind::Int(right)) => Some(match operator {
                    CmpOp::Lt => left < right,
                    CmpOp::LtE => left <= right,
                    CmpOp::Gt => left > right,
                    _ => left >= right,
                }),
                _ => None,
            },
        };
        known.map_or_else(|| fail(unknown), Ok)
    }

    /// Whether two values are equal, where that is known.
    pub(super) fn equal(&self, left: &Value<'a>, right: &Value<'a>) -> Option<bool> {
        Some(match (&left.kind, &right.kind) {
            (Kind::Text(left), Kind::Text(right)) => left.value == right.value,
            (Kind::Int(left), Kind::Int(right)) => left == right,
            (Kind::Float(left), Kind::Float(right)) => left == right,
            (Kind::Bool(left), Kind::Bool(right)) => left == right,
            (Kind::None, Kind::None) => true,
            (Kind::Member(left), Kind::Member(right)) => Rc::ptr_eq(&left.0, &right.0) && left.1 == right.1,
            (Kind::List(left), Kind::List(right)) => {
                let (left, right) = (left.items.try_borrow().ok()?, right.items.try_borrow().ok()?);
                if left.len() != right.len() {
                    return Some(false);
                }
                for (left, right) in left.iter().zip(right.iter()) {
                    // Lists within lists are not compared: they do not occur, and could hold themselves.
                    if matches!(left.kind, Kind::List(_)) || !self.equal(left, right)? {
                        return if matches!(left.kind, Kind::List(_)) { None } else { Some(false) };
                    }
                }
                true
            }
            (left, right) if is_plain(left) && is_plain(right) => false,
            _ => return None,
        })
    }

    fn same(&self, left: &Value<'a>, right: &Value<'a>) -> Option<bool> {
        match (&left.kind, &right.kind) {
            (Kind::Unknown(_), _) | (_, Kind::Unknown(_)) => None,
            (Kind::None, Kind::None) => Some(true),
            (Kind::None, Kind::Path(_)) | (Kind::Path(_), Kind::None) => None,
            (Kind::None, _) | (_, Kind::None) => Some(false),
            _ => self.equal(left, right),
        }
    }

    fn contains(&self, container: &Value<'a>, item: &Value<'a>) -> Option<bool> {
        match &container.kind {
            Kind::List(list) => {
                let items = list.items.borrow();
                let mut is_certain = true;
                for candidate in items.iter() {
                    match self.equal(candidate, item) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => is_certain = false,
                    }
                }
                is_certain.then_some(false)
            }
            Kind::Dict(pairs) => {
                let pairs = pairs.borrow();
                let mut is_certain = true;
                for (candidate, _) in pairs.iter() {
                    match self.equal(candidate, item) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => is_certain = false,
                    }
                }
                is_certain.then_some(false)
            }
            Kind::Text(text) => item.as_text().map(|item| text.value.contains(&*item.value)),
            _ => None,
        }
    }

    /// Whether a `case` is taken, where that is known.
    pub(super) fn matches(
        &mut self,
        subject: &Value<'a>,
        pattern: &'a Pattern,
        guard: Option<&'a Expr>,
    ) -> Option<bool> {
        let fits = match pattern {
            Pattern::MatchValue(pattern) => {
                let value = self.eval(&pattern.value);
                self.equal(subject, &value)?
            }
            Pattern::MatchAs(pattern) if pattern.pattern.is_none() => true,
            Pattern::MatchOr(pattern) => {
                let mut fits = false;
                for pattern in &pattern.patterns {
                    fits |= self.matches(subject, pattern, None)?;
                }
                fits
            }
            _ => return None,
        };
        match guard {
            Some(guard) if fits => {
                let value = self.eval(guard);
                self.truth(&value).ok()
            }
            _ => Some(fits),
        }
    }

    /// `left operator right` for known numbers, strings and lists; for SQL expressions, in SQL.
    pub(super) fn arithmetic(
        &mut self,
        left: &Value<'a>,
        operator: Operator,
        right: &Value<'a>,
        span: Span,
    ) -> Value<'a> {
        if core::is_clause(left) || core::is_clause(right) {
            return self.sql_arithmetic(left, operator, right, span);
        }
        match (&left.kind, operator, &right.kind) {
            (Kind::Text(left), Operator::Add, Kind::Text(right)) => self.concatenate(left, right, span),
            (Kind::Text(template), Operator::Mod, _) => self.percent(template, right, span),
            (Kind::Text(text), Operator::Mult, Kind::Int(count)) => {
                let count = usize::try_from(*count).unwrap_or(0);
                if text.value.len().saturating_mul(count) > 1 << 16 {
                    return self.run_time(span);
                }
                Value::text(Text::made(text.value.repeat(count), span))
            }
            (Kind::Int(left), _, Kind::Int(right)) => {
                let number = match operator {
                    Operator::Add => left.checked_add(*right),
                    Operator::Sub => left.checked_sub(*right),
                    Operator::Mult => left.checked_mul(*right),
                    Operator::FloorDiv => left.checked_div_euclid(*right),
                    Operator::Mod => left.checked_rem_euclid(*right),
                    Operator::Pow => u32::try_from(*right).ok().and_then(|power| left.checked_pow(power)),
                    _ => None,
                };
                number.map_or_else(|| self.run_time(span), |number| Value::new(Kind::Int(number), span))
            }
            (Kind::List(left), Operator::Add, Kind::List(right)) => {
                let mut items = left.items.borrow().clone();
                items.extend(right.items.borrow().iter().cloned());
                if items.len() > 1 << 16 { self.run_time(span) } else { Value::list(items, span) }
            }
            (Kind::Unknown(unknown), _, Kind::Text(_)) | (Kind::Text(_), _, Kind::Unknown(unknown)) => {
                self.text_because(unknown, span)
            }
            (Kind::Unknown(unknown), _, _) | (_, _, Kind::Unknown(unknown)) => self.because(unknown, span),
            (Kind::Text(_), Operator::Add, _) | (_, Operator::Add, Kind::Text(_)) => self.unknown_text(span),
            _ => self.run_time(span),
        }
    }

    fn sql_comparison(&mut self, left: &Value<'a>, operator: CmpOp, right: &Value<'a>, span: Span) -> Value<'a> {
        let operator = match operator {
            CmpOp::Eq => core::Operator::Equal,
            CmpOp::NotEq => core::Operator::Unequal,
            CmpOp::Lt => core::Operator::Less,
            CmpOp::LtE => core::Operator::AtMost,
            CmpOp::Gt => core::Operator::More,
            CmpOp::GtE => core::Operator::AtLeast,
            CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => return self.run_time(span),
        };
        Value::new(Kind::Sql(Rc::new(core::compare(left, operator, right, span))), span)
    }

    fn sql_arithmetic(&mut self, left: &Value<'a>, operator: Operator, right: &Value<'a>, span: Span) -> Value<'a> {
        let sql = core::arithmetic(left, operator, right, span);
        Value::new(Kind::Sql(Rc::new(sql.unwrap_or_else(|| Sql::parameter(span)))), span)
    }
}

fn is_plain(kind: &Kind<'_>) -> bool {
    matches!(kind, Kind::Text(_) | Kind::Int(_) | Kind::Bool(_) | Kind::None | Kind::Float(_))
}
