//! A changelog in XML, YAML or JSON, as far as it says which files are run, and in which order.
//!
//! The three say the same in the same words: `include` with a `file`, `includeAll` with a `path`, `changeSet`. So its words are read,
//! whatever stands between them. What is a changeset there is no SQL, and a gap in the history.

use std::collections::{HashMap, HashSet};

use model::{FileId, SourceFile, Span, join, order};

use crate::grouped;
use crate::settings::Settings;

/// How many changelogs include one another at the most.
const DEEPEST: usize = 50;

/// What is run, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A file of SQL.
    Sql(FileId),
    /// Changes that are not SQL, or a file that is not there: where they stand.
    Unread(FileId, Span),
}

/// A changelog that no other one includes, and all that it leads to.
pub(super) struct Order {
    /// The folder of the changelog.
    pub(super) root: String,
    pub(super) items: Vec<Item>,
}

/// What a changelog says.
enum Entry<'t> {
    File(&'t str, Span),
    Folder(&'t str),
    Changes(Span),
}

/// A changelog, and what it says.
struct Changelog<'a> {
    id: FileId,
    file: &'a SourceFile,
    entries: Vec<Entry<'a>>,
}

/// The files that may be included, by their paths and by their names.
struct Files<'a> {
    scripts: HashMap<&'a str, FileId>,
    changelogs: HashMap<&'a str, usize>,
    by_name: Vec<(&'a str, Vec<&'a str>)>,
}

/// The orders of all changelogs that lead to SQL.
pub(super) fn orders(files: &[SourceFile], scripts: &[FileId], settings: &Settings<'_>) -> Vec<Order> {
    let changelogs: Vec<Changelog<'_>> = settings
        .changelogs()
        .iter()
        .filter_map(|&id| files.get(id.index()).map(|file| Changelog { id, file, entries: entries(&file.text) }))
        .filter(|changelog| !changelog.entries.is_empty())
        .collect();
    if changelogs.is_empty() {
        return Vec::new();
    }
    let by_path = |&id: &FileId| Some((&*files.get(id.index())?.path, id));
    let mut known = Files {
        scripts: scripts.iter().filter_map(by_path).collect(),
        changelogs: changelogs.iter().enumerate().map(|(index, it)| (&*it.file.path, index)).collect(),
        by_name: Vec::new(),
    };
    let mut paths: Vec<&str> = known.scripts.keys().chain(known.changelogs.keys()).copied().collect();
    order::natural(&mut paths);
    known.by_name = grouped(paths.iter().map(|path| (path.rsplit('/').next().unwrap_or(path), *path)).collect());
    let included: HashSet<&str> = changelogs.iter().flat_map(|changelog| led_to(changelog, &known, &paths)).collect();
    let roots = changelogs.iter().filter(|changelog| !included.contains(&*changelog.file.path));
    let orders = roots.map(|changelog| {
        let mut items = Vec::new();
        walk(changelog, &changelogs, &known, &paths, 0, &mut HashSet::new(), &mut items);
        // Several changes on end are one gap.
        items.dedup_by(|one, other| matches!((one, other), (Item::Unread(..), Item::Unread(..))));
        Order { root: changelog.file.folder().to_owned(), items }
    });
    orders.filter(|order| order.items.iter().any(|item| matches!(item, Item::Sql(_)))).collect()
}

/// The paths that a changelog includes.
fn led_to<'a>(changelog: &Changelog<'a>, known: &Files<'a>, paths: &[&'a str]) -> Vec<&'a str> {
    let of = |entry: &Entry<'_>| match entry {
        Entry::File(path, _) => known.resolve(changelog.file.folder(), path).into_iter().collect(),
        Entry::Folder(path) => within(changelog.file.folder(), path, paths).to_vec(),
        Entry::Changes(_) => Vec::new(),
    };
    let others = changelog.entries.iter().flat_map(of);
    others.filter(|path| *path != &*changelog.file.path).collect()
}

/// Adds what a changelog leads to, each file once, as Liquibase runs it once.
fn walk<'a>(
    changelog: &Changelog<'a>,
    changelogs: &[Changelog<'a>],
    known: &Files<'a>,
    paths: &[&'a str],
    depth: usize,
    seen: &mut HashSet<&'a str>,
    items: &mut Vec<Item>,
) {
    if depth > DEEPEST || !seen.insert(&changelog.file.path) {
        return;
    }
    let folder = changelog.file.folder();
    for entry in &changelog.entries {
        let found = match entry {
            Entry::Changes(span) => {
                items.push(Item::Unread(changelog.id, *span));
                continue;
            }
            Entry::File(path, span) => {
                let found = known.resolve(folder, path);
                items.extend(found.is_none().then_some(Item::Unread(changelog.id, *span)));
                found.into_iter().collect()
            }
            Entry::Folder(path) => within(folder, path, paths).to_vec(),
        };
        for path in found {
            if let Some(index) = known.changelogs.get(path) {
                changelogs
                    .get(*index)
                    .into_iter()
                    .for_each(|it| walk(it, changelogs, known, paths, depth + 1, seen, items));
            } else if seen.insert(path) {
                items.extend(known.scripts.get(path).copied().map(Item::Sql));
            }
        }
    }
}

impl<'a> Files<'a> {
    /// The file that is meant: beside the changelog, or below one of the folders that Liquibase looks in, which nobody tells.
    fn resolve(&self, folder: &str, path: &str) -> Option<&'a str> {
        let path = bare(path);
        let beside = plain(folder, path);
        let name = path.rsplit('/').next()?;
        let (_, same) = self.by_name.get(self.by_name.binary_search_by(|(known, _)| known.cmp(&name)).ok()?)?;
        same.iter().copied().find(|known| *known == beside).or_else(|| {
            let mut ending = same.iter().copied().filter(|known| ends(known, path));
            ending.next().filter(|_| ending.next().is_none())
        })
    }
}

/// The files in a folder and below it, in the order of their paths.
fn within<'p, 'a>(folder: &str, path: &str, paths: &'p [&'a str]) -> &'p [&'a str] {
    let path = bare(path).trim_end_matches('/');
    let beside = plain(folder, path);
    let all = |inner: &str| {
        let first = paths.partition_point(|known| *known < inner);
        let rest = paths.get(first..).unwrap_or(&[]);
        let count = rest.iter().take_while(|known| known.starts_with(inner)).count();
        rest.get(..count).unwrap_or(&[])
    };
    let found = all(&join(&beside, ""));
    if !found.is_empty() {
        return found;
    }
    // From the top of what Liquibase looks in, wherever that is.
    let top = paths.iter().find_map(|known| {
        let end = known
            .match_indices('/')
            .map(|(end, _)| end)
            .find(|&end| known.get(..end).is_some_and(|it| ends(it, path)))?;
        known.get(..end)
    });
    top.map_or(&[], |top| all(&join(top, "")))
}

/// A path without what says where to look for it.
fn bare(path: &str) -> &str {
    let path = path.strip_prefix("classpath:").or_else(|| path.strip_prefix("classpath*:")).unwrap_or(path);
    path.trim_start_matches('/')
}

/// Whether a path ends with another, part by part.
fn ends(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// A path as seen from a folder, without `.` and `..`.
fn plain(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What a changelog says, in its order.
fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    // The word that was read and wants another one: what is included, and then where it is.
    let mut wanted = "";
    let mut is_value = false;
    for (word, span) in spoken(text) {
        match word {
            _ if is_value => {
                entries.push(if wanted == "file" { Entry::File(word, span) } else { Entry::Folder(word) });
                (wanted, is_value) = ("", false);
            }
            "include" => wanted = "file",
            "includeAll" => wanted = "path",
            "changeSet" => {
                entries.push(Entry::Changes(span));
                wanted = "";
            }
            _ => is_value = !wanted.is_empty() && word == wanted,
        }
    }
    entries
}

/// The words of a changelog that are no comments.
fn spoken(text: &str) -> impl Iterator<Item = (&str, Span)> {
    let mut is_comment = false;
    let mut end = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let start = end;
        end += line.len();
        (start, line)
    });
    let code = lines.filter_map(move |(start, line)| {
        let opens = line.find("<!--").filter(|_| !is_comment);
        let closes = line.find("-->");
        let was_comment = is_comment;
        is_comment = (is_comment || opens.is_some()) && closes.is_none();
        let is_yaml_comment = line.trim_start().starts_with('#');
        match opens {
            _ if was_comment || is_yaml_comment => None,
            Some(open) => Some((start, line.get(..open)?)),
            None => Some((start, line)),
        }
    });
    code.flat_map(|(start, line)| {
        let is_apart = |letter: char| {
            letter.is_whitespace() || matches!(letter, '<' | '>' | '{' | '}' | '[' | ']' | ',' | '"' | '\'' | '=')
        };
        let words =
            line.split(is_apart).map(|word| word.trim_end_matches(':')).filter(|word| !word.is_empty() && *word != "/");
        words.map(move |word| {
            let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
            (word, Span::from(at..at + word.len()))
        })
    })
}
