//! Constraints, on columns and beside them, in the one form the model has for both.

use model::{Constraint, ConstraintKind, Expression, ForeignKey, Key, Name, ReferentialAction};
use pg_query::protobuf::{self, ConstrType};

use super::expression::expression;
use crate::statement::Statement;
use crate::words::Words;

/// A constraint that stands on its own: beside the columns of a table, or after ADD. `words` are those that make it.
pub(crate) fn beside(statement: &Statement<'_>, node: &protobuf::Constraint, words: Words<'_>) -> Option<Constraint> {
    lower(statement, node, words, None)
}

/// A constraint written on `column`, lifted to the form it has beside the columns.
pub(crate) fn on_column(
    statement: &Statement<'_>,
    node: &protobuf::Constraint,
    words: Words<'_>,
    column: &Name,
) -> Option<Constraint> {
    lower(statement, node, words, Some(column))
}

fn lower(
    statement: &Statement<'_>,
    node: &protobuf::Constraint,
    words: Words<'_>,
    column: Option<&Name>,
) -> Option<Constraint> {
    let mut ahead = words;
    let name = if ahead.take("constraint") { ahead.name() } else { None };
    let own = || column.cloned().into_iter().collect::<Vec<Name>>();
    let kind = match node.contype() {
        ConstrType::ConstrPrimary => ConstraintKind::PrimaryKey(key(node, ahead, own())),
        ConstrType::ConstrUnique => ConstraintKind::Unique(key(node, ahead, own())),
        ConstrType::ConstrForeign => ConstraintKind::ForeignKey(foreign_key(statement, node, ahead, own())),
        ConstrType::ConstrCheck => ConstraintKind::Check(check(node, ahead)),
        ConstrType::ConstrExclusion => ConstraintKind::Exclude,
        ConstrType::ConstrNotnull => {
            ahead.take_all(&["not", "null"]);
            ConstraintKind::NotNull(ahead.name()?)
        }
        _ => return None,
    };
    Some(Constraint {
        name,
        kind,
        not_valid: node.skip_validation && node.contype() != ConstrType::ConstrPrimary,
        deferrable: node.deferrable,
        initially_deferred: node.initdeferred,
        span: words.span(),
    })
}

fn key(node: &protobuf::Constraint, mut words: Words<'_>, own: Vec<Name>) -> Key {
    if !node.indexname.is_empty() {
        let using_index = if words.seek("index") { words.name() } else { None };
        return Key { columns: Vec::new(), using_index };
    }
    if node.keys.is_empty() {
        return Key { columns: own, using_index: None };
    }
    Key { columns: words.seek_parenthesis().map(Words::names).unwrap_or_default(), using_index: None }
}

fn foreign_key(
    statement: &Statement<'_>,
    node: &protobuf::Constraint,
    mut words: Words<'_>,
    own: Vec<Name>,
) -> ForeignKey {
    let columns =
        if node.fk_attrs.is_empty() { own } else { words.seek_parenthesis().map(Words::names).unwrap_or_default() };
    let referent = statement.relation(node.pktable.as_ref());
    let referent_columns = if node.pk_attrs.is_empty() || !words.seek("references") {
        Vec::new()
    } else {
        words.object_name();
        words.parenthesis().map(Words::names).unwrap_or_default()
    };
    ForeignKey {
        columns,
        referent,
        referent_columns,
        on_delete: action(&node.fk_del_action),
        on_update: action(&node.fk_upd_action),
    }
}

fn check(node: &protobuf::Constraint, mut words: Words<'_>) -> Expression {
    words.seek("check");
    let raw = node.raw_expr.as_deref();
    words.parenthesis().map(|inner| expression(inner, raw)).unwrap_or_default()
}

fn action(letter: &str) -> ReferentialAction {
    match letter {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// The words that say which constraint it is: `FOREIGN KEY`, `CHECK`.
pub(crate) fn keywords(mut words: Words<'_>) -> Words<'_> {
    if words.take("constraint") {
        words.name();
    }
    let start = words.at;
    let _ = words.take_all(&["foreign", "key"])
        || words.take_all(&["primary", "key"])
        || words.take_all(&["not", "null"])
        || words.take("unique")
        || words.take("check")
        || words.take("exclude");
    words.until(words.at).from(start)
}
