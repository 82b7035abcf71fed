//! INSERT, UPDATE, DELETE, MERGE, TRUNCATE and COPY.

use std::collections::{HashMap, HashSet};

use model::{Constant, CopyFrom, Delete, Guard, Insert, Literal, Merge, Name, ObjectName, Operation, Truncate, Update};
use pg_query::protobuf::{
    CopyStmt, DeleteStmt, DropBehavior, InsertStmt, MergeStmt, Node, SelectStmt, TruncateStmt, UpdateStmt, WithClause,
    node::Node as Tree,
};

use super::bound::{bound, own_columns};
use super::literal::{self, literals};
use super::walk::Part;
use super::{Action, partition, query, sequence, statements_within, whole};
use crate::statement::Statement;
use crate::words::Words;

/// `INSERT`, after the statements of its WITH clause.
pub(crate) fn insert(statement: &Statement<'_>, node: &InsertStmt) -> Vec<Action> {
    let table = statement.relation(node.relation.as_ref());
    let columns: Vec<Name> = targets(statement, &node.cols);
    let mut reads = query::reads(statement, node.select_stmt.as_deref());
    extend_with(statement, &mut reads, node.with_clause.as_ref());
    let mut found = Vec::new();
    if let Some(Tree::SelectStmt(select)) = node.select_stmt.as_deref().and_then(|select| select.node.as_ref()) {
        insert_literals(statement, select, &columns, &mut found);
    }
    let rows = rows(statement, node);
    let on_conflict = node.on_conflict_clause.is_some();
    let updated = node.on_conflict_clause.as_deref().map_or(&[][..], |clause| &clause.target_list);
    let given_twice = given_twice(statement, &node.cols).or_else(|| given_twice(statement, updated));
    let source = node.select_stmt.as_deref().and_then(|select| select.node.as_ref()).map(Part::Node);
    let sequences = sequence::counted(statement, source.into_iter().collect());
    let operation =
        Operation::Insert(Insert { table, columns, reads, on_conflict, literals: found, sequences, rows, given_twice });
    act(statement, node.with_clause.as_ref(), operation, location(node.relation.as_ref()), &["insert", "into"])
}

/// How many rows are kept value by value: where they go is asked of the few that a migration writes by hand.
const ROWS: usize = 100;

/// The rows of a VALUES list, each with what it spells out.
fn rows(statement: &Statement<'_>, node: &InsertStmt) -> Option<Vec<Vec<Option<Constant>>>> {
    let Some(Tree::SelectStmt(select)) = node.select_stmt.as_deref().and_then(|select| select.node.as_ref()) else {
        return None;
    };
    let lists = &select.values_lists;
    if lists.is_empty() || lists.len() > ROWS || statement.gap.is_some() {
        return None;
    }
    let value = |node: &Node| {
        let is_filled = node.node.as_ref().is_some_and(|tree| super::expression::is_placeholder(statement, tree));
        if is_filled { None } else { partition::constant(Some(node)) }
    };
    let row = |node: &Node| match &node.node {
        Some(Tree::List(row)) => Some(row.items.iter().map(value).collect()),
        _ => None,
    };
    lists.iter().map(row).collect()
}

/// The values of a VALUES list, or of a SELECT without FROM: each belongs to the column at its place.
fn insert_literals(statement: &Statement<'_>, select: &SelectStmt, columns: &[Name], found: &mut Vec<Literal>) {
    let mut arms = vec![select];
    while let Some(arm) = arms.pop() {
        arms.extend(arm.rarg.as_deref());
        arms.extend(arm.larg.as_deref());
        for row in &arm.values_lists {
            if let Some(Tree::List(row)) = &row.node {
                for (index, value) in row.items.iter().enumerate() {
                    literals(statement, Some(value), columns.get(index), found);
                }
            }
        }
        for (index, target) in arm.target_list.iter().enumerate() {
            if let Some(Tree::ResTarget(target)) = &target.node {
                literals(statement, target.val.as_deref(), columns.get(index), found);
            }
        }
        literals(statement, arm.where_clause.as_deref(), None, found);
    }
}

/// `UPDATE`, after the statements of its WITH clause.
pub(crate) fn update(statement: &Statement<'_>, node: &UpdateStmt) -> Vec<Action> {
    let table = statement.relation(node.relation.as_ref());
    let columns = targets(statement, &node.target_list);
    let mut found = Vec::new();
    for (target, column) in node.target_list.iter().zip(&columns) {
        if let Some(Tree::ResTarget(target)) = &target.node {
            literals(statement, assigned(target.val.as_deref()), Some(column), &mut found);
        }
    }
    literals(statement, node.where_clause.as_deref(), None, &mut found);
    let parts = node.target_list.iter().chain(&node.from_clause).chain(node.where_clause.as_deref());
    let mut reads = query::relations(statement, parts.filter_map(|node| node.node.as_ref()).map(Part::Node).collect());
    extend_with(statement, &mut reads, node.with_clause.as_ref());
    let bound = bound(statement, node.where_clause.as_deref(), node.relation.as_ref());
    let condition_columns = own_columns(statement, node.where_clause.as_deref(), node.relation.as_ref());
    let given_twice = given_twice(statement, &node.target_list);
    let operation =
        Operation::Update(Update { table, columns, bound, condition_columns, reads, literals: found, given_twice });
    act(statement, node.with_clause.as_ref(), operation, location(node.relation.as_ref()), &["update"])
}

/// What one column of an assignment gets: of `(a, b) = (1, 2)`, its part.
fn assigned(value: Option<&Node>) -> Option<&Node> {
    let Some(Tree::MultiAssignRef(assignment)) = value.and_then(|value| value.node.as_ref()) else {
        return value;
    };
    let source = assignment.source.as_deref()?;
    let place = usize::try_from(assignment.colno).ok()?.checked_sub(1)?;
    match &source.node {
        Some(Tree::RowExpr(row)) => row.args.get(place),
        // A query gives all columns at once: its values are told with the first.
        _ => Some(source).filter(|_| place == 0),
    }
}

/// `DELETE`, after the statements of its WITH clause.
pub(crate) fn delete(statement: &Statement<'_>, node: &DeleteStmt) -> Vec<Action> {
    let table = statement.relation(node.relation.as_ref());
    let mut found = Vec::new();
    literals(statement, node.where_clause.as_deref(), None, &mut found);
    let parts = node.using_clause.iter().chain(node.where_clause.as_deref());
    let mut reads = query::relations(statement, parts.filter_map(|node| node.node.as_ref()).map(Part::Node).collect());
    extend_with(statement, &mut reads, node.with_clause.as_ref());
    let bound = bound(statement, node.where_clause.as_deref(), node.relation.as_ref());
    let operation = Operation::Delete(Delete { table, bound, reads, literals: found });
    act(statement, node.with_clause.as_ref(), operation, location(node.relation.as_ref()), &["delete", "from"])
}

/// `MERGE`, after the statements of its WITH clause.
pub(crate) fn merge(statement: &Statement<'_>, node: &MergeStmt) -> Vec<Action> {
    let table = statement.relation(node.relation.as_ref());
    let parts = node.source_relation.iter().map(|node| &**node).chain(&node.merge_when_clauses);
    let mut reads = query::relations(statement, parts.filter_map(|node| node.node.as_ref()).map(Part::Node).collect());
    extend_with(statement, &mut reads, node.with_clause.as_ref());
    let operation = Operation::Merge(Merge { table, reads });
    act(statement, node.with_clause.as_ref(), operation, location(node.relation.as_ref()), &["merge", "into"])
}

/// `TRUNCATE`: one operation a table.
pub(crate) fn truncate(statement: &Statement<'_>, node: &TruncateStmt) -> Vec<Action> {
    let cascade = node.behavior() == DropBehavior::DropCascade;
    let mut actions = Vec::new();
    for relation in &node.relations {
        let Some(Tree::RangeVar(relation)) = &relation.node else { continue };
        let mut words = statement.words_at(relation.location);
        let start = if actions.is_empty() { 0 } else { words.at };
        words.parts();
        let table = statement.relation(Some(relation));
        let head = statement.span(start..words.at);
        let operation =
            Operation::Truncate(Truncate { table, cascade, restarts: node.restart_seqs, ..Truncate::default() });
        let span = if node.relations.len() == 1 { statement.whole() } else { head };
        actions.push(Action { operation, span, head, guard: Guard::None });
    }
    actions
}

/// `COPY`: into a table, or a query whose rows go elsewhere.
pub(crate) fn copy(statement: &Statement<'_>, node: &CopyStmt) -> Action {
    let end = location(node.relation.as_ref());
    let mut words = statement.words_at(end);
    words.parts();
    let table = statement.relation(node.relation.as_ref());
    if node.is_from {
        return whole(statement, Operation::CopyFrom(CopyFrom { table }), words.at);
    }
    let mut reads = query::reads(statement, node.query.as_deref());
    if node.relation.is_some() {
        reads.push(table);
    }
    whole(statement, Operation::Query(model::Query { reads, ..model::Query::default() }), 1)
}

fn location(relation: Option<&pg_query::protobuf::RangeVar>) -> i32 {
    relation.map_or(-1, |relation| relation.location)
}

/// The columns that a list of targets names.
fn targets(statement: &Statement<'_>, nodes: &[Node]) -> Vec<Name> {
    let name = |node: &Node| match &node.node {
        Some(Tree::ResTarget(target)) => {
            let fallback = || Name::new(target.name.clone(), model::Span::default());
            Some(statement.words_at(target.location).name().unwrap_or_else(fallback))
        }
        _ => None,
    };
    nodes.iter().filter_map(name).collect()
}

/// The first column among the targets of an assignment that stands there before, unless parts of it are set both times.
///
/// Source: `process_matched_tle` and `checkInsertTargets` in the server's `rewriteHandler.c` and `parse_target.c`.
fn given_twice(statement: &Statement<'_>, nodes: &[Node]) -> Option<Name> {
    let mut seen: HashMap<&str, bool> = HashMap::new();
    let again = nodes.iter().find(|node| {
        let Some(Tree::ResTarget(target)) = &node.node else { return false };
        let is_whole = target.indirection.is_empty();
        let before = seen.insert(&target.name, is_whole);
        before.is_some_and(|was_whole| was_whole || is_whole)
    });
    targets(statement, again.map_or(&[][..], std::slice::from_ref)).pop()
}

fn extend_with(statement: &Statement<'_>, reads: &mut Vec<ObjectName>, with: Option<&WithClause>) {
    let Some(with) = with else { return };
    let made: HashSet<&str> = with.ctes.iter().filter_map(literal::cte_name).collect();
    reads.retain(|name| name.schema.is_some() || !made.contains(name.name.as_str()));
    let mut seen: HashSet<ObjectName> = reads.iter().cloned().collect();
    let parts = with.ctes.iter().filter_map(|node| node.node.as_ref()).map(Part::Node).collect();
    for name in query::relations(statement, parts) {
        if seen.insert(name.clone()) {
            reads.push(name);
        }
    }
}

/// The operation of a statement, after those of the statements in its WITH clause. `keywords` stand before the name.
fn act(
    statement: &Statement<'_>,
    with: Option<&WithClause>,
    operation: Operation,
    location: i32,
    keywords: &[&str],
) -> Vec<Action> {
    let mut actions = with.map_or_else(Vec::new, |with| statements_within(statement, with));
    let mut words = statement.words_at(location);
    let name = words.at;
    words.parts();
    // `UPDATE ONLY users`: the keywords stand one token earlier.
    let before = |count: usize| Words::new(statement, name.saturating_sub(count)..statement.tokens.len());
    let start = (keywords.len()..=keywords.len() + 1)
        .find(|&count| before(count).take_all(keywords))
        .map_or(0, |count| name.saturating_sub(count));
    let head = statement.span(start..words.at);
    actions.push(Action { operation, span: statement.whole(), head, guard: Guard::None });
    actions
}
