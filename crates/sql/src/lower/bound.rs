//! How many rows a WHERE clause lets through, as far as its form tells.

use std::collections::HashSet;

use model::{Bound, Name};
use pg_query::protobuf::{
    AExpr, AExprKind, BoolExprType, Node, RangeVar, SubLinkType, a_const::Val, node::Node as Tree,
};

use super::expression;
use super::literal::operator;
use super::walk::{self, Part};
use crate::statement::Statement;

/// The relation whose rows are counted, and the statement it stands in.
#[derive(Clone, Copy)]
struct Subject<'a> {
    statement: &'a Statement<'a>,
    relation: Option<&'a RangeVar>,
}

impl Subject<'_> {
    /// The column that a reference names, unless its qualifier says that it belongs to another relation.
    fn column(self, tree: &Tree) -> Option<Name> {
        let Tree::ColumnRef(reference) = tree else { return None };
        let name = expression::column(self.statement, tree)?;
        let qualifier = match reference.fields.len().checked_sub(2).and_then(|index| reference.fields.get(index)) {
            Some(Node { node: Some(Tree::String(qualifier)) }) => &qualifier.sval,
            _ => return Some(name),
        };
        let relation = self.relation?;
        let own = relation.alias.as_ref().map_or(&relation.relname, |alias| &alias.aliasname);
        (own == qualifier).then_some(name)
    }
}

/// The columns of `relation` that a condition reads, each once. What a query within it reads may belong to others.
pub(crate) fn own_columns(
    statement: &Statement<'_>,
    condition: Option<&Node>,
    relation: Option<&RangeVar>,
) -> Vec<Name> {
    let subject = Subject { statement, relation };
    let mut found: Vec<Name> = Vec::new();
    let mut seen = HashSet::new();
    let mut stack: Vec<Part<'_>> = condition.and_then(|node| node.node.as_ref()).map(Part::Node).into_iter().collect();
    let mut children = Vec::new();
    while let Some(part) = stack.pop() {
        match part {
            Part::Select(_) | Part::Node(Tree::SelectStmt(_)) => continue,
            Part::Node(tree) => found.extend(subject.column(tree).filter(|name| seen.insert(name.clone()))),
        }
        walk::children_of(part, &mut children);
        stack.extend(children.drain(..).rev());
    }
    found
}

/// The bound that a condition sets on the rows of `relation`; none is all rows.
pub(crate) fn bound(statement: &Statement<'_>, condition: Option<&Node>, relation: Option<&RangeVar>) -> Bound {
    let subject = Subject { statement, relation };
    match condition.and_then(|node| node.node.as_ref()) {
        None => Bound::Whole,
        Some(tree) if is_always_true(tree) => Bound::Whole,
        Some(tree) if is_few(subject, tree, 0) => Bound::Few,
        Some(_) => Bound::Filtered,
    }
}

fn is_always_true(tree: &Tree) -> bool {
    match tree {
        Tree::AConst(constant) => matches!(&constant.val, Some(Val::Boolval(value)) if value.boolval),
        Tree::TypeCast(cast) => inner(&cast.arg).is_some_and(is_always_true),
        // `1 = 1`
        Tree::AExpr(node) if node.kind() == AExprKind::AexprOp && operator(node) == "=" => {
            match (inner(&node.lexpr), inner(&node.rexpr)) {
                (Some(Tree::AConst(left)), Some(Tree::AConst(right))) => !left.isnull && left.val == right.val,
                _ => false,
            }
        }
        _ => false,
    }
}

fn inner(node: &Option<Box<Node>>) -> Option<&Tree> {
    node.as_deref().and_then(|node| node.node.as_ref())
}

/// Whether a condition lets a few rows through. Nesting deeper than anybody writes is taken for a filter.
fn is_few(subject: Subject<'_>, tree: &Tree, depth: u32) -> bool {
    if depth > 32 {
        return false;
    }
    match tree {
        Tree::BoolExpr(node) => {
            let mut arguments = node.args.iter().filter_map(|node| node.node.as_ref());
            match node.boolop() {
                BoolExprType::AndExpr => {
                    arguments.any(|tree| is_few(subject, tree, depth + 1)) || is_range(subject, &node.args)
                }
                BoolExprType::OrExpr => arguments.all(|tree| is_few(subject, tree, depth + 1)),
                _ => false,
            }
        }
        Tree::AExpr(node) => is_few_by_comparison(subject, node),
        Tree::SubLink(link) if link.sub_link_type() == SubLinkType::AnySublink => has_limit(inner(&link.subselect)),
        Tree::CurrentOfExpr(_) => true,
        _ => false,
    }
}

fn is_few_by_comparison(subject: Subject<'_>, node: &AExpr) -> bool {
    let (Some(left), Some(right)) = (inner(&node.lexpr), inner(&node.rexpr)) else {
        return false;
    };
    let is_column = |tree: &Tree| subject.column(tree).is_some();
    match node.kind() {
        AExprKind::AexprOp if operator(node) == "=" => {
            (is_column(left) && is_given(subject.statement, right))
                || (is_column(right) && is_given(subject.statement, left))
        }
        AExprKind::AexprOpAny if operator(node) == "=" => is_column(left) && is_given(subject.statement, right),
        AExprKind::AexprIn if operator(node) == "=" => is_column(left) && is_given(subject.statement, right),
        AExprKind::AexprBetween | AExprKind::AexprBetweenSym => is_column(left) && is_given(subject.statement, right),
        _ => false,
    }
}

/// A value that does not depend on the row: a literal, a parameter, a list of them, a subquery that gives few rows.
fn is_given(statement: &Statement<'_>, tree: &Tree) -> bool {
    match tree {
        Tree::ColumnRef(_) => expression::is_placeholder(statement, tree),
        // Half of the rows may be true.
        Tree::AConst(constant) => !constant.isnull && !matches!(constant.val, Some(Val::Boolval(_))),
        Tree::ParamRef(_) => true,
        Tree::TypeCast(cast) => match inner(&cast.arg) {
            // `true` was a cast once, and `'t'::boolean` still is.
            Some(Tree::AConst(constant)) => !constant.isnull && !matches!(constant.val, Some(Val::Boolval(_))),
            Some(Tree::AArrayExpr(array)) => array.elements.iter().all(is_constant),
            Some(Tree::ParamRef(_)) => true,
            _ => false,
        },
        Tree::List(list) => list.items.iter().all(is_constant),
        Tree::AArrayExpr(array) => array.elements.iter().all(is_constant),
        Tree::SubLink(link) => link.sub_link_type() == SubLinkType::ExprSublink || has_limit(inner(&link.subselect)),
        _ => false,
    }
}

fn is_constant(node: &Node) -> bool {
    match &node.node {
        Some(Tree::AConst(_) | Tree::ParamRef(_)) => true,
        Some(Tree::TypeCast(cast)) => matches!(inner(&cast.arg), Some(Tree::AConst(_) | Tree::ParamRef(_))),
        _ => false,
    }
}

fn has_limit(tree: Option<&Tree>) -> bool {
    matches!(tree, Some(Tree::SelectStmt(select)) if select.limit_count.is_some())
}

/// `id >= 1 AND id < 1000`: a range of one column, closed on both sides.
fn is_range(subject: Subject<'_>, conditions: &[Node]) -> bool {
    let mut lower: Vec<Name> = Vec::new();
    let mut upper: HashSet<Name> = HashSet::new();
    for condition in conditions {
        let Some(Tree::AExpr(node)) = &condition.node else { continue };
        let (Some(left), Some(right)) = (inner(&node.lexpr), inner(&node.rexpr)) else { continue };
        let (column, is_turned) = match (subject.column(left), subject.column(right)) {
            (Some(column), None) if is_given(subject.statement, right) => (column, false),
            (None, Some(column)) if is_given(subject.statement, left) => (column, true),
            _ => continue,
        };
        match (operator(node), is_turned) {
            (">" | ">=", false) | ("<" | "<=", true) => lower.push(column),
            ("<" | "<=", false) | (">" | ">=", true) => {
                upper.insert(column);
            }
            _ => {}
        }
    }
    lower.iter().any(|column| upper.contains(column))
}
