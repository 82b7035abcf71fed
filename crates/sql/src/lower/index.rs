//! CREATE INDEX and REINDEX.

use model::{CreateIndex, IndexElement, IndexKey, Name, Nulls, Operation, Order, Reindex, ReindexScope, Span};
use pg_query::protobuf::{DefElem, IndexStmt, Node, ReindexObjectType, ReindexStmt, a_const::Val, node::Node as Tree};

use super::expression::{expression, normal_form};
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
    let keys = keys.into_iter().zip(&node.index_params).filter_map(|(words, node)| key(words, node).0).collect();
    let has_include = !node.index_including_params.is_empty() && words.seek("include");
    let include = if has_include { words.parenthesis().map(Words::names) } else { None };
    let parameters = if node.options.is_empty() { Vec::new() } else { parameters(&mut words) };
    let predicate = node.where_clause.as_deref().filter(|_| words.seek("where"));
    let index = CreateIndex {
        include: include.unwrap_or_default(),
        nulls_not_distinct: node.nulls_not_distinct,
        parameters,
        tablespace: named(&node.table_space),
        predicate: predicate.map(|node| expression(words, Some(node))),
        unique: node.unique,
        method: if node.access_method.is_empty() { "btree".to_owned() } else { node.access_method.clone() },
        concurrently: node.concurrent,
        if_not_exists: node.if_not_exists,
        only,
        ..CreateIndex::new(name, table, keys)
    };
    whole(statement, Operation::CreateIndex(index), head)
}

/// The next `WITH (…)`: storage parameters as `name = value`.
pub(crate) fn parameters(words: &mut Words<'_>) -> Vec<String> {
    if !words.seek("with") {
        return Vec::new();
    }
    let pieces = words.parenthesis().map(Words::pieces).unwrap_or_default();
    pieces.iter().map(|piece| normal_form(piece.statement(), piece.tokens())).collect()
}

/// A name that the tree tells and no token is needed for; none where it is empty.
pub(crate) fn named(name: &str) -> Option<Name> {
    (!name.is_empty()).then(|| Name::new(name, Span::default()))
}

/// One key of an index or an exclusion constraint, and the words after it.
pub(crate) fn key<'a>(words: Words<'a>, node: &Node) -> (Option<IndexKey>, Words<'a>) {
    let Some(Tree::IndexElem(element)) = &node.node else {
        return (None, words);
    };
    let mut rest = words;
    let Some(what) = indexed(&mut rest, element.expr.as_deref()) else {
        return (None, words);
    };
    let collation = if rest.take("collate") { rest.object_name() } else { None };
    let is_class = !(rest.at >= rest.end || ["asc", "desc", "nulls", "with"].iter().any(|word| rest.is(word)));
    let class = is_class.then(|| {
        let start = rest.at;
        rest.parts();
        rest.parenthesis();
        normal_form(rest.statement(), Words::new(rest.statement(), start..rest.at).tokens())
    });
    let order = if rest.take("asc") { Some(Order::Ascending) } else { rest.take("desc").then_some(Order::Descending) };
    let nulls = if rest.take_all(&["nulls", "first"]) {
        Some(Nulls::First)
    } else {
        rest.take_all(&["nulls", "last"]).then_some(Nulls::Last)
    };
    (Some(IndexKey { element: what, length: None, collation, class, order, nulls }), rest)
}

/// What a key indexes: a column, or an expression in parentheses, or a call without them.
fn indexed(words: &mut Words<'_>, node: Option<&Node>) -> Option<IndexElement> {
    let Some(node) = node else {
        return words.name().map(IndexElement::Column);
    };
    let start = words.at;
    if let Some(inner) = words.parenthesis() {
        return Some(IndexElement::Expression(expression(inner, Some(node))));
    }
    words.parts();
    words.parenthesis();
    let own = Words::new(words.statement(), start..words.at);
    Some(IndexElement::Expression(expression(own, Some(node))))
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
    let tablespace = node.params.iter().find_map(|node| match &node.node {
        Some(Tree::DefElem(option)) if option.defname == "tablespace" => {
            match option.arg.as_deref().and_then(|argument| argument.node.as_ref()) {
                Some(Tree::String(name)) => named(&name.sval),
                _ => None,
            }
        }
        _ => None,
    });
    whole(statement, Operation::Reindex(Reindex { scope, concurrently, tablespace }), words.at)
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
