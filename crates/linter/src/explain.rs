//! The rulebook, for those who want to read it.

use engine::{Rule, nearest};

/// Every rule, in the order of the rulebook.
#[must_use]
pub fn rules() -> &'static [Rule] {
    rules::RULES
}

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules::RULES.iter().find(|rule| rule.name == name)
}

/// The page of the rule of that name.
///
/// # Errors
/// If there is none: the name of the rule that may have been meant, if one comes near.
pub fn explain(name: &str) -> Result<&'static str, Option<&'static str>> {
    match rule(name) {
        Some(rule) => Ok(rule.text),
        None => Err(nearest(name, rules::RULES.iter().map(|rule| rule.name))),
    }
}
