//! The linter for JavaScript: check, explain, rules.
