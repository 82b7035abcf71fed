//! Using a value of an enum before the transaction that adds it is over.

use crate::*;

/// The server's code for the use of a value whose transaction is not over.
pub const UNSAFE_USE: &str = "55P04";

/// Whether a step has the server make a value of the enum `of` from the words of `value`.
#[must_use]
pub fn uses_value(operation: &Operation, of: &ObjectName, value: &str, schema: &Schema) -> bool {
    let spells = |expression: &Expression| expression.strings.iter().any(|string| string == value);
    let is_it = |data_type: &DataType| schema.means_same(&data_type.object_name(), of);
    let is_of = |table: &ObjectName, column: &Name| {
        let column = schema.column(table, column).present().and_then(|column| column.data_type.as_ref());
        column.is_some_and(is_it)
    };
    let reads = |table: &ObjectName, expression: &Expression| {
        spells(expression) && expression.columns.iter().any(|column| is_of(table, column))
    };
    let defaults =
        |column: &Column| column.default.as_ref().is_some_and(spells) && column.data_type.as_ref().is_some_and(is_it);
    match operation {
        Operation::AddColumn(column) => defaults(&column.column),
        Operation::CreateTable(create) => create.columns.iter().any(defaults),
        Operation::SetDefault(set) => is_of(&set.table, &set.column) && spells(&set.default),
        Operation::AddConstraint(constraint) => match &constraint.constraint.kind {
            ConstraintKind::Check(check) => reads(&constraint.table, check),
            _ => false,
        },
        Operation::CreateIndex(create) => {
            let keys = create.keys.iter().filter_map(|key| match &key.element {
                IndexElement::Expression(expression) => Some(expression),
                IndexElement::Column(_) => None,
            });
            keys.chain(&create.predicate).any(|expression| reads(&create.table, expression))
        }
        Operation::Insert(Insert { table, literals, .. })
        | Operation::Update(Update { table, literals, .. })
        | Operation::Delete(Delete { table, literals, .. }) => literals.iter().any(|literal| {
            literal.value == value && literal.column.as_ref().is_some_and(|column| is_of(table, column))
        }),
        _ => false,
    }
}

/// Whether a value that `add` is about to add cannot be used before the transaction is over: not so if the type has it
/// already, nor, since version 17, if `is_of_transaction` says that the same transaction made the type.
#[must_use]
pub fn adds_unsafe_value(
    add: &AddEnumValue,
    is_of_transaction: impl Fn(Birth) -> bool,
    schema: &Schema,
    server: Server,
) -> bool {
    schema.data_type(&add.name).present().is_none_or(|state| {
        let has = state.values.as_ref().is_some_and(|values| values.contains(&add.value.value));
        !(has || server.at_least(17) && is_of_transaction(state.birth))
    })
}
