//! What a Python file may import, told from its lines without parsing it: which other files are worth having.

use model::{SourceFile, order};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::modules::{Index, is_standard};

/// A module that a file may import, or the module of a name that it imports.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Import {
    /// The folder it lies in; `None` where it may lie in any folder that Python searches.
    pub folder: Option<String>,
    /// Its path without the ending: `app/utils`, which is `app/utils.py` or `app/utils/__init__.py`.
    pub module: String,
}

/// The modules that a file may import. `path` is the file's own. Those of the standard library and of Alembic and
/// SQLAlchemy are left out. A line of a string that reads like an import counts as one.
#[must_use]
pub fn imports(path: &str, text: &str) -> Vec<Import> {
    let mut found = FxHashSet::default();
    let mut bound: FxHashMap<&str, &str> = FxHashMap::default();
    let mut rest = text;
    while let Some((line, after)) = next_line(rest) {
        rest = after;
        if !may_import(line) {
            continue;
        }
        let words = line.trim_start();
        if let Some(names) = words.strip_prefix("import ") {
            for name in names.split(',') {
                let mut words = name.split_whitespace();
                let module = words.next().unwrap_or("");
                add(&mut found, path, module, &[]);
                match (words.next(), words.next()) {
                    (Some("as"), Some(name)) => bound.insert(name, module),
                    // `import a.b` binds `a`.
                    _ => module.split('.').next().and_then(|first| bound.insert(first, first)),
                };
            }
        } else if let Some((module, names)) = words.strip_prefix("from ").and_then(|words| words.split_once(" import"))
        {
            let mut names = names.trim().to_owned();
            if names.starts_with('(') {
                while !names.contains(')') {
                    let Some((line, after)) = next_line(rest) else {
                        break;
                    };
                    rest = after;
                    names.push(',');
                    names.push_str(line.split('#').next().unwrap_or(""));
                }
            }
            let names = names.split(['(', ')', ',', '#']).filter_map(|name| name.split_whitespace().next());
            add(&mut found, path, module.trim(), &names.collect::<Vec<_>>());
        }
    }
    add_used(&mut found, path, text, &bound);
    if text.contains("current_app") && path.ends_with("env.py") {
        add_application(&mut found, path);
    }
    let mut found: Vec<Import> = found.into_iter().collect();
    order::by(&mut found, |left, right| (&left.folder, &left.module).cmp(&(&right.folder, &right.module)));
    found
}

/// Of the paths, the numbers of those that the files import.
#[must_use]
pub fn imported(files: &[SourceFile], paths: &[&str]) -> FxHashSet<usize> {
    let index = Index::of(paths.iter().copied());
    let mut found = FxHashSet::default();
    for file in files.iter().filter(|file| file.path.ends_with(".py")) {
        found.extend(imports(&file.path, &file.text).iter().filter_map(|import| match &import.folder {
            Some(folder) => index.lying_in(folder, &import.module),
            None => index.above(&import.module, file.folder()),
        }));
    }
    found
}

/// Adds the modules that are used as parts of a package: after `import app`, `app.models.base.Name` is one of
/// `app/models/base.py`. Others import them, and Python then knows them by that path.
fn add_used(found: &mut FxHashSet<Import>, path: &str, text: &str, bound: &FxHashMap<&str, &str>) {
    if bound.is_empty() {
        return;
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    while let Some(dot) = text.get(at..).and_then(|rest| memchr::memchr(b'.', rest.as_bytes())) {
        let (before, after) = text.split_at(at + dot);
        let first = before.rfind(|c| !is_word(c)).map_or(0, |end| end + before.get(end..).map_or(1, first_length));
        let rest = after.split(|c| !(is_word(c) || c == '.')).next().unwrap_or("");
        at += dot + rest.len();
        let Some((module, rest)) = bound.get(before.get(first..).unwrap_or("")).zip(rest.get(1..)) else {
            continue;
        };
        let mut module = (*module).to_owned();
        // The last word is a name in a module; `a.b.c.d.e` nests no deeper than packages do.
        for name in rest.split('.').take(DEEPEST_PACKAGE) {
            add(found, path, &module, &[name]);
            module.push('.');
            module.push_str(name);
        }
    }
}

/// Adds where the application of an `env.py` may be defined that asks Flask for it: in the package that its folder is
/// part of, or in `app` or `wsgi`, which are what Flask looks for if it is not told another place.
fn add_application(found: &mut FxHashSet<Import>, path: &str) {
    if let Some((folder, package)) = above(path, 2).rsplit_once('/').or(Some(("", &*above(path, 2)))) {
        found.insert(Import { folder: Some(folder.to_owned()), module: package.to_owned() });
    }
    for module in ["app", "wsgi"] {
        found.insert(Import { folder: None, module: module.to_owned() });
    }
}

/// How many words of a dotted name may be packages.
const DEEPEST_PACKAGE: usize = 8;

fn next_line(text: &str) -> Option<(&str, &str)> {
    let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    (!text.is_empty()).then(|| (text.get(..end).unwrap_or(text), text.get(end + 1..).unwrap_or("")))
}

/// Whether a line may begin with `import` or `from`: most are told by their first letter. A blank beyond ASCII counts
/// as one.
fn may_import(line: &str) -> bool {
    let first = line.bytes().find(|byte| !byte.is_ascii_whitespace());
    first.is_some_and(|byte| matches!(byte, b'i' | b'f' | 0x0b | 0x1c..=0x1f) || !byte.is_ascii())
}

/// The length of the first character.
fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Adds a module, and those of its names that may be modules in it.
fn add(found: &mut FxHashSet<Import>, path: &str, module: &str, names: &[&str]) {
    let dotted = module.trim_start_matches('.');
    let is_name = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !dotted.is_empty() && !dotted.split('.').all(is_name) {
        return;
    }
    let root = dotted.split('.').next().unwrap_or(dotted);
    let folder = match module.len() - dotted.len() {
        0 if matches!(root, "alembic" | "sqlalchemy" | "sqlmodel") || is_standard(root) => return,
        0 => None,
        level => Some(above(path, level)),
    };
    let module = dotted.replace('.', "/");
    for name in names.iter().filter(|name| is_name(name)) {
        let module = if module.is_empty() { (*name).to_owned() } else { format!("{module}/{name}") };
        found.insert(Import { folder: folder.clone(), module });
    }
    // Python runs the packages that a module lies in before it.
    let mut whole = Some(&*module);
    while let Some(part) = whole.filter(|part| !part.is_empty()) {
        found.insert(Import { folder: folder.clone(), module: part.to_owned() });
        whole = part.rsplit_once('/').map(|(package, _)| package);
    }
}

/// The folder of a file, `level` packages up.
fn above(path: &str, level: usize) -> String {
    let mut folder = path;
    for _ in 0..level {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
    folder.to_owned()
}
