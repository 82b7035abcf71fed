//! Each definition is committed by itself: when a later one fails, the migration is half done, and can be run neither again
//! nor back.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Migration, Script};

use crate::halfway::{scripts, stays};

pub(crate) const RULE: Rule = rule!("half-applied-migration", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    scripts(migration).filter_map(|(script, direction)| of_script(script, direction, facts)).collect()
}

fn of_script(script: &Script, direction: Direction, facts: &Facts) -> Option<Finding> {
    let help = "give each step a migration of its own; what belongs to one table can be one ALTER TABLE";
    stays(&facts.left_behind(script, direction), direction, "stays done, whatever becomes of the script", help)
}
