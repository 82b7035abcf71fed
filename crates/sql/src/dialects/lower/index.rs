//! Indexes of MySQL and SQLite.

use model::{CreateIndex, Demands, IndexElement, IndexKey, ObjectName, Operation, Order};
use sqlparser::ast::Expr;

use super::clause;
use crate::dialects::cursor::{Cursor, Read};
use crate::dialects::tree;
use crate::lower::{Action, whole};
use crate::scan::Kind;

/// `CREATE INDEX`, from the word INDEX on; `kind` is the word before it: `unique`, `fulltext`.
pub(crate) fn create(cursor: &mut Cursor<'_>, kind: &str, demands: &mut Demands) -> Read<Vec<Action>> {
    cursor.expect("index")?;
    let if_not_exists = cursor.take_if_not_exists();
    let name = cursor.object_name()?;
    method(cursor)?;
    cursor.expect("on")?;
    let mut table = cursor.object_name()?;
    let end = cursor.at();
    // SQLite writes the schema before the index.
    table.schema = table.schema.or(name.schema);
    let index = keys(cursor, &table)?;
    let predicate = if cursor.take("where") { Some(cursor.expression()?) } else { None };
    clause::demands(cursor, demands)?;
    let special = matches!(kind, "fulltext" | "spatial" | "vector");
    let operation = CreateIndex {
        name: Some(name.name),
        if_not_exists,
        predicate,
        unique: kind == "unique",
        method: if special { kind.to_owned() } else { index.method.clone() },
        ..index
    };
    Ok(vec![whole(cursor.statement, Operation::CreateIndex(operation), end)])
}

/// Passes the keys of an index, in parentheses, and its options.
pub(crate) fn keys(cursor: &mut Cursor<'_>, table: &ObjectName) -> Read<CreateIndex> {
    let before = method(cursor)?;
    let keys = cursor.list(key)?;
    let after = options(cursor)?;
    let index = CreateIndex::new(None, table.clone(), keys);
    Ok(CreateIndex { method: after.or(before).unwrap_or_else(|| "btree".to_owned()), ..index })
}

/// Passes `USING BTREE`.
pub(crate) fn method(cursor: &mut Cursor<'_>) -> Read<Option<String>> {
    if cursor.is_mysql() && cursor.take_any(&["using", "type"]) {
        return cursor.name().map(|name| Some(name.text));
    }
    Ok(None)
}

/// Passes what MySQL writes after the keys of an index; gives the method, if it is among that.
pub(crate) fn options(cursor: &mut Cursor<'_>) -> Read<Option<String>> {
    let mut found = None;
    while cursor.is_mysql() {
        if let Some(method) = method(cursor)? {
            found = Some(method);
        } else if cursor.take("comment") {
            cursor.take_operator("=");
            cursor.string()?;
        } else if cursor.take_any(&["visible", "invisible", "ignored"])
            || cursor.take_all(&["not", "ignored"])
            || cursor.take_all(&["clustering", "yes"])
        {
        } else if cursor.take_all(&["with", "parser"]) {
            cursor.name()?;
        } else if cursor.take_any(&[
            "key_block_size",
            "engine_attribute",
            "secondary_engine_attribute",
            "m",
            "distance",
        ]) {
            cursor.take_operator("=");
            cursor.advance();
        } else {
            break;
        }
    }
    Ok(found)
}

/// Passes one key: a column, the beginning of one, or an expression.
pub(crate) fn key(cursor: &mut Cursor<'_>) -> Read<IndexKey> {
    let mut key = if let Some(key) = column(cursor) { key } else { expression(cursor)? };
    if cursor.take("collate") {
        key.collation = Some(ObjectName::bare(cursor.name()?));
    }
    key.order =
        if cursor.take("asc") { Some(Order::Ascending) } else { cursor.take("desc").then_some(Order::Descending) };
    Ok(key)
}

/// A column, by what comes after its name.
fn column(cursor: &mut Cursor<'_>) -> Option<IndexKey> {
    let mut words = cursor.words();
    let name = words.name()?;
    let mut length = None;
    if cursor.is_mysql() && words.is_kind(Kind::Open) {
        let inner = words.parenthesis()?;
        length = Some(inner.text().parse::<u32>().ok().filter(|_| inner.tokens().len() == 1)?);
    }
    let ends = words.is_kind(Kind::Comma)
        || words.is_kind(Kind::Close)
        || ["asc", "desc", "collate", "autoincrement"].iter().any(|word| words.is(word));
    if !ends {
        return None;
    }
    cursor.seek(words.at);
    Some(IndexKey { length, ..IndexKey::column(name) })
}

fn expression(cursor: &mut Cursor<'_>) -> Read<IndexKey> {
    let start = cursor.at();
    let parsed = cursor.tree()?;
    let (inner, collation) = match &parsed {
        Expr::Collate { expr, collation } => (&**expr, Some(tree::object_name(cursor.statement, collation))),
        other => (other, None),
    };
    let words = cursor.since(start);
    let key = IndexKey::new(IndexElement::Expression(tree::expression(words, inner)));
    Ok(IndexKey { collation, ..key })
}
