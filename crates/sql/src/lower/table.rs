//! CREATE TABLE in all its forms.

use std::collections::HashSet;

use model::{ConstraintKind, CreateTable, Guard, Name, ObjectName, OnCommit, Operation};
use pg_query::protobuf::{
    CreateStmt, CreateTableAsStmt, IntoClause, Node, OnCommitAction, RangeVar, SelectStmt, node::Node as Tree,
};

use super::expression::normal_form;
use super::{Action, column, constraint, index, partition, query, whole};
use crate::statement::Statement;
use crate::words::Words;

/// `CREATE TABLE t (…)`, `PARTITION OF`, `OF type`, and foreign tables.
pub(crate) fn create(statement: &Statement<'_>, node: &CreateStmt) -> Action {
    let (mut table, end) = begin(statement, node.relation.as_ref());
    table.if_not_exists = node.if_not_exists;
    table.partitioned = node.partspec.is_some();
    table.partition_keys = node.partspec.as_ref().map(partition::partition_keys);
    let mut parents = node.inh_relations.iter().filter_map(|parent| match &parent.node {
        Some(Tree::RangeVar(parent)) => Some(statement.relation(Some(parent))),
        _ => None,
    });
    if let Some(bound) = &node.partbound {
        table.partition_of = parents.next();
        table.takes_the_rest = bound.is_default;
        table.bounds = partition::bounds(statement, bound);
    } else {
        table.inherits = parents.collect();
        table.like.clone_from(&table.inherits);
    }
    if let Some(of) = &node.of_typename
        && let Some(name) = statement.words_at(of.location).object_name()
    {
        table.of_type = Some(name);
    }
    let mut words = Words::new(statement, end..statement.tokens.len());
    let elements = words.seek_parenthesis().map(Words::pieces).unwrap_or_default();
    // The tree keeps the elements in order, one a comma.
    for (element, words) in node.table_elts.iter().zip(elements) {
        add_element(statement, &mut table, element, words);
    }
    declare_keys_not_null(&mut table);
    store(&mut table, node, words);
    whole(statement, Operation::CreateTable(table), end)
}

/// How the table is stored. `words` are those after its columns.
fn store(table: &mut CreateTable, node: &CreateStmt, mut words: Words<'_>) {
    if node.partspec.is_some() {
        let mut ahead = words;
        if ahead.seek("partition") && ahead.take("by") {
            let start = ahead.at;
            ahead.name();
            ahead.parenthesis();
            let own = Words::new(ahead.statement(), start..ahead.at);
            table.partition_by = Some(normal_form(own.statement(), own.tokens()));
        }
    }
    table.method = index::named(&node.access_method);
    if !node.options.is_empty() {
        table.parameters = index::parameters(&mut words);
    }
    table.on_commit = match node.oncommit() {
        OnCommitAction::OncommitPreserveRows => Some(OnCommit::PreserveRows),
        OnCommitAction::OncommitDeleteRows => Some(OnCommit::DeleteRows),
        OnCommitAction::OncommitDrop => Some(OnCommit::Drop),
        _ => None,
    };
    table.tablespace = index::named(&node.tablespacename);
}

fn add_element(statement: &Statement<'_>, table: &mut CreateTable, element: &Node, words: Words<'_>) {
    match &element.node {
        Some(Tree::ColumnDef(definition)) => table.columns.push(column::column(statement, definition, words)),
        Some(Tree::Constraint(node)) => table.constraints.extend(constraint::beside(statement, node, words)),
        Some(Tree::TableLikeClause(like)) => table.like.push(statement.relation(like.relation.as_ref())),
        _ => {}
    }
}

/// A column is NOT NULL through a primary key beside the columns too.
fn declare_keys_not_null(table: &mut CreateTable) {
    let mut declared: HashSet<&Name> = HashSet::new();
    for constraint in &table.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => declared.extend(&key.columns),
            ConstraintKind::NotNull(name) => declared.extend([name]),
            _ => {}
        }
    }
    for column in &mut table.columns {
        column.not_null_unsaid |= !column.not_null && declared.contains(&column.name);
        column.not_null |= column.not_null_unsaid;
    }
}

/// `CREATE TABLE t AS SELECT`.
pub(crate) fn create_as(statement: &Statement<'_>, node: &CreateTableAsStmt) -> Action {
    let into = node.into.as_deref();
    let (mut table, end) = begin(statement, into.and_then(|into| into.rel.as_ref()));
    table.if_not_exists = node.if_not_exists;
    table.without_data = into.is_some_and(|into| into.skip_data);
    copy(statement, &mut table, node.query.as_deref());
    whole(statement, Operation::CreateTable(table), end)
}

/// `SELECT … INTO t FROM …`.
pub(crate) fn select_into(statement: &Statement<'_>, select: &SelectStmt, into: &IntoClause) -> Action {
    let (mut table, end) = begin(statement, into.rel.as_ref());
    table.as_query = true;
    table.copies = query::reads_of_select(statement, select);
    let mut words = statement.words();
    words.seek("into");
    let head = statement.span(words.at.saturating_sub(1)..end.max(words.at));
    Action { operation: Operation::CreateTable(table), span: statement.whole(), head, guard: Guard::None }
}

fn copy(statement: &Statement<'_>, table: &mut CreateTable, node: Option<&Node>) {
    table.as_query = true;
    table.copies = query::reads(statement, node);
}

/// The table by its name and persistence, and where its name ends.
fn begin(statement: &Statement<'_>, relation: Option<&RangeVar>) -> (CreateTable, usize) {
    let persistence = relation.map_or("", |relation| relation.relpersistence.as_str());
    let mut words = statement.words_at(relation.map_or(-1, |relation| relation.location));
    let name: ObjectName = statement.relation(relation);
    words.parts();
    let table = CreateTable {
        table: name,
        temporary: persistence == "t",
        unlogged: persistence == "u",
        ..CreateTable::default()
    };
    (table, words.at)
}
