//! A new value of an enum cannot be used before the transaction that adds it is over.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::Step;

pub(crate) const RULE: Rule = rule!("same-transaction-enum-value", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let added = facts.uncommitted?;
    let (value, name) = (&added.value, &added.name);
    let related = |finding: Finding| finding.related(added.file, added.head, "the value is added here");
    if added.migration == facts.index {
        let message =
            format!("fails: '{value}' is new in `{name}`, and cannot be used in the transaction that adds it");
        let help = match facts.history.runner.escape {
            "" => "add the value in a migration before this one".to_owned(),
            escape => format!("add the value in a migration before this one, or outside the transaction: `{escape}`"),
        };
        return Some(related(Finding::at(step.head, message).help(help)));
    }
    let before = facts.history.migrations.get(added.migration as usize)?;
    let message = format!(
        "fails when `{}` runs in the same upgrade: '{value}' is new in `{name}`, and one transaction holds the run",
        before.revision.text
    );
    let escape = facts.history.runner.escape;
    let help = format!(
        "add the value outside the transaction: `{escape}`; or give each migration one of its own in env.py: `transaction_per_migration=True`"
    );
    Some(related(Finding::at(step.head, message).help(help)).level(Level::Warn))
}
