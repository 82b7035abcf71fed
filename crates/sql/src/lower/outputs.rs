//! What the columns of a query are called.
//!
//! Source: `FigureColname` in the server's `parse_target.c`.

use model::{Name, Output, Span};
use pg_query::protobuf::{AStar, ColumnRef, Node, ResTarget, SelectStmt, node::Node as Tree};

/// The columns of a query, in order; `aliases` are what a view calls the first of them. `None` where a query is more than
/// its targets tell.
pub(crate) fn of_query(query: Option<&Node>, aliases: &[Node]) -> Option<Vec<Output>> {
    let Some(Tree::SelectStmt(select)) = query.and_then(|query| query.node.as_ref()) else {
        return None;
    };
    let mut outputs = of_select(select)?;
    // Which of them an alias is for is told only where no star stands for several.
    if !aliases.is_empty() && outputs.contains(&Output::All) {
        return None;
    }
    for (output, alias) in outputs.iter_mut().zip(aliases) {
        *output = text(alias).map_or(Output::Unknown, named);
    }
    Some(outputs)
}

fn of_select(select: &SelectStmt) -> Option<Vec<Output>> {
    // The first of those that are put together gives the names.
    if let Some(first) = &select.larg {
        return of_select(first);
    }
    if select.target_list.is_empty() {
        return None;
    }
    let is_alone = matches!(select.from_clause.as_slice(), [Node { node: Some(Tree::RangeVar(_)) }]);
    select.target_list.iter().map(|target| of_target(target, is_alone)).collect()
}

fn of_target(target: &Node, is_alone: bool) -> Option<Output> {
    let Some(Tree::ResTarget(target)) = &target.node else { return None };
    let ResTarget { name, val, .. } = target.as_ref();
    if !name.is_empty() {
        return Some(named(name));
    }
    match val.as_deref().and_then(|value| value.node.as_ref()) {
        Some(Tree::ColumnRef(reference)) if is_star(reference) => is_alone.then_some(Output::All),
        Some(value) => Some(figured(value)),
        None => None,
    }
}

fn is_star(reference: &ColumnRef) -> bool {
    matches!(reference.fields.last(), Some(Node { node: Some(Tree::AStar(AStar {})) }))
}

/// The name that the server makes up for what has none.
fn figured(value: &Tree) -> Output {
    let last = |names: &[Node]| names.last().and_then(text).map_or(Output::Unknown, named);
    match value {
        Tree::ColumnRef(reference) => last(&reference.fields),
        Tree::FuncCall(call) => last(&call.funcname),
        Tree::CoalesceExpr(_) => named("coalesce"),
        _ => Output::Unknown,
    }
}

fn named(name: &str) -> Output {
    Output::Named(Name::new(name.to_owned(), Span::default()))
}

fn text(node: &Node) -> Option<&str> {
    match &node.node {
        Some(Tree::String(text)) => Some(&text.sval),
        _ => None,
    }
}
