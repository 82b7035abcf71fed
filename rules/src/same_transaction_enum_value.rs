//! A new value of an enum cannot be used before the transaction that adds it is over.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddEnumValue, Column, Expression, Guard, IndexElement, Name, ObjectName, Operation, Step, Transaction};

pub(crate) const RULE: Rule = rule!("same-transaction-enum-value", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    if matches!(facts.transaction, Transaction::None | Transaction::Unknown) {
        return None;
    }
    let together = facts.together();
    together.iter().enumerate().find_map(|(position, earlier)| {
        let Operation::AddEnumValue(add) = &earlier.operation else {
            return None;
        };
        if earlier.guard == Guard::Perhaps || is_usable(add, facts) || !uses(&step.operation, add, facts) {
            return None;
        }
        // The migration stops at the first of them.
        if together.iter().skip(position).any(|between| uses(&between.operation, add, facts)) {
            return None;
        }
        let message = format!(
            "fails: '{}' is new in `{}`, and cannot be used in the transaction that adds it",
            add.value.value, add.name
        );
        let finding = Finding::at(step.head, message).help(match facts.history.runner.escape {
            "" => "add the value in a migration before this one".to_owned(),
            escape => format!("add the value in a migration before this one, or outside the transaction: `{escape}`"),
        });
        Some(finding.related(earlier.file, earlier.head, "the value is added here"))
    })
}

/// Whether the value may be used at once: the type was made in the transaction, and the server is at least PostgreSQL 17;
/// or the type had the value already.
fn is_usable(add: &AddEnumValue, facts: &Facts) -> bool {
    facts.schema.data_type(&add.name).present().is_some_and(|made| {
        let is_new = made.birth == facts.now();
        let when = made.added.iter().find(|(value, _)| *value == add.value.value).map(|(_, birth)| *birth);
        is_new && facts.server().at_least(17) || when != Some(facts.now())
    })
}

/// Whether a step has the server make a value of the enum from the words of the new one.
fn uses(operation: &Operation, add: &AddEnumValue, facts: &Facts) -> bool {
    let spells = |expression: &Expression| expression.strings.contains(&add.value.value);
    let is_of = |table: &ObjectName, column: &Name| {
        let column = facts.schema.column(table, column).present().and_then(|column| column.data_type.as_ref());
        column.is_some_and(|data_type| facts.schema.means_same(&data_type.object_name(), &add.name))
    };
    let reads = |table: &ObjectName, expression: &Expression| {
        spells(expression) && expression.columns.iter().any(|column| is_of(table, column))
    };
    let defaults = |column: &Column| {
        let data_type = column.data_type.as_ref();
        column.default.as_ref().is_some_and(spells)
            && data_type.is_some_and(|data_type| facts.schema.means_same(&data_type.object_name(), &add.name))
    };
    match operation {
        Operation::AddColumn(column) => defaults(&column.column),
        Operation::CreateTable(create) => create.columns.iter().any(defaults),
        Operation::SetDefault(set) => is_of(&set.table, &set.column) && spells(&set.default),
        Operation::AddConstraint(constraint) => match &constraint.constraint.kind {
            model::ConstraintKind::Check(check) => reads(&constraint.table, check),
            _ => false,
        },
        Operation::CreateIndex(create) => {
            let keys = create.keys.iter().filter_map(|key| match &key.element {
                IndexElement::Expression(expression) => Some(expression),
                IndexElement::Column(_) => None,
            });
            keys.chain(&create.predicate).any(|expression| reads(&create.table, expression))
        }
        Operation::Insert(model::Insert { table, literals, .. })
        | Operation::Update(model::Update { table, literals, .. })
        | Operation::Delete(model::Delete { table, literals, .. }) => literals.iter().any(|literal| {
            literal.value == add.value.value && literal.column.as_ref().is_some_and(|column| is_of(table, column))
        }),
        _ => false,
    }
}
