//! Every hazard that the rulebook must know has its rule, and every rule is such a hazard.

use crate::support::{read, top};

#[test]
fn every_hazard_has_its_rule() {
    let text = read(&top().join("tests/rulebook.md"));
    // Behind the heading and its paragraph: **family**: name, name.
    let families = text.split("\n\n**").skip(1).filter_map(|family| family.split_once("**:"));
    let named = families.flat_map(|(_, names)| names.split([',', '.']).map(|name| name.trim().to_owned()));
    let named: Vec<String> = named.filter(|name| !name.is_empty()).collect();
    assert!(named.len() > 120, "tests/rulebook.md has lost its names");
    let lacks = |name: &&String| linter::rule(name).is_none();
    let missing: Vec<&String> = named.iter().filter(lacks).collect();
    assert!(missing.is_empty(), "no rule of rules/src/lib.rs is called {missing:?}");
    let names = linter::rules().iter().map(|rule| rule.name);
    let unlisted: Vec<&str> = names.filter(|name| !named.iter().any(|listed| listed == name)).collect();
    assert!(unlisted.is_empty(), "tests/rulebook.md does not list {unlisted:?}");
}

#[test]
fn what_recipes_begin_with_is_of_rules() {
    let text = read(&top().join("tests/recipes/before.md"));
    let named = text.split("\n## ").skip(1).filter_map(|section| section.lines().next());
    let unknown: Vec<&str> = named.filter(|name| *name != "all" && linter::rule(name).is_none()).collect();
    assert!(unknown.is_empty(), "tests/recipes/before.md has what no rule of rules/src/lib.rs is called: {unknown:?}");
}
