//! Files that were moved, and the folders that moved with them: known by what they hold.

use std::collections::HashMap;

use linter::{is_within, moved};

use super::tree::{Blob, Tree};

/// Where files went.
#[derive(Clone, Debug, Default)]
pub(super) struct Moves {
    /// Each file that was moved as it was: from where, and where to.
    files: HashMap<String, String>,
    /// Folders that are gone, and where most of what they held went.
    folders: HashMap<String, String>,
}

impl Moves {
    /// What was moved between two trees.
    pub(super) fn between(then: &Tree, now: &Tree) -> Self {
        let mut news: HashMap<&Blob, Vec<&str>> = HashMap::new();
        for (path, blob) in now.iter().filter(|(path, _)| !then.contains_key(*path)) {
            news.entry(blob).or_default().push(path);
        }
        let mut moves = Self::default();
        if news.is_empty() {
            return moves;
        }
        let mut votes: HashMap<(&str, &str), usize> = HashMap::new();
        for (from, blob) in then.iter().filter(|(path, _)| !now.contains_key(*path)) {
            let Some(places) = news.get_mut(blob).filter(|places| !places.is_empty()) else {
                continue;
            };
            let same_name = places.iter().position(|to| name(to) == name(from));
            let to = places.swap_remove(same_name.unwrap_or(0));
            let (old, new) = without_shared_end(from, to);
            if same_name.is_some() && !old.is_empty() {
                *votes.entry((old, new)).or_default() += 1;
            }
            moves.files.insert(from.clone(), to.to_owned());
        }
        let mut votes: Vec<((&str, &str), usize)> = votes.into_iter().collect();
        votes.sort_by(|(left, few), (right, many)| few.cmp(many).then_with(|| right.cmp(left)));
        for ((old, new), _) in votes {
            let is_gone = now.range(format!("{old}/")..).next().is_none_or(|(path, _)| !is_within(path, old));
            if is_gone {
                moves.folders.insert(old.to_owned(), new.to_owned());
            }
        }
        moves
    }

    /// Where a file is now.
    pub(super) fn place(&self, path: &str) -> String {
        if let Some(to) = self.files.get(path) {
            return to.clone();
        }
        let folders = path.rmatch_indices('/').filter_map(|(end, _)| path.get(..end));
        let folder = folders.into_iter().find_map(|folder| Some((folder, self.folders.get(folder)?)));
        folder.map_or_else(|| path.to_owned(), |(old, new)| moved(path, old, new))
    }

    /// Where a folder was: all the places it came from, itself first.
    pub(super) fn origins(&self, folder: &str) -> Vec<String> {
        let came = self.folders.iter().filter_map(|(old, new)| match () {
            () if is_within(folder, new) => Some(moved(folder, new, old)),
            () if is_within(new, folder) => Some(old.clone()),
            () => None,
        });
        std::iter::once(folder.to_owned()).chain(came).collect()
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Two paths without the last parts that they share.
fn without_shared_end<'p>(mut one: &'p str, mut other: &'p str) -> (&'p str, &'p str) {
    while !one.is_empty() && !other.is_empty() && name(one) == name(other) {
        let above = |path: &'p str| path.rsplit_once('/').map_or("", |(folder, _)| folder);
        (one, other) = (above(one), above(other));
    }
    (one, other)
}
