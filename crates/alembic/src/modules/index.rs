//! Python files by what an import may call them.

use model::join;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// Paths of Python files, each by its number in the order they were given.
#[derive(Debug, Default)]
pub(crate) struct Index<'f> {
    paths: Vec<&'f str>,
    /// By their paths, `.py` and `/__init__.py` taken off.
    by_path: FxHashMap<&'f str, usize>,
    /// By each end of their paths that a dotted name could mean: `utils`, `app/utils`, ….
    by_ending: FxHashMap<&'f str, SmallVec<[usize; 2]>>,
    /// The first words of all those names: what does not begin with one of them is found without a search.
    roots: FxHashSet<&'f str>,
}

impl<'f> Index<'f> {
    /// Lists the Python files among the paths.
    pub(crate) fn of(paths: impl Iterator<Item = &'f str>) -> Self {
        let mut index = Self::default();
        for (number, path) in paths.enumerate() {
            index.paths.push(path);
            let Some(path) = module_path(path) else {
                continue;
            };
            index.by_path.insert(path, number);
            let mut rest = path;
            loop {
                index.by_ending.entry(rest).or_default().push(number);
                index.roots.insert(rest.split('/').next().unwrap_or(rest));
                match rest.split_once('/') {
                    Some((_, deeper)) => rest = deeper,
                    None => break,
                }
            }
        }
        index
    }

    /// Whether a dotted name that begins with this word may be one of theirs.
    pub(crate) fn has_root(&self, word: &str) -> bool {
        self.roots.contains(word)
    }

    /// The module with that path in a folder.
    pub(crate) fn lying_in(&self, folder: &str, module: &str) -> Option<usize> {
        self.by_path.get(join(folder, module).as_str()).copied()
    }

    /// The file an absolute import means, to a file in the folder `asking`: the nearest in the folders above it, which
    /// Python may search, and their `src`.
    pub(crate) fn above(&self, module: &str, asking: &str) -> Option<usize> {
        self.by_ending.get(module)?;
        let mut path = String::with_capacity(asking.len() + "/src/".len() + module.len());
        let mut folder = Some(asking);
        while let Some(above) = folder {
            for within in ["", "src"] {
                path.clear();
                for part in [above, within, module].into_iter().filter(|part| !part.is_empty()) {
                    if !path.is_empty() {
                        path.push('/');
                    }
                    path.push_str(part);
                }
                if let Some(&number) = self.by_path.get(path.as_str()) {
                    return Some(number);
                }
            }
            folder = match above.rsplit_once('/') {
                Some((next, _)) => Some(next),
                None if above.is_empty() => None,
                None => Some(""),
            };
        }
        None
    }

    /// The same; else, for a name of several words, the file that shares most folders with the one that asks.
    pub(crate) fn nearest(&self, module: &str, asking: &str) -> Option<usize> {
        if let Some(number) = self.above(module, asking) {
            return Some(number);
        }
        let candidates = self.by_ending.get(module)?;
        let shared = |number: &usize| {
            let path = self.paths.get(*number).copied().unwrap_or("");
            let folders = path.split('/').zip(asking.split('/')).take_while(|(left, right)| left == right).count();
            (folders, std::cmp::Reverse(path.len()), std::cmp::Reverse(*number))
        };
        candidates.iter().copied().filter(|_| module.contains('/')).max_by_key(shared)
    }
}

/// The path of a Python file as a module.
fn module_path(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".py")?;
    Some(stem.strip_suffix("/__init__").unwrap_or(stem))
}
