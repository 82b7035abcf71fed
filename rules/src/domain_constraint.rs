//! What a domain demands, every row of every table that uses it has to agree with.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{AlterDomain, DomainChange, Knowledge, Operation, Step, Work};

use crate::dependents::named;

pub(crate) const RULE: Rule = rule!("domain-constraint", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::AlterDomain(AlterDomain { name, change }) = &step.operation else {
        return None;
    };
    let help = match change {
        DomainChange::AddConstraint { not_valid: false, .. } => {
            "add it NOT VALID: new rows are checked from then on, and VALIDATE CONSTRAINT reads the old ones at an hour of your choice"
        }
        DomainChange::SetNotNull => {
            "add `CHECK (VALUE IS NOT NULL) NOT VALID`, and validate it at an hour of your choice"
        }
        _ => return None,
    };
    let blocked = |whose: &str| format!("reads every row of {whose} while blocking writes");
    let message = match facts.schema.data_type(name) {
        // Who uses it is known.
        Knowledge::Present(domain) if domain.birth != model::Birth::Unseen => {
            let is_read = |touch: &&model::Touch| touch.work == Work::Scan && !facts.is_new(&touch.relation);
            let tables: Vec<String> =
                facts.effect.touches.iter().filter(is_read).map(|touch| format!("`{}`", touch.relation)).collect();
            blocked(&named(&tables)?)
        }
        _ => blocked(&format!("every table that has a column of `{name}`")),
    };
    Some(Finding::at(step.head, message).help(help))
}
