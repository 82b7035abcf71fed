//! Two files that call themselves the same revision.

use std::collections::HashMap;

use engine::{Check, Finding, Rule, rule};
use model::{History, Migration};

pub(crate) const RULE: Rule = rule!("duplicate-revision", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    // Plain files are run by name: a number that comes twice is no more than a habit.
    if !history.runner.is_known() {
        return Vec::new();
    }
    let added = history.added();
    let mut first: HashMap<&str, &Migration> = HashMap::new();
    let mut found = Vec::new();
    for migration in history.each() {
        let other = *first.entry(migration.revision.as_str()).or_insert(migration);
        if std::ptr::eq(other, migration) {
            continue;
        }
        // It is told of the one that is new: whoever wrote it can give it another.
        let is_old = history.base.is_some() && !added.contains(&std::ptr::from_ref(migration));
        let (migration, other) = if is_old { (other, migration) } else { (migration, other) };
        let message = format!("`{}` is the revision of two migrations: one of them is never run", migration.revision);
        let finding = Finding::at(migration.revision.span, message)
            .in_file(migration.file)
            .help("give one of them a revision of its own, and let what follows it say so")
            .related(other.file, other.revision.span, "the other one");
        found.push(finding);
    }
    found
}
