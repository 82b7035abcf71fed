//! A state of the files as git has it: of a commit, of the index, of the folder itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::ask::Repository;
use crate::error::Error;
use linter::moved;

/// How deep links lead to links before nobody follows them.
const DEEPEST_LINK: usize = 8;

/// Files by their paths from the top of the outermost repository, with `/`.
pub(super) type Tree = BTreeMap<String, Blob>;

/// A file of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Blob {
    /// Its object.
    pub(super) id: String,
    /// Whether it is a symbolic link: the object then holds the path that it leads to.
    pub(super) is_link: bool,
    /// In which repository the object is found.
    pub(super) store: usize,
}

/// The repositories of a project: the outermost one first, then its submodules as they are met.
#[derive(Clone, Debug)]
pub(super) struct Stores(pub(super) Vec<(String, Repository)>);

/// What the index has, and in which of its files the folder differs from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub(super) tree: Tree,
    /// Files that a sparse checkout leaves out of the folder.
    pub(super) left_out: HashSet<String>,
    /// Files that are not as the index has them.
    pub(super) dirty: HashSet<String>,
    /// Submodules, and the commits that the index has of them.
    submodules: Vec<(String, String)>,
}

impl Stores {
    /// The files of a commit of the outermost repository, and of its submodules as that commit has them.
    pub(super) fn commit(&mut self, commit: &str) -> Result<Tree, Error> {
        let mut tree = Tree::new();
        self.add_commit(0, "", commit, &mut tree)?;
        Ok(tree)
    }

    /// The files of the index, and of the submodules as the index has them.
    pub(super) fn staged(&mut self, index: Index) -> Result<Tree, Error> {
        let mut tree = index.tree;
        for (path, commit) in index.submodules {
            self.add_submodule("", &path, &commit, &mut tree)?;
        }
        Ok(tree)
    }

    /// The top of the outermost repository.
    pub(super) fn top(&self) -> &Path {
        self.0.first().map_or(Path::new(""), |(_, repository)| &repository.top)
    }

    /// The index of the outermost repository.
    pub(super) fn outer_index(&self) -> Result<Index, Error> {
        self.index_of(0)
    }

    /// What the folder has that git knows of: the index, and that of each submodule.
    pub(super) fn index(&mut self) -> Result<Index, Error> {
        let mut whole = self.index_of(0)?;
        let mut waiting: Vec<(String, String)> = whole.submodules.clone();
        while let Some((path, _)) = waiting.pop() {
            let Some(store) = self.store(&path) else { continue };
            let prefix = format!("{path}/");
            let within = |path: String| format!("{prefix}{path}");
            let index = self.index_of(store)?;
            whole.tree.extend(index.tree.into_iter().map(|(path, blob)| (within(path), blob)));
            whole.left_out.extend(index.left_out.into_iter().map(within));
            whole.dirty.extend(index.dirty.into_iter().map(within));
            waiting.extend(index.submodules.into_iter().map(|(path, commit)| (within(path), commit)));
        }
        Ok(whole)
    }

    /// The index of one repository, without its submodules.
    fn index_of(&self, store: usize) -> Result<Index, Error> {
        let (_, repository) = &self.0[store];
        let mut index = Index::default();
        let listing = repository.ask(&["ls-files", "--stage", "-t", "-z", "--full-name", "--", ":/"])?;
        // `<tag> <mode> <id> <stage>`, a tabulator, the path.
        for (head, path) in listing.split('\0').filter_map(|entry| entry.split_once('\t')) {
            let mut words = head.split(' ');
            let [tag, mode, id, stage] = std::array::from_fn(|_| words.next().unwrap_or_default());
            match (mode, stage) {
                ("160000", _) => index.submodules.push((path.to_owned(), id.to_owned())),
                // Of a file in conflict the second stage is ours.
                (_, "0" | "2") => {
                    index.tree.insert(path.to_owned(), Blob { id: id.to_owned(), is_link: mode == "120000", store });
                    if tag == "S" {
                        index.left_out.insert(path.to_owned());
                    }
                }
                _ => {}
            }
        }
        let changes = ["diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-relative"];
        let changes = repository.ask(&[&changes[..], &["--ignore-submodules"]].concat())?;
        let mut words = changes.split('\0');
        while let (Some(status), Some(path)) = (words.next(), words.next()) {
            if status == "A" {
                // It is meant to be added, and has not been.
                index.tree.remove(path);
            }
            index.dirty.insert(path.to_owned());
        }
        Ok(index)
    }

    fn add_commit(&mut self, store: usize, prefix: &str, commit: &str, tree: &mut Tree) -> Result<(), Error> {
        let (_, repository) = &self.0[store];
        let listing = repository.ask(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        // `<mode> <type> <id>`, a tabulator, the path.
        for (head, path) in listing.split('\0').filter_map(|entry| entry.split_once('\t')) {
            let mut words = head.split(' ');
            let [mode, _, id] = std::array::from_fn(|_| words.next().unwrap_or_default());
            if mode == "160000" {
                self.add_submodule(prefix, path, id, tree)?;
            } else {
                let blob = Blob { id: id.to_owned(), is_link: mode == "120000", store };
                tree.insert(format!("{prefix}{path}"), blob);
            }
        }
        Ok(())
    }

    fn add_submodule(&mut self, prefix: &str, path: &str, commit: &str, tree: &mut Tree) -> Result<(), Error> {
        let path = format!("{prefix}{path}");
        let Some(store) = self.store(&path) else {
            return Ok(());
        };
        let (_, repository) = &self.0[store];
        if repository.try_to_ask(&["cat-file", "-e", &format!("{commit}^{{commit}}")]).is_none() {
            return Err(Error::SubmoduleBehind { path, commit: commit.to_owned() });
        }
        self.add_commit(store, &format!("{path}/"), commit, tree)
    }

    /// The number of the repository of a submodule; `None` where it is not checked out.
    fn store(&mut self, path: &str) -> Option<usize> {
        if let Some(known) = self.0.iter().position(|(of, _)| of == path) {
            return Some(known);
        }
        let repository = Repository::of_submodule(self.0.first()?.1.top.join(path))?;
        self.0.push((path.to_owned(), repository));
        Some(self.0.len() - 1)
    }

    /// The contents of files, in their order.
    pub(super) fn contents(&self, blobs: &[&Blob]) -> Result<Vec<Vec<u8>>, Error> {
        let mut contents: Vec<Vec<u8>> = vec![Vec::new(); blobs.len()];
        for (store, (_, repository)) in self.0.iter().enumerate() {
            let numbers: Vec<usize> = (0..blobs.len()).filter(|number| blobs[*number].store == store).collect();
            let names: Vec<&str> = numbers.iter().map(|number| blobs[*number].id.as_str()).collect();
            for (number, bytes) in numbers.iter().zip(repository.blobs(&names)?) {
                contents[*number] = bytes;
            }
        }
        Ok(contents)
    }
}

/// Where the symbolic links of a tree lead: each by its path, to a path of the same tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Links(HashMap<String, String>);

impl Links {
    /// Reads the links of a tree.
    pub(super) fn of(tree: &Tree, stores: &Stores) -> Result<Self, Error> {
        let links: Vec<(&String, &Blob)> = tree.iter().filter(|(_, blob)| blob.is_link).collect();
        let blobs: Vec<&Blob> = links.iter().map(|(_, blob)| *blob).collect();
        let targets = stores.contents(&blobs)?.into_iter();
        let links = links.iter().zip(targets).filter_map(|((path, _), target)| {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            Some(((*path).clone(), joined(folder, &String::from_utf8_lossy(&target))?))
        });
        Ok(Self(links.collect()))
    }

    /// The path that is meant by a path which may lead through links.
    pub(super) fn follow(&self, path: &str) -> String {
        let mut path = path.to_owned();
        for _ in 0..DEEPEST_LINK {
            let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
            let link = ends.into_iter().find_map(|end| Some((end, self.0.get(path.get(..end)?)?)));
            let Some((end, target)) = link else { break };
            path = moved(&path, path.get(..end).unwrap_or_default(), target);
        }
        path
    }
}

/// A path from a folder on, both from the top; `None` if it leads out of the repository.
pub(super) fn joined(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
