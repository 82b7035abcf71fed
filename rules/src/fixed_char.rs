//! `char(n)` fills values up with blanks, and forgets them when it compares.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Migration;

use crate::columns::judged;

pub(crate) const RULE: Rule = rule!("fixed-char", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    judged(migration, facts, |made| {
        if made.data_type.name != "character" {
            return None;
        }
        let length = made.data_type.modifiers.first().copied().unwrap_or(1);
        let characters = if length == 1 { "1 character".to_owned() } else { format!("{length} characters") };
        let message = format!(
            "`{}.{}` fills every value up with blanks to {characters}, and saves nothing by it",
            made.table, made.name
        );
        Some(made.finding(message).help("use text, with a CHECK on its length where that means something"))
    })
}
