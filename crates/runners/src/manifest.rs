//! Cargo.toml, as far as it says which tool a project uses, and for which database.

use toml::de::{DeTable, DeValue};

/// The tables of a Cargo.toml that name crates.
const DEPENDENCIES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// `[target.'cfg(unix)'.dependencies]` is as deep as they come.
const DEEPEST: usize = 3;

/// Whether a Cargo.toml depends on a crate, or on one of its parts (`sqlx-core`): the package's own dependencies, the
/// workspace's, a target's.
pub(crate) fn depends_on(text: &str, tool: &str) -> bool {
    let is_it = |name: &str, _: &DeValue<'_>| {
        name.strip_prefix(tool).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let mut found = false;
    each(text, &mut |name, value| found |= is_it(name, value));
    found
}

/// The features that are asked of a crate.
pub(crate) fn features(text: &str, tool: &str) -> Vec<String> {
    let mut features = Vec::new();
    each(text, &mut |name, value| {
        let asked =
            value.as_table().filter(|_| name == tool).and_then(|table| table.get("features")?.get_ref().as_array());
        features
            .extend(asked.into_iter().flatten().filter_map(|feature| feature.get_ref().as_str().map(str::to_owned)));
    });
    features
}

/// Shows each dependency of a Cargo.toml.
fn each(text: &str, show: &mut impl FnMut(&str, &DeValue<'_>)) {
    if let Ok(table) = DeTable::parse(text) {
        dependencies(table.get_ref(), DEEPEST, show);
    }
}

fn dependencies(table: &DeTable<'_>, depth: usize, show: &mut impl FnMut(&str, &DeValue<'_>)) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) if DEPENDENCIES.contains(&key.get_ref().as_ref()) => {
                inner.iter().for_each(|(name, value)| show(name.get_ref(), value.get_ref()));
            }
            DeValue::Table(inner) if depth > 1 => dependencies(inner, depth - 1, show),
            _ => {}
        }
    }
}
