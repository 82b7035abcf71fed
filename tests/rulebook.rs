//! Every hazard that the rulebook must know has its rule.

use std::collections::BTreeSet;

use crate::support::{read, top};

#[test]
fn every_hazard_has_its_rule() {
    let text = read(&top().join("tests/rulebook.md"));
    // Behind the heading and its paragraph: **family**: name, name.
    let families = text.split("\n\n**").skip(1).filter_map(|family| family.split_once("**:"));
    let named = families.flat_map(|(_, names)| names.split([',', '.']).map(|name| name.trim().to_owned()));
    let named: BTreeSet<String> = named.filter(|name| !name.is_empty()).collect();
    let rules: BTreeSet<String> = linter::rules().iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(named, rules, "left: tests/rulebook.md, right: rules/src/lib.rs");
}
