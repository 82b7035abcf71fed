//! A revision that follows, or depends on, one that is not there.

use std::collections::HashSet;

use engine::{Check, Finding, Rule, nearest, rule};
use model::{History, Migration, Name};

pub(crate) const RULE: Rule = rule!("missing-parent", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    // Of a few files out of a history there is no saying what the others hold: those that have the first one have all.
    if !history.each().any(|migration| migration.parents.is_empty()) {
        return Vec::new();
    }
    let known: HashSet<&str> = history.each().map(|migration| migration.revision.as_str()).collect();
    let missing = |migration: &Migration| {
        let parents = migration.parents.iter().map(|parent| (parent, "follows"));
        let named = parents.chain(migration.depends_on.iter().map(|other| (other, "depends on")));
        let named = named.filter(|(name, _)| !known.contains(name.as_str()));
        named.map(|(name, verb)| finding(migration, name, verb, history)).collect::<Vec<_>>()
    };
    history.each().flat_map(missing).collect()
}

fn finding(migration: &Migration, parent: &Name, verb: &str, history: &History) -> Finding {
    let revisions = history.each().filter(|other| other.revision != migration.revision);
    let help = match nearest(parent.as_str(), revisions.map(|other| other.revision.as_str())) {
        Some(near) => format!("did you mean `{near}`? Otherwise bring the missing file back"),
        None => format!("bring the missing file back, or name the revision that this one {verb} now"),
    };
    let message = format!(
        "`{}` {verb} `{parent}`, and no file holds that: {} can neither upgrade nor say where it stands",
        migration.revision, history.runner.name
    );
    Finding::at(parent.span, message).in_file(migration.file).help(help)
}
