//! Numbered files: `0001_users.sql`, `0001_users.up.sql` beside `0001_users.down.sql`. A file without a number is a
//! history of its own.

use std::collections::HashMap;

use model::{Fault, FileId, Runner, SourceFile, Span, Wrapping, order};

use crate::draft::{Draft, Part, Project};
use crate::version::{Version, words};
use crate::{group_by, manifest, non_empty, tool};

/// A file, and what its name says.
struct Named<'a> {
    id: FileId,
    file: &'a SourceFile,
    version: Version,
    way: Way,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `.sql`
    Only,
    /// `.up.sql`
    Up,
    /// `.down.sql`
    Down,
}

/// Finds the projects whose files are numbered; every other file is a project of its own.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    said: &impl Fn(&str) -> Option<Runner>,
) -> Vec<Project> {
    let (folders, rest) = group_by(candidates, |id| {
        let file = files.get(id.index())?;
        Version::of(stem(file).0).map(|_| file.folder().to_owned())
    });
    let numbered = folders.into_iter().filter_map(|(root, group)| {
        let named: Vec<Named<'_>> = group.into_iter().filter_map(|id| named(id, files.get(id.index())?)).collect();
        let runner = said(&root).unwrap_or_else(|| runner(&named, &root, files));
        non_empty(project(root, runner, named))
    });
    let alone = rest.into_iter().filter_map(|id| {
        let file = files.get(id.index())?;
        Some(alone(id, file, said(file.folder())))
    });
    numbered.chain(alone).collect()
}

fn named(id: FileId, file: &SourceFile) -> Option<Named<'_>> {
    let (stem, way) = stem(file);
    Some(Named { id, file, version: Version::of(stem)?, way })
}

/// The name without its ending, and what the ending says.
pub(crate) fn stem(file: &SourceFile) -> (&str, Way) {
    let name = file.file_name();
    let name = name.strip_suffix(".postgres").unwrap_or(name);
    let name = name.strip_suffix(".sql").unwrap_or(name);
    match name.strip_suffix(".up") {
        Some(stem) => (stem, Way::Up),
        None => name.strip_suffix(".down").map_or((name, Way::Only), |stem| (stem, Way::Down)),
    }
}

/// Tells the tool by what only it has.
fn runner(named: &[Named<'_>], root: &str, files: &[SourceFile]) -> Runner {
    let paired = named.iter().any(|named| named.way != Way::Only);
    let sqlx = named.iter().any(|named| leaves_transaction(&named.file.text)) || is_of_sqlx(root, files);
    // golang-migrate numbers with six digits unless it is told otherwise, and nobody else does.
    let counted = named.iter().all(|named| named.version.text.len() == 6 && named.version.sequence().is_some());
    match (paired, sqlx) {
        (_, true) => tool::SQLX,
        (true, false) if counted => tool::GOLANG_MIGRATE,
        (true, false) => tool::PAIRED,
        (false, false) if named.iter().all(|named| named.version.text.starts_with('V')) => tool::PREFIXED,
        (false, false) if named.iter().all(|named| named.version.is_time()) => tool::TIMED,
        (false, false) => tool::PLAIN,
    }
}

/// sqlx leaves the transaction where a file begins with these words, to the letter.
fn leaves_transaction(text: &str) -> bool {
    text.starts_with("-- no-transaction")
}

/// Whether the Cargo.toml nearest above the folder depends on sqlx.
fn is_of_sqlx(root: &str, files: &[SourceFile]) -> bool {
    let above = |file: &&SourceFile| {
        let folder = file.folder();
        let inside = root.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        file.file_name() == "Cargo.toml" && (folder.is_empty() || inside)
    };
    let nearest = files.iter().filter(above).max_by_key(|file| file.folder().len());
    nearest.is_some_and(|file| manifest::depends_on_sqlx(&file.text))
}

fn project(root: String, runner: Runner, named: Vec<Named<'_>>) -> Project {
    let part = |named: &Named<'_>| whole(named.id, named.file, runner);
    let (downs, ups): (Vec<_>, Vec<_>) = named.into_iter().partition(|named| named.way == Way::Down);
    let mut count: HashMap<String, usize> = HashMap::new();
    for up in &ups {
        *count.entry(up.version.text.clone()).or_default() += 1;
    }
    let mut by_number: HashMap<String, Vec<Named<'_>>> = HashMap::new();
    for down in downs {
        by_number.entry(down.version.text.clone()).or_default().push(down);
    }
    let mut take = |up: &Named<'_>, whole_name: bool| {
        let downs = by_number.get_mut(&up.version.text)?;
        let index = downs.iter().position(|down| !whole_name || down.version == up.version)?;
        Some(downs.swap_remove(index))
    };
    // The whole name tells two migrations of one number apart. What is left pairs by number, as the tools do.
    let by_name: Vec<_> = ups.iter().map(|up| take(up, true)).collect();
    let pairs = ups.into_iter().zip(by_name).map(|(up, down)| (down.or_else(|| take(&up, false)), up));
    let drafts = pairs.map(|(down, up)| {
        let is_shared = runner == tool::PLAIN && count.get(&up.version.text).is_some_and(|&count| count > 1);
        // A day is no name; and where nobody knows a tool that stumbles over it, a shared number is none either.
        let revision = if is_shared || up.version.is_day() { stem(up.file).0 } else { &up.version.text };
        Draft {
            revision: revision.to_owned(),
            title: words(&up.version.rest),
            up: part(&up),
            down: down.as_ref().map(part),
            version: up.version,
        }
    });
    let drafts = drafts.collect();
    let mut left: Vec<Named<'_>> = by_number.into_values().flatten().collect();
    order::by_key(&mut left, |down| down.id);
    let faults = left.iter().map(|down| Fault {
        message: format!("`{}` has no way up beside it, so it was left out", down.file.file_name()),
        file: down.id,
        span: Span::empty(0),
    });
    Project { root, runner, faults: faults.collect(), drafts }
}

/// A file as a tool runs it that keeps each way in a file.
fn whole(id: FileId, file: &SourceFile, runner: Runner) -> Part {
    let leaves = runner.name == "sqlx" && leaves_transaction(&file.text);
    Part::whole(id, &file.text, if leaves { Wrapping::Implicit } else { runner.wrapping })
}

/// A file that nothing says the place of.
fn alone(id: FileId, file: &SourceFile, said: Option<Runner>) -> Project {
    let (stem, _) = stem(file);
    let likely = if leaves_transaction(&file.text) { tool::SQLX } else { tool::PLAIN };
    let runner = said.unwrap_or(likely);
    let draft = Draft {
        version: Version::none(stem),
        revision: stem.to_owned(),
        title: words(stem),
        up: whole(id, file, runner),
        down: None,
    };
    Project { root: file.folder().to_owned(), runner, drafts: vec![draft], faults: Vec::new() }
}
