//! The bounds of partitions, what a table is parted by, and values that are spelled out.

use model::{BoundValue, Constant, Name, PartitionBounds};
use pg_query::protobuf::{AConst, Node, PartitionBoundSpec, PartitionSpec, a_const::Val, node::Node as Tree};

use super::expression::normal_form;
use super::index;
use crate::scan::Kind;
use crate::statement::Statement;
use crate::words::Words;

/// What a table is parted by: columns, and expressions as `None`.
pub(crate) fn partition_keys(node: &PartitionSpec) -> Vec<Option<Name>> {
    let key = |part: &Node| match &part.node {
        Some(Tree::PartitionElem(element)) => index::named(&element.name),
        _ => None,
    };
    node.part_params.iter().map(key).collect()
}

/// `FOR VALUES …`; none for `DEFAULT`.
pub(crate) fn bounds(statement: &Statement<'_>, node: &PartitionBoundSpec) -> Option<PartitionBounds> {
    if node.is_default {
        return None;
    }
    let mut words = statement.words_at(node.location);
    Some(match node.strategy.as_str() {
        "l" => PartitionBounds::List(values(&mut words, &node.listdatums)),
        "r" => {
            let from = values(&mut words, &node.lowerdatums);
            PartitionBounds::Range { from, to: values(&mut words, &node.upperdatums) }
        }
        _ => PartitionBounds::Hash { modulus: node.modulus.into(), remainder: node.remainder.into() },
    })
}

/// The values of the next parenthesis.
fn values(words: &mut Words<'_>, nodes: &[Node]) -> Vec<BoundValue> {
    let pieces = words.seek_parenthesis().map(Words::pieces).unwrap_or_default();
    let value = |(piece, node): (Words<'_>, &Node)| match &node.node {
        // They are read as the names of columns that there cannot be.
        Some(Tree::ColumnRef(_)) if piece.is("minvalue") => BoundValue::Minimum,
        Some(Tree::ColumnRef(_)) if piece.is("maxvalue") => BoundValue::Maximum,
        _ => {
            let is_filled = piece.is_kind(Kind::Placeholder);
            let constant = if is_filled { None } else { constant(Some(node)) };
            BoundValue::Value(normal_form(piece.statement(), piece.tokens()), constant)
        }
    };
    pieces.into_iter().zip(nodes).map(value).collect()
}

/// The value that a node spells out, casts aside; none where it is no constant.
pub(crate) fn constant(node: Option<&Node>) -> Option<Constant> {
    let mut next = node;
    while let Some(node) = next {
        match &node.node {
            // A length cuts what is longer.
            Some(Tree::TypeCast(cast)) if cast.type_name.as_ref().is_some_and(|name| !name.typmods.is_empty()) => {
                return None;
            }
            Some(Tree::TypeCast(cast)) => next = cast.arg.as_deref(),
            Some(Tree::AConst(AConst { isnull: true, .. })) => return Some(Constant::Null),
            Some(Tree::AConst(constant)) => {
                return match &constant.val {
                    Some(Val::Sval(string)) => Some(Constant::Value(string.sval.clone())),
                    Some(Val::Ival(integer)) => Some(Constant::Value(integer.ival.to_string())),
                    Some(Val::Fval(float)) => Some(Constant::Value(float.fval.clone())),
                    // Zero is the default of the encoding and may be left out of it.
                    None => Some(Constant::Value("0".to_owned())),
                    _ => None,
                };
            }
            _ => return None,
        }
    }
    None
}
