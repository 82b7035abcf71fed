//! Who may import whom: the table in ARCHITECTURE.md, compared with the manifests.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{read, top};

type Layers = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_manifests_keep_to_the_table_in_the_architecture() {
    let promised = promised(&read(&top().join("ARCHITECTURE.md")));
    assert!(promised.len() > 8, "ARCHITECTURE.md has lost its table of imports");
    for (name, allowed) in &promised {
        let folder = if name == "rules" { "rules".to_owned() } else { format!("crates/{name}") };
        let imported = imported(&read(&top().join(folder).join("Cargo.toml")), &promised);
        let surplus: Vec<&String> = imported.difference(allowed).collect();
        assert!(surplus.is_empty(), "{name} imports {surplus:?}: ARCHITECTURE.md does not allow it");
    }
}

/// The rows `| crate | may import |` of the table.
fn promised(text: &str) -> Layers {
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
        let name = cells.next()?.trim_end_matches('`').to_owned();
        let allowed = cells.next()?;
        let names = allowed.split(',').map(|word| word.trim().trim_matches('`').to_owned());
        Some((name, names.filter(|word| !word.is_empty() && word != "nothing").collect()))
    });
    rows.collect()
}

/// The crates of ours that a manifest names.
fn imported(manifest: &str, ours: &Layers) -> BTreeSet<String> {
    let tables: toml::Table = toml::from_str(manifest).expect("a manifest is TOML");
    let dependencies = tables.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flat_map(|table| table.keys().cloned());
    names.filter(|name| ours.contains_key(name)).collect()
}
