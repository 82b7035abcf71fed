//! The TOML files beside migrations that say how they are run: diesel's metadata.toml, and Cargo.toml.

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

/// Whether a Cargo.toml depends on sqlx: the package's own dependencies, the workspace's, a target's.
pub(crate) fn depends_on_sqlx(text: &str) -> bool {
    // `[target.'cfg(unix)'.dependencies]` is as deep as they come.
    DeTable::parse(text).is_ok_and(|table| names_sqlx(table.get_ref(), 3))
}

fn names_sqlx(table: &DeTable<'_>, depth: usize) -> bool {
    table.iter().any(|(key, value)| match value.get_ref() {
        DeValue::Table(inner) if DEPENDENCIES.contains(&key.get_ref().as_ref()) => inner.keys().any(is_sqlx),
        DeValue::Table(inner) if depth > 1 => names_sqlx(inner, depth - 1),
        _ => false,
    })
}

fn is_sqlx(name: &Spanned<std::borrow::Cow<'_, str>>) -> bool {
    let name = name.get_ref().as_ref();
    name == "sqlx" || name.starts_with("sqlx-")
}
