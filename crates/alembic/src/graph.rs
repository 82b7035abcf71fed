//! The order of revisions: parents before children, and every one once, whatever the graph looks like.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use model::Migration;
use rustc_hash::FxHashMap;

/// Puts migrations into the order they are applied in: parents and dependencies first, then by the order given.
/// Those on a cycle come last, in the order given.
pub(crate) fn sort(migrations: Vec<Arc<Migration>>) -> Vec<Arc<Migration>> {
    let mut numbers: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (number, migration) in migrations.iter().enumerate() {
        numbers.entry(migration.revision.as_str()).or_default().push(number);
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); migrations.len()];
    let mut waiting = vec![0usize; migrations.len()];
    for (number, migration) in migrations.iter().enumerate() {
        for parent in migration.parents.iter().chain(&migration.depends_on) {
            for &parent in numbers.get(parent.as_str()).map_or(&[][..], Vec::as_slice) {
                if parent != number
                    && let (Some(of_parent), Some(waits)) = (children.get_mut(parent), waiting.get_mut(number))
                {
                    of_parent.push(number);
                    *waits += 1;
                }
            }
        }
    }
    let free = waiting.iter().enumerate().filter(|(_, waits)| **waits == 0);
    let mut ready: BinaryHeap<Reverse<usize>> = free.map(|(number, _)| Reverse(number)).collect();
    let mut order = Vec::with_capacity(migrations.len());
    let mut placed = vec![false; migrations.len()];
    while let Some(Reverse(number)) = ready.pop() {
        order.push(number);
        if let Some(placed) = placed.get_mut(number) {
            *placed = true;
        }
        for &child in children.get(number).map_or(&[][..], Vec::as_slice) {
            if let Some(waits) = waiting.get_mut(child) {
                *waits -= 1;
                if *waits == 0 {
                    ready.push(Reverse(child));
                }
            }
        }
    }
    order.extend(placed.iter().enumerate().filter(|(_, placed)| !**placed).map(|(number, _)| number));
    let mut migrations: Vec<Option<Arc<Migration>>> = migrations.into_iter().map(Some).collect();
    order.into_iter().filter_map(|number| migrations.get_mut(number).and_then(Option::take)).collect()
}

/// Puts revisions in the place of the branch labels that `depends_on` names. In `down_revision`, Alembic takes none.
pub(crate) fn resolve_labels(trees: &mut [Vec<Arc<Migration>>]) {
    let mut labels: FxHashMap<String, Vec<(usize, String)>> = FxHashMap::default();
    for (number, tree) in trees.iter().enumerate() {
        for migration in tree {
            for label in &migration.branch_labels {
                let place = (number, migration.revision.text.clone());
                labels.entry(label.text.clone()).or_default().push(place);
            }
        }
    }
    if labels.is_empty() {
        return;
    }
    for (number, tree) in trees.iter_mut().enumerate() {
        let dependent = tree.iter_mut().filter(|migration| !migration.depends_on.is_empty());
        for name in dependent.flat_map(|migration| &mut Migration::own(migration).depends_on) {
            let found = labels.get(&name.text).map_or(&[][..], Vec::as_slice);
            // Trees for several databases may share their labels.
            let own = found.iter().find(|(tree, _)| *tree == number).or(found.first());
            if let Some((_, revision)) = own {
                name.text.clone_from(revision);
            }
        }
    }
}

/// Groups of revisions that hang together: for each migration the number of its group.
pub(crate) fn components(trees: &[Vec<Arc<Migration>>]) -> Vec<usize> {
    let mut group: Vec<usize> = (0..trees.len()).collect();
    let mut homes: FxHashMap<&str, usize> = FxHashMap::default();
    for (number, tree) in trees.iter().enumerate() {
        for migration in tree {
            homes.entry(migration.revision.as_str()).or_insert(number);
        }
    }
    for (number, tree) in trees.iter().enumerate() {
        let own: rustc_hash::FxHashSet<&str> = tree.iter().map(|migration| migration.revision.as_str()).collect();
        for name in tree.iter().flat_map(|migration| migration.parents.iter().chain(&migration.depends_on)) {
            // The same id in two trees is no bond: dialects share their revisions.
            if own.contains(name.as_str()) {
                continue;
            }
            if let Some(&home) = homes.get(name.as_str()) {
                let (from, to) = (root(&group, number), root(&group, home));
                if let Some(entry) = group.get_mut(from.max(to)) {
                    *entry = from.min(to);
                }
            }
        }
    }
    (0..trees.len()).map(|number| root(&group, number)).collect()
}

fn root(group: &[usize], mut number: usize) -> usize {
    while let Some(&parent) = group.get(number) {
        if parent == number {
            break;
        }
        number = parent;
    }
    number
}
