//! `json` is text that is parsed at every use, and has no equality.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Migration;

use crate::columns::judged;

pub(crate) const RULE: Rule = rule!("json-column", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    judged(migration, facts, |made| {
        if made.data_type.name != "json" {
            return None;
        }
        let message = format!(
            "two values of `{}.{}` cannot be compared: DISTINCT, GROUP BY and UNION on it fail",
            made.table, made.name
        );
        Some(made.finding(message).help("use jsonb, unless the text has to stay as it was written"))
    })
}
