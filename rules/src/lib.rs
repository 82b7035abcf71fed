//! The rulebook: each rule is a page (`../<name>.md`) and a check (`<name>.rs`).

use engine::Rule;

/// Every rule, grouped by the harm it prevents.
pub static RULES: &[Rule] = &[];
