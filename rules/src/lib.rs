//! The rulebook: each rule is a page (`../<name>.md`) and a check (`<name>.rs`).

mod blocking_index;
mod drop_column;
mod multiple_heads;
mod not_null_scan;

use engine::Rule;

/// Every rule, grouped by the harm it prevents.
pub static RULES: &[Rule] = &[
    // Fails at run time.
    // Blocks the table.
    blocking_index::RULE,
    not_null_scan::RULE,
    // Breaks running code.
    // Destroys data.
    drop_column::RULE,
    // No way back.
    // History.
    multiple_heads::RULE,
    // Leaks and settings.
    // About the rules themselves.
];
