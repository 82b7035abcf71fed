//! `serial` is three objects that look like a type; an identity column is one.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Generated, Migration};

use crate::columns::judged;

pub(crate) const RULE: Rule = rule!("serial-column", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    judged(migration, facts, |made| {
        if !matches!(made.generated, Some(Generated::Serial)) {
            return None;
        }
        let message = format!(
            "`{}.{}` counts with a sequence that has rights of its own: who may insert may still not count",
            made.table, made.name
        );
        let help = if facts.history.runner.name == "alembic" {
            "sa.Column(…, sa.Identity(always=True)) is one thing, and the standard's"
        } else {
            "GENERATED ALWAYS AS IDENTITY is one thing, and the standard's"
        };
        Some(made.finding(message).help(help))
    })
}
