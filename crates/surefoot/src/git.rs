//! What git knows of the files: the state that is judged, and the state it is held against, read without touching the
//! checkout.

mod ask;
mod moves;
mod tree;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use disk::{Files, Unsaved, absolute, relative};
use linter::{Earlier, SourceFile, is_within, may_matter, moved};

use crate::error::Error;
use ask::Repository;
use moves::Moves;
use tree::{Blob, Index, Links, Stores, Tree};

/// How the files that are judged differ from those on disk, and what they are held against.
pub(crate) struct State {
    /// Files that are judged otherwise than the disk has them, or that it does not have.
    pub(crate) instead: Unsaved,
    /// Files that the disk has, and that are not judged.
    pub(crate) without: HashSet<PathBuf>,
    /// Where links lead, if nothing is judged but what is staged.
    staged: Option<Links>,
    /// What people call what it is held against.
    name: String,
    stores: Stores,
    /// What it is held against.
    then: Tree,
    /// What is judged, as far as git has it.
    now: Tree,
    moves: Moves,
}

/// The files on disk, as they are after they were merged into `name`: with what came there since the current commit
/// parted from it. Held against `name` as it is.
pub(crate) fn merged(name: &str) -> Result<State, Error> {
    let repository = Repository::around(&crate::files::current())?;
    let (fork, tip) = commits(&repository, name)?;
    let mut stores = Stores(vec![(String::new(), repository)]);
    let (before, then) = (stores.commit(&fork)?, stores.commit(&tip)?);
    let Index { tree, left_out, dirty, .. } = stores.index()?;
    let mut now: Tree = tree.into_iter().filter(|(path, _)| !dirty.contains(path)).collect();
    let moves = Moves::between(&before, &now);
    let mut state = State::new(name, stores, then.clone());
    // What a sparse checkout has not written is there all the same.
    let mut instead: BTreeMap<String, Blob> = BTreeMap::new();
    let left_out = left_out.into_iter().filter_map(|path| now.get(&path).map(|blob| (path.clone(), blob.clone())));
    instead.extend(left_out.filter(|(path, _)| may_matter(path)));
    let theirs: Vec<&String> = before.keys().chain(then.keys().filter(|path| !before.contains_key(*path))).collect();
    for path in theirs.into_iter().filter(|path| may_matter(path) && before.get(*path) != then.get(*path)) {
        let place = moves.place(path);
        if !state.is_untouched(&place, before.get(path), &now)? {
            continue;
        }
        if let Some(blob) = then.get(path) {
            instead.insert(place.clone(), blob.clone());
            now.insert(place, blob.clone());
        } else {
            now.remove(&place);
            state.without.insert(state.whole(&place));
        }
    }
    state.take(&instead)?;
    Ok(State { now, moves, ..state })
}

/// What is staged, held against the last commit; against nothing before the first.
pub(crate) fn staged() -> Result<State, Error> {
    let repository = Repository::around(&crate::files::current())?;
    let head = repository.try_to_ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
    let mut stores = Stores(vec![(String::new(), repository)]);
    let then = head.map_or_else(|| Ok(Tree::new()), |head| stores.commit(&head))?;
    let index = stores.index()?;
    let (dirty, on_disk) = (index.dirty.clone(), index.tree.clone());
    let outer = stores.outer_index()?;
    let now = stores.staged(outer)?;
    let mut state = State::new("HEAD", stores, then);
    let differs = |path: &str, blob: &Blob| {
        dirty.contains(path) || index.left_out.contains(path) || on_disk.get(path) != Some(blob)
    };
    let is_wanted = |(path, blob): &(&String, &Blob)| may_matter(path) && differs(path, blob);
    let instead = now.iter().filter(is_wanted).map(|(path, blob)| (path.clone(), blob.clone())).collect();
    state.take(&instead)?;
    let moves = Moves::between(&state.then, &now);
    let links = Links::of(&now, &state.stores)?;
    Ok(State { now, moves, staged: Some(links), ..state })
}

impl State {
    fn new(name: &str, stores: Stores, then: Tree) -> Self {
        Self {
            instead: Unsaved::new(),
            without: HashSet::new(),
            staged: None,
            name: name.to_owned(),
            stores,
            then,
            now: Tree::new(),
            moves: Moves::default(),
        }
    }

    /// Takes files as git has them, instead of those on disk. A link stands for what it leads to, which is a file of its
    /// own.
    fn take(&mut self, files: &BTreeMap<String, Blob>) -> Result<(), Error> {
        let files: Vec<(&String, &Blob)> = files.iter().filter(|(_, blob)| !blob.is_link).collect();
        let blobs: Vec<&Blob> = files.iter().map(|(_, blob)| *blob).collect();
        let contents = self.stores.contents(&blobs)?;
        let paths: Vec<PathBuf> = files.iter().map(|(path, _)| self.whole(path)).collect();
        self.instead.extend(paths.into_iter().zip(contents));
        Ok(())
    }

    /// Whether this branch has left a file as it was: `before`, when it parted.
    fn is_untouched(&self, path: &str, before: Option<&Blob>, now: &Tree) -> Result<bool, Error> {
        if let Some(blob) = now.get(path) {
            return Ok(Some(blob) == before);
        }
        match (std::fs::read(self.whole(path)), before) {
            // Git may call a file changed that was only written again.
            (Ok(bytes), Some(before)) => {
                Ok(self.stores.contents(&[before])?.first().is_some_and(|then| is_same_text(then, &bytes)))
            }
            (Ok(_), None) | (Err(_), Some(_)) => Ok(false),
            (Err(_), None) => Ok(true),
        }
    }

    /// Whether a file that was read is judged.
    pub(crate) fn judges(&self, whole: &Path) -> bool {
        let is_staged =
            |links: &Links| self.inner(whole).is_none_or(|path| self.now.contains_key(&links.follow(&path)));
        !self.without.contains(whole) && self.staged.as_ref().is_none_or(is_staged)
    }

    /// The files as they were in what this state is held against: the same files, and those among `paths` that are no
    /// longer there. `piped` is a file that came through the pipe, which git does not know.
    pub(crate) fn earlier(&self, files: &Files, paths: &[PathBuf], piped: &Path) -> Result<Earlier, Error> {
        let current = crate::files::current();
        let piped = absolute(&current, piped);
        let links = Links::of(&self.then, &self.stores)?;
        let mut earlier: Vec<SourceFile> = Vec::new();
        let mut wanted: BTreeMap<String, (String, Blob)> = BTreeMap::new();
        let mut known: HashSet<String> = HashSet::new();
        for source in &files.sources {
            let whole = absolute(files.base(), Path::new(&*source.path));
            let Some(path) = self.inner(&whole) else { continue };
            let meant = links.follow(&path);
            known.insert(meant.clone());
            let Some(blob) = self.then.get(&meant) else { continue };
            if whole != piped && self.now.get(&meant) == Some(blob) {
                // What did not change need not be asked for.
                earlier.push(source.clone());
            } else {
                wanted.insert(source.path.to_string(), (meant, blob.clone()));
            }
        }
        for (path, meant) in self.others(&current, paths, &links, &known) {
            let shown = relative(files.base(), &self.whole(&path));
            if let Some(blob) = self.then.get(&meant) {
                wanted.insert(shown, (meant, blob.clone()));
            }
        }
        let blobs: Vec<&Blob> = wanted.values().map(|(_, blob)| blob).collect();
        let contents = self.stores.contents(&blobs)?;
        earlier.extend(wanted.keys().zip(contents).map(|(path, bytes)| SourceFile::decode(path.clone(), &bytes)));
        earlier.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Earlier { name: self.name.clone(), files: earlier })
    }

    /// The files among `paths` that there were, and that are not `known`: each as it is called through the links that
    /// lead to it, and as git has it.
    fn others(
        &self,
        current: &Path,
        paths: &[PathBuf],
        links: &Links,
        known: &HashSet<String>,
    ) -> Vec<(String, String)> {
        let given = paths.iter().filter_map(|path| self.inner(&absolute(current, path)));
        let given: Vec<String> = given.flat_map(|path| self.moves.origins(&path)).collect();
        let mut found: HashMap<String, String> = HashMap::new();
        for folder in given {
            let meant = links.follow(&folder);
            let held = self.then.iter().filter(|(path, blob)| {
                !blob.is_link
                    && is_within(path, &meant)
                    && !known.contains(*path)
                    && path.split('/').rev().skip(1).all(linter::enters)
            });
            found.extend(held.map(|(path, _)| (moved(path, &meant, &folder), path.clone())));
        }
        let paths: Vec<&str> = found.keys().map(String::as_str).collect();
        linter::select(&paths).into_iter().map(|path| (path.to_owned(), found[path].clone())).collect()
    }

    /// A path from the top of the repository, as an absolute one.
    fn whole(&self, path: &str) -> PathBuf {
        self.stores.top().join(path)
    }

    /// An absolute path, from the top of the repository; `None` if it lies outside.
    fn inner(&self, whole: &Path) -> Option<String> {
        whole.starts_with(self.stores.top()).then(|| relative(self.stores.top(), whole))
    }
}

/// The commit where the current one parted from `name`, and that of `name`.
fn commits(repository: &Repository, name: &str) -> Result<(String, String), Error> {
    let commit = |name: &str| {
        repository.try_to_ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])
    };
    let is_shallow = || repository.try_to_ask(&["rev-parse", "--is-shallow-repository"]).as_deref() == Some("true");
    let Some(tip) = commit(name) else {
        let remotes = repository.try_to_ask(&["remote"]).unwrap_or_default();
        let remotes: Vec<String> = remotes.lines().map(str::to_owned).collect();
        let nearest = remotes.iter().map(|remote| format!("{remote}/{name}")).find(|name| commit(name).is_some());
        return Err(Error::UnknownRef { name: name.to_owned(), nearest, remotes, is_shallow: is_shallow() });
    };
    if commit("HEAD").is_none() {
        return Err(Error::Unborn { name: name.to_owned() });
    }
    let fork = repository.try_to_ask(&["merge-base", &tip, "HEAD"]);
    let fork = fork.ok_or_else(|| Error::Apart { name: name.to_owned(), is_shallow: is_shallow() })?;
    Ok((fork, tip))
}

/// Whether two texts are the same, however their lines end: git may write them otherwise than it keeps them.
fn is_same_text(one: &[u8], other: &[u8]) -> bool {
    let lines = |text: &[u8]| text.iter().copied().filter(|byte| *byte != b'\r').collect::<Vec<u8>>();
    one == other || lines(one) == lines(other)
}
