//! Without row-level security the policies of a table count for nothing: whoever may read it reads every row.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Drop, ObjectKind, Operation, SetRowSecurity, Step};

pub(crate) const RULE: Rule = rule!("disabled-row-security", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetRowSecurity(SetRowSecurity { table, enabled: Some(false) }) = &step.operation else {
        return None;
    };
    // A downgrade takes away what its upgrade brought; where it is off, nothing changes.
    if facts.direction == Direction::Down || facts.is_new(table) {
        return None;
    }
    if facts.relation(table).is_some_and(|relation| relation.row_security == Some(false)) {
        return None;
    }
    let is_settled = |step: &Step| match &step.operation {
        Operation::SetRowSecurity(set) => set.enabled == Some(true) && set.table.means(table),
        Operation::Drop(Drop { kind: ObjectKind::Table, name, .. }) => name.means(table),
        _ => false,
    };
    if facts.after().iter().any(is_settled) {
        return None;
    }
    let message = format!("whoever may read or write `{table}` sees every row of it from now on: its policies rest");
    let help = "leave it on, and give those who need to see more a policy of their own, or a role with BYPASSRLS";
    Some(Finding::at(step.head, message).help(help))
}
