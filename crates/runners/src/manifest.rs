//! The files beside migrations that say how they are run: diesel's metadata.toml, Flyway's `.sql.conf`, and Cargo.toml.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The tables of a Cargo.toml that name crates.
const DEPENDENCIES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// Whether a metadata.toml says `run_in_transaction = false`.
pub(crate) fn leaves_transaction(text: &str) -> bool {
    let table = DeTable::parse(text).ok();
    let flag = table.as_ref().and_then(|table| table.get_ref().get("run_in_transaction")?.get_ref().as_bool());
    flag == Some(false)
}

/// Whether a Flyway script's own settings say `executeInTransaction=false`.
pub(crate) fn goes_without_transaction(text: &str) -> bool {
    let said = text.lines().filter_map(|line| line.split_once('='));
    said.into_iter().any(|(key, value)| key.trim() == "executeInTransaction" && value.trim() == "false")
}

/// Whether a Cargo.toml depends on a crate, or on one of its parts (`sqlx-core`): the package's own dependencies, the
/// workspace's, a target's.
pub(crate) fn depends_on(text: &str, tool: &str) -> bool {
    // `[target.'cfg(unix)'.dependencies]` is as deep as they come.
    DeTable::parse(text).is_ok_and(|table| names(table.get_ref(), tool, 3))
}

fn names(table: &DeTable<'_>, tool: &str, depth: usize) -> bool {
    let is_it = |name: &Spanned<std::borrow::Cow<'_, str>>| {
        let rest = name.get_ref().strip_prefix(tool);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    table.iter().any(|(key, value)| match value.get_ref() {
        DeValue::Table(inner) if DEPENDENCIES.contains(&key.get_ref().as_ref()) => inner.keys().any(is_it),
        DeValue::Table(inner) if depth > 1 => names(inner, tool, depth - 1),
        _ => false,
    })
}
