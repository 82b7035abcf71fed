//! SQLite adds columns that no row has to be written for, and drops those that nothing else is made of.

use engine::{Check, Facts, Finding, Rule, rule};
use model::sqlite::{self, Refusal};
use model::{AddColumn, Algorithm, DropColumn, Guard, Operation, Step};

pub(crate) const RULE: Rule = rule!("refused-column", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (Operation::AddColumn(AddColumn { table, .. }) | Operation::DropColumn(DropColumn { table, .. })) =
        &step.operation
    else {
        return None;
    };
    if step.demands.algorithm == Some(Algorithm::Copy) || step.guard != Guard::None {
        return None;
    }
    let refusal = sqlite::refusal(&step.operation, facts.schema)?;
    if refusal.depends_on_rows() && facts.is_new(table) {
        return None;
    }
    let anew = format!("make the table anew, fill it from `{table}` and give it its name");
    let (message, help) = match refusal {
        Refusal::AddsPrimaryKey => ("fails: no primary key is added to a table".to_owned(), anew),
        Refusal::AddsUnique => (
            "fails: no unique column is added to a table".to_owned(),
            "add the column without UNIQUE, and CREATE UNIQUE INDEX on it".to_owned(),
        ),
        Refusal::AddsStored => (
            format!("fails as soon as `{table}` has a row: a column that is added is not stored"),
            "make it VIRTUAL".to_owned(),
        ),
        Refusal::AddsChanging => (
            format!("fails as soon as `{table}` has a row: the default is not constant"),
            "add the column without a default, and UPDATE the rows that there are".to_owned(),
        ),
        Refusal::DropsPrimaryKey => ("fails: the column is of the primary key".to_owned(), anew),
        Refusal::DropsUnique => ("fails: the column is unique".to_owned(), anew),
        Refusal::DropsIndexed(index) => {
            (format!("fails: the column is in the index `{index}`"), format!("DROP INDEX {index} first"))
        }
        Refusal::Unknown | Refusal::Before(_) => return None,
    };
    Some(Finding::at(step.head, message).help(help))
}
