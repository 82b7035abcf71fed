//! What a server is too old for: statements, and functions.

use super::{Failure, Fault};
use crate::*;

/// Why `operation` must fail: the server does not know what it asks for yet.
pub(super) fn of(operation: &Operation, schema: &Schema, server: Server) -> Option<Failure> {
    if let Some(since) = effect::since(operation).filter(|since| !server.at_least(*since)) {
        let fault = Fault::TooNew { since };
        return Some(Failure { fault, kind: ObjectKind::Other, name: Name::default(), table: None });
    }
    let mut called = expressions(operation).into_iter().flat_map(|expression| &expression.functions);
    called.find_map(|function| {
        let since = since(function).filter(|since| !server.at_least(*since))?;
        let name = Name::new(function.clone(), Span::default());
        // The history, or an extension, may bring one of that name.
        let is_absent =
            schema.confirmed_object(ObjectKind::Function, None, &ObjectName::bare(name.clone())).is_absent()
                && !schema.has_extensions();
        let fault = Fault::TooNew { since };
        is_absent.then_some(Failure { fault, kind: ObjectKind::Function, name, table: None })
    })
}

/// The first major version that brings a function, of those that defaults, checks and indexes call.
///
/// Source: each was asked of the servers of `tests/physics`; on older ones the call fails with 42883.
fn since(function: &str) -> Option<u16> {
    Some(match function.strip_prefix("pg_catalog.").unwrap_or(function) {
        "gen_random_uuid" => 13,
        "date_bin" | "unistr" => 14,
        "uuidv4" | "uuidv7" => 18,
        _ => return None,
    })
}

/// The expressions that a step has the server look at when it runs.
fn expressions(operation: &Operation) -> Vec<&Expression> {
    match operation {
        Operation::CreateTable(create) if !create.if_not_exists => {
            let inline = create.columns.iter().flat_map(of_column);
            inline.chain(create.constraints.iter().filter_map(of_constraint)).collect()
        }
        Operation::AddColumn(add) if !add.if_not_exists => of_column(&add.column).collect(),
        Operation::SetDefault(set) => vec![&set.default],
        Operation::AddConstraint(add) => of_constraint(&add.constraint).into_iter().collect(),
        Operation::CreateIndex(create) if !create.if_not_exists => {
            let keys = create.keys.iter().filter_map(|key| match &key.element {
                IndexElement::Expression(expression) => Some(expression),
                IndexElement::Column(_) => None,
            });
            keys.chain(&create.predicate).collect()
        }
        Operation::SetColumn(SetColumn { change: ColumnChange::SetExpression(expression), .. }) => vec![expression],
        _ => Vec::new(),
    }
}

fn of_column(column: &Column) -> impl Iterator<Item = &Expression> {
    let generated = match &column.generated {
        Some(Generated::Stored(expression) | Generated::Virtual(expression)) => Some(expression),
        _ => None,
    };
    let constraints = column.constraints.iter().filter_map(of_constraint);
    column.default.iter().chain(generated).chain(constraints)
}

fn of_constraint(constraint: &Constraint) -> Option<&Expression> {
    match &constraint.kind {
        ConstraintKind::Check(expression) => Some(expression),
        _ => None,
    }
}
