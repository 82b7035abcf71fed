//! The columns that a query reads, each with its relation where the query says which.

use std::collections::{HashMap, HashSet};

use model::{ColumnUse, Name, ObjectName};
use pg_query::protobuf::{Node, SelectStmt, node::Node as Tree};

use super::walk;
use crate::statement::Statement;

/// The columns that a query reads, each once, in order. One that is read through the alias of a subquery or of a WITH
/// clause is none: the columns beneath are read there.
pub(crate) fn of_query(statement: &Statement<'_>, query: Option<&Node>) -> Vec<ColumnUse> {
    // `None`: an alias that means different relations in different parts of the query.
    let mut aliases: HashMap<&str, Option<ObjectName>> = HashMap::new();
    let mut made: HashSet<&str> = HashSet::new();
    walk::visit(query, |tree| match tree {
        Tree::RangeVar(relation) => {
            let name = statement.relation(Some(relation));
            let alias = relation.alias.as_ref().map_or(relation.relname.as_str(), |alias| alias.aliasname.as_str());
            aliases
                .entry(alias)
                .and_modify(|known| *known = known.take().filter(|known| *known == name))
                .or_insert(Some(name));
        }
        Tree::CommonTableExpr(cte) => {
            made.insert(&cte.ctename);
        }
        _ => {}
    });
    let mut found: Vec<ColumnUse> = Vec::new();
    let mut seen = HashSet::new();
    walk::visit(query, |tree| {
        if let Tree::SelectStmt(select) = tree {
            for relation in stars(statement, select) {
                let column = ColumnUse { relation: Some(relation), column: None };
                if seen.insert(column.clone()) {
                    found.push(column);
                }
            }
        }
        let Tree::ColumnRef(reference) = tree else { return };
        let (column, qualifiers) = match reference.fields.as_slice() {
            [qualifiers @ .., last] => match &last.node {
                Some(Tree::String(name)) => (Some(Name::new(name.sval.clone(), model::Span::default())), qualifiers),
                _ => (None, qualifiers),
            },
            [] => return,
        };
        let relation = match qualifiers.last().map(|node| &node.node) {
            Some(Some(Tree::String(alias))) => {
                let alias = alias.sval.as_str();
                if made.contains(alias) {
                    return;
                }
                match aliases.get(alias) {
                    Some(Some(relation)) if !made.contains(relation.name.as_str()) => Some(relation.clone()),
                    Some(None) => None,
                    _ => return,
                }
            }
            // A `*` of its own is of the relations that stand in its FROM: see `stars`.
            _ if column.is_none() => return,
            _ => None,
        };
        let column = ColumnUse { relation, column };
        if seen.insert(column.clone()) {
            found.push(column);
        }
    });
    found
}

/// The relations that a `*` of a query, or of an arm of it, stands for the columns of.
fn stars(statement: &Statement<'_>, select: &SelectStmt) -> Vec<ObjectName> {
    let mut found = Vec::new();
    let mut arms = vec![select];
    while let Some(arm) = arms.pop() {
        arms.extend(arm.larg.as_deref().into_iter().chain(arm.rarg.as_deref()));
        let is_star = |node: &Node| match &node.node {
            Some(Tree::ResTarget(target)) => {
                matches!(target.val.as_deref().map(|value| &value.node), Some(Some(Tree::ColumnRef(reference))) if reference.fields.len() == 1
                    && matches!(reference.fields.first().map(|field| &field.node), Some(Some(Tree::AStar(_)))))
            }
            _ => false,
        };
        if !arm.target_list.iter().any(is_star) {
            continue;
        }
        let mut from: Vec<&Node> = arm.from_clause.iter().rev().collect();
        while let Some(node) = from.pop() {
            match &node.node {
                Some(Tree::RangeVar(relation)) => found.push(statement.relation(Some(relation))),
                Some(Tree::JoinExpr(join)) => from.extend(join.rarg.as_deref().into_iter().chain(join.larg.as_deref())),
                _ => {}
            }
        }
    }
    found
}
