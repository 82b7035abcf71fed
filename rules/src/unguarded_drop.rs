//! A script that takes things away, may stop halfway, and cannot be run again.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Migration;

use crate::halfway::{advice, finding, scripts, takes_away, unguarded};
use crate::insertion;

pub(crate) const RULE: Rule = rule!("unguarded-drop", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let of_script = |(script, direction)| {
        let mut found = unguarded(script, direction, facts);
        found.retain(|unguarded| takes_away(unguarded.step));
        let finding = finding(&found, direction, advice(script, facts))?;
        Some(insertion::guards(finding, found.iter().map(|unguarded| (unguarded.step, unguarded.guard)), facts))
    };
    scripts(migration).filter_map(of_script).collect()
}
