//! Revisions that follow each other in a circle.

use std::collections::HashMap;

use engine::{Check, Finding, Rule, rule};
use model::{History, Migration};

pub(crate) const RULE: Rule = rule!("revision-cycle", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let migrations: Vec<&Migration> = history.each().collect();
    let places: HashMap<&str, usize> =
        migrations.iter().enumerate().map(|(index, migration)| (migration.revision.as_str(), index)).collect();
    let parents = |index: usize| migrations[index].parents.iter().filter_map(|parent| places.get(parent.as_str()));
    let unordered = unordered(migrations.len(), |index| parents(index).copied().collect());
    let mut seen = vec![false; migrations.len()];
    let mut found = Vec::new();
    for start in 0..migrations.len() {
        // Each that is left has a parent that is left: following those must come round.
        let mut walk = Vec::new();
        let mut next = unordered[start].then_some(start);
        while let Some(index) = next.filter(|&index| !seen[index]) {
            seen[index] = true;
            walk.push(index);
            next = parents(index).copied().find(|&parent| unordered[parent]);
        }
        let entry = next.and_then(|index| walk.iter().position(|&walked| walked == index));
        if let Some(cycle) = entry.and_then(|entry| walk.get(entry..)) {
            found.extend(finding(&cycle.iter().map(|&index| migrations[index]).collect::<Vec<_>>()));
        }
    }
    found
}

/// Which of so many are left when those whose parents are all in order are taken away, again and again.
fn unordered(count: usize, parents: impl Fn(usize) -> Vec<usize>) -> Vec<bool> {
    let mut children = vec![Vec::new(); count];
    let mut waiting = vec![0; count];
    for (child, waiting) in waiting.iter_mut().enumerate() {
        for parent in parents(child) {
            children[parent].push(child);
            *waiting += 1;
        }
    }
    let mut ready: Vec<usize> = (0..count).filter(|&index| waiting[index] == 0).collect();
    while let Some(index) = ready.pop() {
        for &child in &children[index] {
            waiting[child] -= 1;
            if waiting[child] == 0 {
                ready.push(child);
            }
        }
    }
    waiting.into_iter().map(|parents| parents > 0).collect()
}

fn finding(cycle: &[&Migration]) -> Option<Finding> {
    let [first, rest @ ..] = cycle else {
        return None;
    };
    let chain: Vec<String> = rest.iter().chain([first]).map(|migration| format!("`{}`", migration.revision)).collect();
    let followed = rest.first().unwrap_or(first);
    let place = first.parents.iter().find(|parent| **parent == followed.revision)?;
    let message =
        format!("`{}` follows {}: none of them can be run first", first.revision, chain.join(", which follows "));
    let finding = Finding::at(place.span, message)
        .in_file(first.file)
        .help("let the first of them follow the revision it was written on, or none");
    Some(rest.iter().fold(finding, |finding, migration| {
        finding.related(migration.file, migration.revision.span, format!("`{}` is in the circle", migration.revision))
    }))
}
