//! Column definitions, in CREATE TABLE and in ADD COLUMN.

use model::{Column, Constraint, Generated, ObjectName};
use pg_query::protobuf::{self, CollateClause, ColumnDef, ConstrType, Node, node::Node as Tree};

use super::constraint;
use super::expression::expression;
use super::sequence;
use super::types::{data_type, pass_type, serial};
use crate::statement::Statement;
use crate::words::Words;

/// A column definition. `words` begin with its name and end with the definition.
pub(crate) fn column(statement: &Statement<'_>, definition: &ColumnDef, words: Words<'_>) -> Column {
    let mut ahead = words;
    let mut column = Column { name: ahead.name().unwrap_or_default(), ..Column::default() };
    if let Some(type_name) = &definition.type_name {
        let mut written = data_type(statement, type_name);
        written.collation = definition.coll_clause.as_deref().and_then(|clause| collation(statement, clause));
        match serial(&written) {
            Some((integer, generated)) => {
                column.data_type = Some(integer);
                column.generated = Some(generated);
                // The server adds NOT NULL to a serial column (manual, "Serial Types").
                column.not_null = true;
            }
            None => column.data_type = Some(written),
        }
    }
    add_constraints(statement, &mut column, &definition.constraints, words);
    column
}

/// The collation that a COLLATE clause names.
pub(crate) fn collation(statement: &Statement<'_>, clause: &CollateClause) -> Option<ObjectName> {
    let mut words = statement.words_at(clause.location);
    words.take("collate");
    words.object_name()
}

/// The constraints of a column, each with the words that make it.
fn add_constraints(statement: &Statement<'_>, column: &mut Column, nodes: &[Node], words: Words<'_>) {
    let nodes: Vec<&protobuf::Constraint> = nodes.iter().filter_map(as_constraint).collect();
    let starts: Vec<usize> = nodes.iter().map(|node| statement.index_at(node.location).unwrap_or(words.end)).collect();
    let mut sorted = starts.clone();
    model::order::natural(&mut sorted);
    let mut last: Option<usize> = None;
    for (index, node) in nodes.iter().enumerate() {
        let Some(&start) = starts.get(index) else { continue };
        let next = sorted.partition_point(|&other| other <= start);
        let end = sorted.get(next).copied().unwrap_or(words.end);
        let own = Words::new(statement, start..end.min(words.end));
        match node.contype() {
            ConstrType::ConstrNotnull => {
                column.not_null = true;
                column.not_null_unsaid = false;
            }
            ConstrType::ConstrDefault => {
                let mut ahead = own;
                ahead.take("default");
                column.default = Some(expression(ahead, node.raw_expr.as_deref()));
            }
            ConstrType::ConstrIdentity => {
                let options = sequence::options(statement, &node.options);
                column.generated = Some(Generated::Identity { always: node.generated_when == "a", options });
                // So does the server for an identity column.
                column.not_null = true;
            }
            ConstrType::ConstrGenerated => column.generated = Some(generated(node, own)),
            // Attributes stand after the constraint they belong to, as nodes of their own.
            ConstrType::ConstrAttrDeferrable => amend(column, last, |constraint| constraint.deferrable = true),
            ConstrType::ConstrAttrDeferred => amend(column, last, |constraint| {
                constraint.deferrable = true;
                constraint.initially_deferred = true;
            }),
            _ => {
                let is_key = node.contype() == ConstrType::ConstrPrimary;
                column.not_null_unsaid |= is_key && !column.not_null;
                column.not_null |= is_key;
                if let Some(constraint) = constraint::on_column(statement, node, own, &column.name) {
                    last = Some(column.constraints.len());
                    column.constraints.push(constraint);
                }
            }
        }
    }
}

fn as_constraint(node: &Node) -> Option<&protobuf::Constraint> {
    match &node.node {
        Some(Tree::Constraint(constraint)) => Some(constraint),
        _ => None,
    }
}

fn amend(column: &mut Column, index: Option<usize>, change: impl FnOnce(&mut Constraint)) {
    if let Some(constraint) = index.and_then(|index| column.constraints.get_mut(index)) {
        change(constraint);
    }
}

fn generated(node: &protobuf::Constraint, mut words: Words<'_>) -> Generated {
    let inner = words.seek_parenthesis();
    let value = inner.map(|inner| expression(inner, node.raw_expr.as_deref())).unwrap_or_default();
    if node.generated_kind == "v" { Generated::Virtual(value) } else { Generated::Stored(value) }
}

/// The words of a type after `TYPE`, up to its end.
pub(crate) fn pass_column_type(words: &mut Words<'_>) {
    words.parts();
    pass_type(words);
}
