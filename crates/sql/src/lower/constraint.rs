//! Constraints, on columns and beside them, in the one form the model has for both.

use model::{
    Constraint, ConstraintKind, Exclusion, Expression, ForeignKey, Key, Matching, Name, ReferentialAction, Span,
};
use pg_query::protobuf::{self, ConstrType, Node, node::Node as Tree};

use super::expression::expression;
use super::index;
use super::types::strings;
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
        ConstrType::ConstrExclusion => ConstraintKind::Exclude(exclusion(node, ahead)),
        ConstrType::ConstrNotnull => {
            ahead.take_all(&["not", "null"]);
            ConstraintKind::NotNull(ahead.name()?)
        }
        _ => return None,
    };
    // The tree says of no other kind that it is enforced.
    let not_enforced =
        !node.is_enforced && matches!(node.contype(), ConstrType::ConstrCheck | ConstrType::ConstrForeign);
    Some(Constraint {
        name,
        kind,
        not_valid: node.skip_validation && !not_enforced && node.contype() != ConstrType::ConstrPrimary,
        not_enforced,
        no_inherit: node.is_no_inherit,
        deferrable: node.deferrable,
        initially_deferred: node.initdeferred,
        span: words.span(),
    })
}

fn key(node: &protobuf::Constraint, mut words: Words<'_>, own: Vec<Name>) -> Key {
    if !node.indexname.is_empty() {
        let using_index = if words.seek("index") { words.name() } else { None };
        return Key { using_index, ..Key::default() };
    }
    let columns =
        if node.keys.is_empty() { own } else { words.seek_parenthesis().map(Words::names).unwrap_or_default() };
    let include = names(&node.including);
    Key { columns, using_index: None, include, nulls_not_distinct: node.nulls_not_distinct }
}

/// Names that the tree tells.
fn names(nodes: &[Node]) -> Vec<Name> {
    strings(nodes).into_iter().map(|name| Name::new(name, Span::default())).collect()
}

fn exclusion(node: &protobuf::Constraint, mut words: Words<'_>) -> Exclusion {
    words.take("exclude");
    let method = if words.take("using") { words.name().map(|method| method.text) } else { None };
    let pieces = words.parenthesis().map(Words::pieces).unwrap_or_default();
    let element = |(words, node): (Words<'_>, &Node)| {
        let Some(Tree::List(pair)) = &node.node else { return None };
        let [key, operator] = pair.items.as_slice() else { return None };
        let Some(Tree::List(operator)) = &operator.node else { return None };
        let operator = strings(&operator.items);
        let operator = match operator.as_slice() {
            [only] => only.clone(),
            [schema, name] => format!("OPERATOR({}.{name})", crate::identifier(schema)),
            _ => return None,
        };
        Some((index::key(words, key).0?, operator))
    };
    let elements = pieces.into_iter().zip(&node.exclusions).filter_map(element).collect();
    let predicate = node.where_clause.as_deref().filter(|_| words.seek("where"));
    let predicate = predicate.and_then(|node| Some(expression(words.parenthesis()?, Some(node))));
    Exclusion { method, elements, include: names(&node.including), predicate }
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
        on_delete_columns: names(&node.fk_del_set_cols),
        matching: match node.fk_matchtype.as_str() {
            "f" => Matching::Full,
            "p" => Matching::Partial,
            _ => Matching::Simple,
        },
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
