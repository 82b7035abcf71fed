//! A generated column that is stored is computed for every row that is there.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddColumn, ColumnChange, Generated, Operation, SetColumn, Step, Work};

pub(crate) const RULE: Rule = rule!("stored-generated-rewrite", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (table, column, is_there) = match &step.operation {
        Operation::AddColumn(AddColumn { table, column, if_not_exists, .. })
            if matches!(column.generated, Some(Generated::Stored(_))) =>
        {
            (table, &column.name, *if_not_exists && facts.schema.column(table, &column.name).present().is_some())
        }
        Operation::SetColumn(SetColumn { table, column, change: ColumnChange::SetExpression(_), .. }) => {
            (table, column, false)
        }
        _ => return None,
    };
    let touch = facts.long_work().filter(|touch| touch.work == Work::Rewrite && !is_there)?;
    let blocked = touch.lock.blocks();
    let message = format!("rewrites `{table}` to compute `{column}` for every row, while blocking {blocked}");
    let help = if facts.server().at_least(18) {
        "make it VIRTUAL: it is computed when it is read; or add a plain column, fill it with a trigger and in batches"
    } else {
        "add a plain column, let a trigger compute it for new rows, then fill the old ones in batches"
    };
    Some(Finding::at(step.head, message).help(help))
}
