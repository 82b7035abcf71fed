//! The rulebook: each rule is a page (`../<name>.md`) and a check (`<name>.rs`).

mod backfill_with_schema_change;
mod bare_extension;
mod blocking_index;
mod blocking_index_drop;
mod blocking_partition_detach;
mod blocking_primary_key;
mod blocking_refresh;
mod blocking_reindex;
mod blocking_unique;
mod cascade_drop;
mod cascading_delete;
mod cascading_rebuild;
mod certainty;
mod charset_change;
mod column_already_exists;
mod column_padding;
mod column_rewrite;
mod columns;
mod concurrently;
mod concurrently_in_transaction;
mod concurrently_on_partitioned;
mod created_enum;
mod data_hole;
mod default_rewrite;
mod dependent_view;
mod dependents;
mod disabled_row_security;
mod domain_constraint;
mod drop_column;
mod drop_database;
mod drop_schema;
mod drop_table;
mod dropped_constraint;
mod dropped_default;
mod duplicate_assignment;
mod duplicate_revision;
mod edited_migration;
mod empty_migration;
mod enum_value_in_transaction;
mod exclusion_constraint;
mod explicit_lock;
mod external_transaction;
mod failing_downgrade;
mod failing_upgrade;
mod fixed_char;
mod foreign_key_type_mismatch;
mod foreign_key_without_unique;
mod half_applied_migration;
mod halfway;
mod hardcoded_credential;
mod hardcoded_value;
mod hash_index;
mod hidden_invalid_index;
mod identifier_too_long;
mod identity_rewrite;
mod ignored_pragma;
mod implicit_commit;
mod impossible_cast;
mod incomplete_downgrade;
mod index_gap;
mod insecure_function;
mod insertion;
mod interpolated_sql;
mod irreversible_downgrade;
mod json_column;
mod leftover_type;
mod local_setting_without_transaction;
mod long_lock_timeout;
mod lossy_downgrade;
mod misled_reference;
mod misnumbered_migration;
mod missing_column;
mod missing_downgrade;
mod missing_lock_timeout;
mod missing_parent;
mod missing_primary_key;
mod missing_relation;
mod missing_statement_timeout;
mod mixed_migration;
mod model_import;
mod multiple_heads;
mod naive_timestamp;
mod naming_convention;
mod narrowing_cast;
mod nested_transaction;
mod not_null_scan;
mod nullable_again;
mod opaque_step;
mod out_of_order_migration;
mod oversized_migration;
mod partial_commit;
mod partition_attach_scan;
mod peers;
mod policy_without_row_security;
mod pooled_endpoint;
mod pooled_migrations;
mod public_grant;
mod reasonless_allow;
mod rebuild;
mod refused_column;
mod relation_already_exists;
mod rename_column;
mod rename_enum_value;
mod rename_schema;
mod rename_table;
mod repeated_alter;
mod required_column;
mod revision_cycle;
mod same_transaction_enum_value;
mod sequence_restart;
mod serial_column;
mod small_primary_key;
mod stored_generated_rewrite;
mod syntax_error;
mod table_copy;
mod table_rewrite;
mod tables;
mod timed_concurrently;
mod trigger_lock;
mod truncate;
mod unbounded_backfill;
mod unclosed_transaction;
mod undocumented_migration;
mod unencrypted_connection;
mod unguarded_create;
mod unguarded_drop;
mod unindexed_foreign_key;
mod unknown_allow;
mod unknown_setting;
mod unnamed_constraint_drop;
mod unproven_check;
mod unproven_foreign_key;
mod unqualified_table;
mod unreversed_data;
mod unsupported_alter;
mod unused_allow;
mod validation_in_same_transaction;
mod varchar_limit;
mod way_back;
mod wide_index;
mod wide_lock_window;
mod withdrawn_default;
mod work_under_exclusive_lock;

use engine::Rule;

pub use certainty::failing;
pub use peers::PEERS;

/// Every rule, grouped by the harm it prevents.
pub static RULES: &[Rule] = &[
    // Fails at run time.
    syntax_error::RULE,
    relation_already_exists::RULE,
    missing_relation::RULE,
    column_already_exists::RULE,
    missing_column::RULE,
    dependent_view::RULE,
    impossible_cast::RULE,
    narrowing_cast::RULE,
    foreign_key_type_mismatch::RULE,
    foreign_key_without_unique::RULE,
    unnamed_constraint_drop::RULE,
    concurrently_in_transaction::RULE,
    concurrently_on_partitioned::RULE,
    failing_upgrade::RULE,
    enum_value_in_transaction::RULE,
    same_transaction_enum_value::RULE,
    identifier_too_long::RULE,
    nested_transaction::RULE,
    external_transaction::RULE,
    required_column::RULE,
    hidden_invalid_index::RULE,
    unclosed_transaction::RULE,
    duplicate_assignment::RULE,
    unsupported_alter::RULE,
    refused_column::RULE,
    // Blocks the table.
    blocking_index::RULE,
    blocking_index_drop::RULE,
    blocking_reindex::RULE,
    not_null_scan::RULE,
    default_rewrite::RULE,
    identity_rewrite::RULE,
    stored_generated_rewrite::RULE,
    column_rewrite::RULE,
    table_rewrite::RULE,
    unproven_foreign_key::RULE,
    unproven_check::RULE,
    validation_in_same_transaction::RULE,
    domain_constraint::RULE,
    blocking_unique::RULE,
    blocking_primary_key::RULE,
    exclusion_constraint::RULE,
    blocking_refresh::RULE,
    partition_attach_scan::RULE,
    blocking_partition_detach::RULE,
    index_gap::RULE,
    unindexed_foreign_key::RULE,
    unbounded_backfill::RULE,
    missing_lock_timeout::RULE,
    long_lock_timeout::RULE,
    timed_concurrently::RULE,
    local_setting_without_transaction::RULE,
    work_under_exclusive_lock::RULE,
    backfill_with_schema_change::RULE,
    wide_lock_window::RULE,
    repeated_alter::RULE,
    explicit_lock::RULE,
    trigger_lock::RULE,
    missing_statement_timeout::RULE,
    table_copy::RULE,
    charset_change::RULE,
    // Breaks running code.
    rename_column::RULE,
    rename_table::RULE,
    withdrawn_default::RULE,
    rename_schema::RULE,
    rename_enum_value::RULE,
    dropped_constraint::RULE,
    dropped_default::RULE,
    nullable_again::RULE,
    bare_extension::RULE,
    misled_reference::RULE,
    // Destroys data.
    drop_table::RULE,
    drop_column::RULE,
    cascade_drop::RULE,
    truncate::RULE,
    unguarded_drop::RULE,
    unguarded_create::RULE,
    partial_commit::RULE,
    drop_schema::RULE,
    drop_database::RULE,
    implicit_commit::RULE,
    half_applied_migration::RULE,
    ignored_pragma::RULE,
    cascading_rebuild::RULE,
    // No way back.
    missing_downgrade::RULE,
    irreversible_downgrade::RULE,
    incomplete_downgrade::RULE,
    failing_downgrade::RULE,
    leftover_type::RULE,
    lossy_downgrade::RULE,
    data_hole::RULE,
    unreversed_data::RULE,
    // History.
    multiple_heads::RULE,
    missing_parent::RULE,
    revision_cycle::RULE,
    duplicate_revision::RULE,
    misnumbered_migration::RULE,
    edited_migration::RULE,
    out_of_order_migration::RULE,
    empty_migration::RULE,
    // Leaks and settings.
    hardcoded_credential::RULE,
    unencrypted_connection::RULE,
    pooled_endpoint::RULE,
    pooled_migrations::RULE,
    hardcoded_value::RULE,
    interpolated_sql::RULE,
    public_grant::RULE,
    insecure_function::RULE,
    disabled_row_security::RULE,
    policy_without_row_security::RULE,
    // Clarity.
    model_import::RULE,
    missing_primary_key::RULE,
    opaque_step::RULE,
    oversized_migration::RULE,
    mixed_migration::RULE,
    undocumented_migration::RULE,
    // Taste.
    small_primary_key::RULE,
    serial_column::RULE,
    varchar_limit::RULE,
    fixed_char::RULE,
    naive_timestamp::RULE,
    json_column::RULE,
    unqualified_table::RULE,
    wide_index::RULE,
    sequence_restart::RULE,
    created_enum::RULE,
    hash_index::RULE,
    column_padding::RULE,
    cascading_delete::RULE,
    naming_convention::RULE,
    // About the rules themselves.
    unused_allow::RULE,
    unknown_allow::RULE,
    reasonless_allow::RULE,
    unknown_setting::RULE,
];
