//! CREATE INDEX and REINDEX.

use model::{CreateIndex, IndexKey, Operation, Reindex, ReindexScope};
use pg_query::protobuf::{DefElem, IndexStmt, Node, ReindexObjectType, ReindexStmt, a_const::Val, node::Node as Tree};

use super::expression::expression;
use super::{Action, whole};
use crate::statement::Statement;
use crate::words::Words;

/// `CREATE INDEX`.
pub(crate) fn create(statement: &Statement<'_>, node: &IndexStmt) -> Action {
    let mut words = statement.words();
    words.seek("index");
    words.take("concurrently");
    words.take_condition();
    let head = words.at;
    let name = if node.idxname.is_empty() { None } else { words.name() };
    words.seek("on");
    let only = words.take("only");
    let table = words.object_name().unwrap_or_else(|| statement.relation(node.relation.as_ref()));
    let keys = words.seek_parenthesis().map(Words::pieces).unwrap_or_default();
    let keys = keys.into_iter().zip(&node.index_params).filter_map(|(words, node)| key(words, node)).collect();
    let has_include = !node.index_including_params.is_empty() && words.seek("include");
    let include = if has_include { words.parenthesis().map(Words::names) } else { None };
    let predicate = node.where_clause.as_deref().filter(|_| words.seek("where"));
    let index = CreateIndex {
        name,
        table,
        keys,
        include: include.unwrap_or_default(),
        predicate: predicate.map(|node| expression(words, Some(node))),
        unique: node.unique,
        method: if node.access_method.is_empty() { "btree".to_owned() } else { node.access_method.clone() },
        concurrently: node.concurrent,
        if_not_exists: node.if_not_exists,
        only,
    };
    whole(statement, Operation::CreateIndex(index), head)
}

fn key(mut words: Words<'_>, node: &Node) -> Option<IndexKey> {
    let Some(Tree::IndexElem(element)) = &node.node else {
        return None;
    };
    let Some(node) = element.expr.as_deref() else {
        return words.name().map(IndexKey::Column);
    };
    // An expression is a parenthesis, or a call without one; an operator class or an order may follow.
    let start = words.at;
    if let Some(inner) = words.parenthesis() {
        return Some(IndexKey::Expression(expression(inner, Some(node))));
    }
    words.parts();
    words.parenthesis();
    let own = Words::new(words.statement(), start..words.at);
    Some(IndexKey::Expression(expression(own, Some(node))))
}

/// `REINDEX`.
pub(crate) fn reindex(statement: &Statement<'_>, node: &ReindexStmt) -> Action {
    let mut words = statement.words();
    words.take("reindex");
    words.parenthesis();
    words.pass();
    words.take("concurrently");
    let name = words.object_name().unwrap_or_default();
    let scope = match node.kind() {
        ReindexObjectType::ReindexObjectIndex => ReindexScope::Index(name),
        ReindexObjectType::ReindexObjectTable => ReindexScope::Table(name),
        _ => ReindexScope::Everything,
    };
    let concurrently = option(&node.params, "concurrently");
    whole(statement, Operation::Reindex(Reindex { scope, concurrently }), words.at)
}

/// Whether an option of a list such as `(CONCURRENTLY, VERBOSE)` is on.
pub(crate) fn option(options: &[Node], name: &str) -> bool {
    options
        .iter()
        .any(|node| matches!(&node.node, Some(Tree::DefElem(option)) if option.defname == name && is_on(option)))
}

/// Whether a boolean option is on: alone, or with a value that means true.
pub(crate) fn is_on(option: &DefElem) -> bool {
    match option.arg.as_deref().and_then(|argument| argument.node.as_ref()) {
        None => true,
        Some(Tree::Boolean(value)) => value.boolval,
        Some(Tree::Integer(value)) => value.ival != 0,
        Some(Tree::String(value)) => !matches!(value.sval.as_str(), "false" | "off" | "0" | "no"),
        Some(Tree::AConst(constant)) => !matches!(&constant.val, Some(Val::Boolval(value)) if !value.boolval),
        Some(_) => true,
    }
}
