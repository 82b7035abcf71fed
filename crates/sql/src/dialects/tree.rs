//! What sqlparser's trees of expressions and queries say: the functions they call, the columns and relations they read.

mod bound;
mod literal;
mod walk;

use std::collections::HashSet;

use model::{Condition, Constant, Dialect, Expression, Form, Name, ObjectName};
use sqlparser::ast::{self, BinaryOperator, Expr, InTarget, ObjectNamePart, Query, Value};

use super::{adapt, tokens};
use crate::lower;
use crate::scan::Kind;
use crate::statement::Statement;
use crate::words::Words;

pub(crate) use bound::bound;
pub(crate) use literal::literals;
pub(crate) use walk::{Part, visit};

/// The expression that `words` spell and `tree` is the tree of.
pub(crate) fn expression(words: Words<'_>, tree: &Expr) -> Expression {
    let statement = words.statement();
    let (conditions, is_conditions) = conditions(statement, tree);
    Expression {
        text: lower::normal_form(statement, words.tokens()),
        span: words.span(),
        functions: functions(vec![Part::Expr(tree)]),
        columns: columns(statement, tree),
        proves_not_null: proven(statement, tree),
        strings: strings(tree),
        conditions,
        is_conditions,
        form: form(statement, tree),
        is_null: matches!(value(tree), Some(Value::Null)),
        is_unknown: false,
    }
}

/// The name that an identifier of the tree is.
pub(crate) fn name(statement: &Statement<'_>, identifier: &ast::Ident) -> Name {
    let place = tokens::index(identifier.span);
    place.and_then(|index| super::name(statement, index)).unwrap_or_else(|| {
        let span = place.map_or_else(model::Span::default, |index| statement.span(index..index + 1));
        Name::folded(identifier.value.as_str(), span)
    })
}

/// The name of an object, with its schema.
pub(crate) fn object_name(statement: &Statement<'_>, written: &ast::ObjectName) -> ObjectName {
    let mut parts = written.0.iter().rev().filter_map(|part| match part {
        ObjectNamePart::Identifier(identifier) => Some(name(statement, identifier)),
        ObjectNamePart::Function(_) => None,
    });
    ObjectName { name: parts.next().unwrap_or_default(), schema: parts.next() }
}

/// The number of the first token of a name, and one past its last; nothing where the tree does not say.
pub(crate) fn place(written: &ast::ObjectName) -> Option<(usize, usize)> {
    let mut indexes = written.0.iter().filter_map(|part| match part {
        ObjectNamePart::Identifier(identifier) => tokens::index(identifier.span),
        ObjectNamePart::Function(_) => None,
    });
    let first = indexes.next()?;
    Some((first, indexes.next_back().unwrap_or(first) + 1))
}

/// The functions called beneath `parts`, in order.
pub(crate) fn functions(parts: Vec<Part<'_>>) -> Vec<String> {
    let mut found = Vec::new();
    visit(parts, |part| {
        if let Part::Expr(Expr::Function(call)) = part {
            found.push(call.name.to_string().to_ascii_lowercase());
        }
    });
    found
}

/// The columns that are read beneath an expression, each once.
pub(crate) fn columns(statement: &Statement<'_>, tree: &Expr) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut seen = HashSet::new();
    visit(vec![Part::Expr(tree)], |part| {
        if let Part::Expr(tree) = part
            && let Some((_, name)) = column(statement, tree)
            && seen.insert(name.clone())
        {
            found.push(name);
        }
    });
    found
}

/// The column that an expression names, after its qualifier. SQLite takes what stands in double quotes and names no
/// column for a string, so that there is no knowing.
pub(crate) fn column<'a>(statement: &Statement<'_>, tree: &'a Expr) -> Option<(Option<&'a ast::Ident>, Name)> {
    match tree {
        Expr::Identifier(identifier) => {
            let token = tokens::index(identifier.span).and_then(|index| statement.tokens.get(index))?;
            let may_be_string = identifier.quote_style == Some('"') && statement.dialect == Dialect::Sqlite;
            let is_name = matches!(token.kind, Kind::Word | Kind::Quoted) && !may_be_string;
            is_name.then(|| (None, name(statement, identifier)))
        }
        Expr::CompoundIdentifier(parts) => {
            let [.., qualifier, last] = parts.as_slice() else { return None };
            let is_variable = parts.first().is_some_and(|first| first.value.starts_with('@'));
            (!is_variable).then(|| (Some(qualifier), name(statement, last)))
        }
        Expr::Nested(inner) => column(statement, inner),
        _ => None,
    }
}

/// The relations read beneath `parts`, each once, in order. A name that a WITH clause makes is none.
pub(crate) fn relations(statement: &Statement<'_>, parts: Vec<Part<'_>>) -> Vec<ObjectName> {
    let mut found: Vec<ObjectName> = Vec::new();
    let mut made: HashSet<Name> = HashSet::new();
    visit(parts, |part| match part {
        Part::Relation(written) => found.push(object_name(statement, written)),
        Part::Query(Query { with: Some(with), .. }) => {
            made.extend(with.cte_tables.iter().map(|cte| name(statement, &cte.alias.name)));
        }
        _ => {}
    });
    let mut seen = HashSet::new();
    found.retain(|name| (name.schema.is_some() || !made.contains(&name.name)) && seen.insert(name.clone()));
    found
}

/// The value that an expression spells out, parentheses and a sign aside.
pub(crate) fn value(tree: &Expr) -> Option<&Value> {
    match tree {
        Expr::Value(value) => Some(&value.value),
        Expr::Nested(inner) | Expr::Prefixed { value: inner, .. } => value(inner),
        _ => None,
    }
}

/// The value that an expression spells out, as rows have it.
pub(crate) fn constant(tree: &Expr) -> Option<Constant> {
    let negative = match tree {
        Expr::UnaryOp { op: ast::UnaryOperator::Minus, expr } => Some(expr),
        _ => None,
    };
    Some(match (negative, value(negative.map_or(tree, |inner| inner))?) {
        (Some(_), Value::Number(number, _)) => Constant::Value(format!("-{number}")),
        (None, Value::Number(number, _)) => Constant::Value(number.clone()),
        (None, Value::Null) => Constant::Null,
        (None, Value::SingleQuotedString(text) | Value::DoubleQuotedString(text)) => Constant::Value(text.clone()),
        (None, Value::Boolean(value)) => Constant::Value(u8::from(*value).to_string()),
        _ => return None,
    })
}

/// The conditions that all hold where an expression does.
fn conjuncts(tree: &Expr) -> Vec<&Expr> {
    let (mut found, mut stack) = (Vec::new(), vec![tree]);
    while let Some(tree) = stack.pop() {
        match tree {
            Expr::Nested(inner) => stack.push(inner),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => stack.extend([&**right, &**left]),
            _ => found.push(tree),
        }
    }
    found
}

fn proven(statement: &Statement<'_>, tree: &Expr) -> Vec<Name> {
    let tests = conjuncts(tree).into_iter().filter_map(|tree| match tree {
        Expr::IsNotNull(inner) if !adapt::says_null(statement) => column(statement, inner),
        _ => None,
    });
    tests.map(|(_, name)| name).collect()
}

fn strings(tree: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    visit(vec![Part::Expr(tree)], |part| {
        if let Part::Expr(Expr::Value(value)) = part
            && let Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) = &value.value
        {
            found.push(text.clone());
        }
    });
    found
}

fn conditions(statement: &Statement<'_>, tree: &Expr) -> (Vec<Condition>, bool) {
    let mut found = Vec::new();
    let mut is_all = true;
    for tree in conjuncts(tree) {
        match condition(statement, tree) {
            Some(condition) => found.push(condition),
            None => is_all &= matches!(tree, Expr::IsNotNull(_)) && !adapt::says_null(statement),
        }
    }
    (found, is_all)
}

fn condition(statement: &Statement<'_>, tree: &Expr) -> Option<Condition> {
    let of = |tree: &Expr| column(statement, tree).map(|(_, name)| name);
    match tree {
        Expr::In { expr, target: InTarget::List(list), negated: false, .. } => {
            let values = list.iter().map(constant).collect::<Option<Vec<_>>>()?;
            Some(Condition { column: of(expr)?, operator: "=".to_owned(), values })
        }
        Expr::BinaryOp { left, op, right } => {
            let (operator, turned) = match op {
                BinaryOperator::Eq => ("=", "="),
                BinaryOperator::NotEq => ("<>", "<>"),
                BinaryOperator::Lt => ("<", ">"),
                BinaryOperator::LtEq => ("<=", ">="),
                BinaryOperator::Gt => (">", "<"),
                BinaryOperator::GtEq => (">=", "<="),
                _ => return None,
            };
            let (column, operator, value) = match constant(right) {
                Some(value) => (of(left)?, operator, value),
                None => (of(right)?, turned, constant(left)?),
            };
            Some(Condition { column, operator: operator.to_owned(), values: vec![value] })
        }
        _ => None,
    }
}

fn form(statement: &Statement<'_>, tree: &Expr) -> Form {
    match tree {
        Expr::Nested(inner) => form(statement, inner),
        _ if column(statement, tree).is_some() => Form::Column(Vec::new()),
        Expr::BinaryOp { .. } | Expr::UnaryOp { .. } | Expr::Function(_) => Form::Applied,
        _ => Form::Other,
    }
}
