//! The rulebook: each rule is a page (`../<name>.md`) and a check (`<name>.rs`).

mod blocking_index;
mod blocking_index_drop;
mod blocking_unique;
mod column_rewrite;
mod concurrently;
mod concurrently_in_transaction;
mod default_rewrite;
mod drop_column;
mod multiple_heads;
mod nested_transaction;
mod not_null_scan;
mod rename_column;
mod rename_table;
mod required_column;
mod syntax_error;
mod unbounded_backfill;
mod unproven_check;
mod unproven_foreign_key;

use engine::Rule;

/// Every rule, grouped by the harm it prevents.
pub static RULES: &[Rule] = &[
    // Fails at run time.
    syntax_error::RULE,
    concurrently_in_transaction::RULE,
    nested_transaction::RULE,
    required_column::RULE,
    // Blocks the table.
    blocking_index::RULE,
    blocking_index_drop::RULE,
    not_null_scan::RULE,
    default_rewrite::RULE,
    column_rewrite::RULE,
    unproven_foreign_key::RULE,
    unproven_check::RULE,
    blocking_unique::RULE,
    unbounded_backfill::RULE,
    // Breaks running code.
    rename_column::RULE,
    rename_table::RULE,
    // Destroys data.
    drop_column::RULE,
    // No way back.
    // History.
    multiple_heads::RULE,
    // Leaks and settings.
    // About the rules themselves.
];
