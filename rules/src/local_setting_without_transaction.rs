//! SET LOCAL lasts to the end of the transaction, and where there is none it does nothing.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{LockMode, Operation, SetVariable, Step, Transaction, Wrapping, effect};

pub(crate) const RULE: Rule = rule!("local-setting-without-transaction", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetVariable(SetVariable { name, local: true, .. }) = &step.operation else {
        return None;
    };
    match facts.transaction {
        Transaction::None => {
            let message = format!("`SET LOCAL {name}` has no effect: no transaction is open");
            Some(Finding::at(step.head, message).help("leave out LOCAL, or put BEGIN before it and COMMIT at the end"))
        }
        // What leaves the runner's transaction leaves the setting, too; unless it is set again there.
        Transaction::Runner if step.wrapping == Wrapping::Transaction => {
            let after = facts.after();
            let later =
                after.iter().find(|later| later.wrapping == Wrapping::Autocommit && holds_back(later, facts))?;
            let is_set_again =
                |later: &Step| matches!(&later.operation, Operation::SetVariable(set) if set.name == *name);
            if after.iter().any(is_set_again) || !matters(name.as_str()) {
                return None;
            }
            let message = format!("`SET LOCAL {name}` ends with the transaction: what is done outside it is without");
            let finding = Finding::at(step.head, message).help("set it again there, without LOCAL");
            Some(finding.related(later.file, later.head, "this step runs outside the transaction"))
        }
        _ => None,
    }
}

/// Whether a setting is there to protect others, so that its loss is one.
fn matters(name: &str) -> bool {
    matches!(name, "lock_timeout" | "statement_timeout" | "search_path")
}

/// Whether a step holds back writers at least. What is done CONCURRENTLY does not, and is better off without a limit.
fn holds_back(step: &Step, facts: &Facts) -> bool {
    let effect = effect::of(&step.operation, facts.schema, facts.server());
    effect.touches.iter().any(|touch| touch.lock >= LockMode::Share)
}
