//! A script that is committed halfway: when the rest fails, it can be run neither again nor back.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Migration, Operation, Script, Step};

use crate::halfway::{advice, is_wrapped, scripts, stays, unguarded};

pub(crate) const RULE: Rule = rule!("partial-commit", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    scripts(migration).filter_map(|(script, direction)| of_script(script, direction, facts)).collect()
}

fn of_script(script: &Script, direction: Direction, facts: &Facts) -> Option<Finding> {
    // A tool that is not known may well hold a transaction, and a COMMIT inside the runner's is another rule's to name.
    let ends_it = |step: &Step| matches!(step.operation, Operation::Commit | Operation::Rollback);
    let wrapped = is_wrapped(script, facts);
    if !facts.history.runner.is_known() || (wrapped && script.steps.iter().any(ends_it)) {
        return None;
    }
    // Where a guard would help, that is what there is to say.
    if !unguarded(script, direction, facts).is_empty() {
        return None;
    }
    let help = if wrapped {
        "give each step that leaves the transaction a migration of its own"
    } else {
        advice(script, facts)
    };
    let why = "is committed before the script is through";
    stays(&facts.left_behind(script, direction), direction, why, help)
}
