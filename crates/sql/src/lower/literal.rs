//! The values that a statement spells out, and the columns they belong to.

use model::{Literal, LiteralKind, Name, Span};
use pg_query::protobuf::{AConst, AExpr, AExprKind, Node, a_const::Val, node::Node as Tree};

use super::expression;
use super::walk::{self, Part};
use crate::scan::Kind;
use crate::statement::Statement;

/// Adds the strings and numbers beneath `node`, in order. A bare value belongs to `column`; one that is compared with
/// a column belongs to that one; any other to none.
pub(crate) fn literals(
    statement: &Statement<'_>,
    node: Option<&Node>,
    column: Option<&Name>,
    found: &mut Vec<Literal>,
) {
    let Some(tree) = node.and_then(|node| node.node.as_ref()) else { return };
    let own = column.cloned().map(|name| Side { name, is_bound: false });
    let mut stack: Vec<(Part<'_>, Option<Side>)> = vec![(Part::Node(tree), own)];
    let mut children = Vec::new();
    while let Some((part, column)) = stack.pop() {
        let mut belongs = None;
        match part {
            Part::Node(Tree::AConst(constant)) => {
                found.extend(literal(statement, constant, column));
                continue;
            }
            // A cast, a list and a sign leave the value what it is.
            Part::Node(Tree::TypeCast(_) | Tree::CollateClause(_) | Tree::List(_) | Tree::AArrayExpr(_)) => {
                belongs = column;
            }
            Part::Node(Tree::AExpr(expression)) => belongs = compared(statement, expression),
            _ => {}
        }
        walk::children_of(part, &mut children);
        stack.extend(children.drain(..).rev().map(|child| (child, belongs.clone())));
    }
}

/// The column that a value is compared with, or stored in.
#[derive(Clone)]
struct Side {
    name: Name,
    /// Whether the value is the bound of a range: then it is looked for itself in no row.
    is_bound: bool,
}

/// The column of a comparison between a column and something else.
fn compared(statement: &Statement<'_>, node: &AExpr) -> Option<Side> {
    let is_bound = match node.kind() {
        AExprKind::AexprOp => matches!(operator(node), "<" | "<=" | ">" | ">="),
        kind => matches!(kind, AExprKind::AexprBetween | AExprKind::AexprNotBetween),
    };
    let compares = match node.kind() {
        AExprKind::AexprOp => is_bound || matches!(operator(node), "=" | "<>"),
        AExprKind::AexprOpAny
        | AExprKind::AexprOpAll
        | AExprKind::AexprIn
        | AExprKind::AexprDistinct
        | AExprKind::AexprNotDistinct
        | AExprKind::AexprLike
        | AExprKind::AexprIlike
        | AExprKind::AexprBetween
        | AExprKind::AexprNotBetween => true,
        _ => false,
    };
    let column = |side: &Option<Box<Node>>| {
        side.as_deref().and_then(|node| node.node.as_ref()).and_then(|tree| expression::column(statement, tree))
    };
    let name = if compares { column(&node.lexpr).or_else(|| column(&node.rexpr)) } else { None };
    name.map(|name| Side { name, is_bound })
}

/// An operator's name, without its schema.
pub(crate) fn operator(node: &AExpr) -> &str {
    match node.name.last().and_then(|name| name.node.as_ref()) {
        Some(Tree::String(name)) => &name.sval,
        _ => "",
    }
}

fn literal(statement: &Statement<'_>, constant: &AConst, column: Option<Side>) -> Option<Literal> {
    let place = statement.index_at(constant.location);
    if place.and_then(|index| statement.tokens.get(index)).is_some_and(|token| token.kind == Kind::Placeholder) {
        return None;
    }
    let span = place.map_or_else(Span::default, |index| {
        // The place of a negative number is its sign's.
        let is_signed = statement.tokens.get(index).is_some_and(|token| token.kind == Kind::Operator);
        statement.span(index..index + 1 + usize::from(is_signed))
    });
    let literal = match &constant.val {
        Some(Val::Sval(string)) => Literal::string(string.sval.clone(), span),
        Some(Val::Ival(integer)) => Literal::number(integer.ival.to_string(), span),
        Some(Val::Fval(float)) => Literal::number(float.fval.clone(), span),
        Some(Val::Bsval(bits)) => Literal::string(bits.bsval.clone(), span),
        _ => return None,
    };
    let is_range = |side: &Side| side.is_bound && literal.kind == LiteralKind::Number;
    Some(match column.filter(|side| !is_range(side)) {
        Some(side) => literal.in_column(side.name),
        None => literal,
    })
}

/// The name that a WITH clause gives to one of its queries.
pub(crate) fn cte_name(node: &Node) -> Option<&str> {
    match &node.node {
        Some(Tree::CommonTableExpr(cte)) => Some(&cte.ctename),
        _ => None,
    }
}
