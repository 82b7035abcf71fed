//! The columns that a query reads, each with its relation where the query says which.

use std::collections::{HashMap, HashSet};

use model::{ColumnUse, Name, ObjectName};
use pg_query::protobuf::{Node, node::Node as Tree};

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
            _ => None,
        };
        let column = ColumnUse { relation, column };
        if seen.insert(column.clone()) {
            found.push(column);
        }
    });
    found
}
