//! A timestamp without a time zone is a clock on a wall: nobody knows when it showed that.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Migration;

use crate::columns::judged;

pub(crate) const RULE: Rule = rule!("naive-timestamp", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    judged(migration, facts, |made| {
        if made.data_type.name != "timestamp without time zone" {
            return None;
        }
        let message =
            format!("`{}.{}` does not say when: it is another moment in every time zone", made.table, made.name);
        Some(made.finding(message).help("use timestamp with time zone: it takes no more room, and keeps the moment"))
    })
}
