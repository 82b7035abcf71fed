//! A limit in the type is hard to change; one in a CHECK is not.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Migration;

use crate::columns::judged;

pub(crate) const RULE: Rule = rule!("varchar-limit", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    judged(migration, facts, |made| {
        let limit = made.data_type.modifiers.first()?;
        if made.data_type.name != "character varying" {
            return None;
        }
        let message = format!("`{}.{}` can hold {limit} characters until its type is changed", made.table, made.name);
        Some(
            made.finding(message).help(
                "use text; where a limit means something, say it in a CHECK, which can be changed without a rewrite",
            ),
        )
    })
}
