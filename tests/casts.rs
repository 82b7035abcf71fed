//! Which types are cast into each other, and which can refer to each other: the model against what a server said.

use std::collections::{BTreeMap, BTreeSet};

use model::{DataType, Span};

use crate::support::{read, report, top};

#[test]
fn types_are_cast_and_compared_as_the_server_does() {
    let text = read(&top().join("tests/casts.md"));
    let (casts, keys) = text.split_once("\n## Keys\n").expect("both tables");
    let (casts, keys) = (table(casts), table(keys));
    let types: BTreeSet<&str> = casts.keys().map(String::as_str).collect();
    assert!(types.len() > 30, "the table of casts is short: {types:?}");
    let mut complaints = Vec::new();
    for from in &types {
        for to in &types {
            let (one, other) = (DataType::plain(*from, Span::default()), DataType::plain(*to, Span::default()));
            let holds = |table: &BTreeMap<String, BTreeSet<String>>| {
                table.get(*from).map(|targets| from == to || targets.contains(*to))
            };
            if one.has_assignment_cast(&other) != holds(&casts) {
                complaints.push(format!("{from} to {to}: the server's answer on the cast is another"));
            }
            // What can be no key is nothing to refer to.
            if keys.contains_key(*from) && keys.contains_key(*to) && one.compares_with(&other) != holds(&keys) {
                complaints.push(format!("{from} to {to}: the server's answer on the foreign key is another"));
            }
        }
    }
    report(complaints);
}

/// The rows of a table: a type, and those on its right.
fn table(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let list = |right: &str| match right {
        "none" => BTreeSet::new(),
        names => names.split(", ").map(str::to_owned).collect(),
    };
    rows.skip(1).map(|(left, right)| (left.to_owned(), list(right))).collect()
}
