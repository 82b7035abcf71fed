//! `SET NOT NULL` reads the whole table, unless something has proven it already.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, SetNotNull, Step, Work};

pub(crate) const RULE: Rule = rule!("not-null-scan", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetNotNull(SetNotNull { table, column }) = &step.operation else {
        return None;
    };
    let touch = facts.long_work().filter(|touch| touch.work == Work::Scan)?;
    let blocked = touch.lock.blocks();
    Some(
        Finding::at(
            step.head,
            format!("scans every row of `{table}` for a null in `{column}` while blocking {blocked}"),
        )
        .help(format!(
            "add `CHECK ({} IS NOT NULL) NOT VALID`, validate it in a later migration, then SET NOT NULL: \
             the server takes the constraint for proof",
            column.quoted()
        )),
    )
}
