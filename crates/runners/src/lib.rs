//! The other migration tools: which files belong together, in which order, which way is up, and what transaction each
//! tool puts around a file.
//!
//! A tool is one row of [`tool`]: its name, its transaction, and the words that leave it. There are eight layouts:
//! [`numbered`] files (`0001_x.sql`, `.up.sql` beside `.down.sql`), a [`folder`] a migration (`0001_x/up.sql`), files
//! in [`sections`] (`-- migrate:up`), a [`series`] from version to version (`x_001_002.sql`), and [`releases`] (`1.2/01_x.sql`); [`sqitch`] has a
//! plan, and Liquibase [`changesets`]. Each turns files into drafts, and [`history`] reads the drafts.

mod changesets;
mod draft;
mod folder;
mod history;
mod manifest;
mod memo;
mod next;
mod numbered;
mod parallel;
mod releases;
mod remark;
mod sections;
mod series;
mod settings;
mod sqitch;
mod tool;
mod version;

use model::{Dialect, Fault, FileId, History, Runner, SourceFile, Span, order};

use draft::Project;
use settings::Settings;

pub use memo::Memo;
pub use next::{Draft, next};
pub use releases::{home, leads_on};
pub use settings::{SAYING, is_changelog, is_environment};
pub use tool::{named, names};

/// A project that was found, and not read yet.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Its folder.
    pub root: &'a str,
    /// The tool that runs it.
    pub runner: Runner,
    /// One of its files.
    pub file: FileId,
    /// Whose SQL it is, as the tool's own files have it.
    pub dialect: Option<Dialect>,
}

/// Reads the SQL migrations among `candidates`: one history for each project found. Never fails.
///
/// A project is the files of one folder that one tool would run. A file that no tool would order is a history of its
/// own: nothing says what came before it. What `memo` has is not read again.
///
/// `said` is the tool that somebody names for a folder. It comes before what the names of the files make likely, and after
/// the marks of a tool in a file: those no other tool understands. `spoken` is whose SQL a project is written in, where
/// anything says so: it has to be known before it is read.
#[must_use]
pub fn read(
    files: &[SourceFile],
    candidates: &[FileId],
    said: impl Fn(&str) -> Option<Runner>,
    spoken: impl Fn(&Found<'_>) -> Option<Dialect> + Sync,
    memo: &mut Memo,
) -> Vec<History> {
    let settings = Settings::of(files);
    let (planned, rest) = sqitch::find(files, &scripts(files, candidates));
    let (changesets, rest) = changesets::find(files, &rest, &settings);
    let (folders, rest) = folder::find(files, &rest, &said, &settings);
    let (sections, rest) = sections::find(files, &rest, &said);
    let (series, rest) = series::find(files, &rest, &said);
    let (releases, rest) = releases::find(files, &rest, &said, &settings);
    let numbered = numbered::find(files, &rest, &said, &settings);
    let name = |project: Project| Project {
        dialect: project.dialect.or_else(|| tool::dialect(project.runner, &project.root, &settings)),
        ..project
    };
    let projects: Vec<Project> =
        [planned, changesets, folders, sections, series, releases, numbered].into_iter().flatten().map(name).collect();
    let known: &Memo = memo;
    let read = parallel::map(projects, |project| {
        let dialect = project.found().and_then(|found| spoken(&found));
        history::read(project, files, dialect, known)
    });
    let (histories, kept): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    kept.into_iter().flatten().for_each(|kept| memo.keep(kept));
    histories
}

/// The files that are SQL, by the endings of their names: `full.sql`, `full.sql.sqlite`.
fn scripts(files: &[SourceFile], candidates: &[FileId]) -> Vec<FileId> {
    let is_script = |file: &&FileId| {
        let name = files.get(file.index()).map_or("", SourceFile::file_name);
        name.ends_with(".sql")
            || name
                .rsplit_once('.')
                .is_some_and(|(rest, word)| rest.ends_with(".sql") && Dialect::of_word(word).is_some())
    };
    candidates.iter().filter(is_script).copied().collect()
}

/// What files are grouped by: a folder, and what tells groups of one folder apart.
type Key<'a> = (&'a str, &'a str);

/// Groups files by a key, in the order of the keys, keeping the order of the files within each group; and those without one.
fn group_by<'a>(
    files: &[FileId],
    key: &dyn Fn(FileId) -> Option<Key<'a>>,
) -> (Vec<(Key<'a>, Vec<FileId>)>, Vec<FileId>) {
    let (mut keyed, mut rest) = (Vec::new(), Vec::new());
    for &file in files {
        match key(file) {
            Some(key) => keyed.push((key, file)),
            None => rest.push(file),
        }
    }
    (grouped(keyed), rest)
}

/// Puts together what has one key, in the order of the keys: by sorting, for a map is made anew for each type, some kilobytes
/// each time.
fn grouped<K: Ord, T>(mut items: Vec<(K, T)>) -> Vec<(K, Vec<T>)> {
    order::by(&mut items, |left, right| left.0.cmp(&right.0));
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for (key, item) in items {
        match groups.last_mut() {
            Some((last, group)) if *last == key => group.push(item),
            _ => groups.push((key, vec![item])),
        }
    }
    groups
}

/// What is said of a folder in which several tools have left their marks.
fn undecided(root: &str, file: FileId, tools: &[Runner]) -> Option<Fault> {
    let [first, second, ..] = tools else { return None };
    let folder = if root.is_empty() { "." } else { root };
    let message = format!(
        "`{folder}` fits {} and {}: `runner = \"{}\"` or `runner = \"{}\"` in surefoot.toml says which of them runs it",
        first.name, second.name, first.name, second.name
    );
    Some(Fault { message, file, span: Span::empty(0) })
}

/// The project, if there is anything in it.
fn non_empty(project: Project) -> Option<Project> {
    (!project.drafts.is_empty()).then_some(project)
}
