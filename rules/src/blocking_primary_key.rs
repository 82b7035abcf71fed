//! A primary key builds its index while nobody can use the table; over an index that is there it may still read it all.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AddConstraint, ConstraintKind, Operation, Step, Work};

use crate::concurrently;

pub(crate) const RULE: Rule = rule!("blocking-primary-key", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AddConstraint(AddConstraint { table, constraint }) = &step.operation else {
        return None;
    };
    let ConstraintKind::PrimaryKey(key) = &constraint.kind else {
        return None;
    };
    let touch = facts.long_work().filter(|touch| matches!(touch.work, Work::BuildIndex | Work::Scan))?;
    let blocked = touch.lock.blocks();
    if key.using_index.is_some() {
        let message = format!("scans every row of `{table}` for a null in the key, while blocking {blocked}");
        return Some(Finding::at(step.head, message).help(
            "prove first that the columns are NOT NULL: `CHECK (… IS NOT NULL) NOT VALID`, validate it, SET NOT NULL; \
             then the key takes the index over and reads nothing",
        ));
    }
    let message = format!("builds the index of the primary key of `{table}` while blocking {blocked}");
    // A partitioned table cannot take over an index.
    let help = if facts.is_partitioned(table) {
        concurrently::KEY_BY_PARTITIONS.to_owned()
    } else {
        let advice = concurrently::key("PRIMARY KEY", constraint.name.as_ref(), table, key, facts);
        format!("{advice}: it reads no row if its columns are NOT NULL already")
    };
    Some(Finding::at(step.head, message).help(help))
}
