//! Numbered files: `0001_users.sql`, `0001_users.up.sql` beside `0001_users.down.sql`. A file without a number is a
//! history of its own, but for what a tool runs after all that are numbered.

use std::collections::HashMap;

use model::{Fault, FileId, Runner, SourceFile, Span, order};

use crate::draft::{Draft, Part, Project};
use crate::marks::{self, Marks};
use crate::version::{Version, words};
use crate::{group_by, non_empty, tool};

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
    /// `.down.sql`; Flyway's `U1__name.sql`
    Down,
}

impl Named<'_> {
    /// Of a file that its tool runs after all others.
    fn last<'a>(id: FileId, file: &'a SourceFile) -> Named<'a> {
        let (stem, way) = stem(file);
        Named { id, file, version: Version::last(stem), way }
    }
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
    let (marks, mut rest) = (Marks::of(files), rest);
    let mut projects = Vec::new();
    for (root, group) in folders {
        let mut named: Vec<Named<'_>> = group.into_iter().filter_map(|id| named(id, files.get(id.index())?)).collect();
        let runner = said(&root).unwrap_or_else(|| runner(&named, &root, &marks));
        rest.retain(|&id| {
            let last = files.get(id.index()).filter(|file| marks::is_last(file, &root, runner));
            named.extend(last.map(|file| Named::last(id, file)));
            last.is_none()
        });
        projects.extend(non_empty(project(root, runner, &marks, named)));
    }
    let alone = rest.into_iter().filter_map(|id| {
        let file = files.get(id.index())?;
        Some(alone(id, file, &marks, said(file.folder())))
    });
    projects.extend(alone);
    projects
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
    if let Some(stem) = name.strip_suffix(".up") {
        return (stem, Way::Up);
    }
    let undone =
        name.strip_prefix('U').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("__"));
    undone.or_else(|| name.strip_suffix(".down")).map_or((name, Way::Only), |stem| (stem, Way::Down))
}

/// Tells the tool by what only it has.
fn runner(named: &[Named<'_>], root: &str, marks: &Marks<'_>) -> Runner {
    let paired = named.iter().any(|named| named.way != Way::Only);
    let scripts: Vec<&SourceFile> = named.iter().map(|named| named.file).collect();
    if let Some(tool) = marks.tool(root, &scripts) {
        return tool;
    }
    let sqlx = named.iter().any(|named| marks::leaves_sqlx(&named.file.text)) || marks.is_of(root, "sqlx");
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

fn project(root: String, runner: Runner, marks: &Marks<'_>, named: Vec<Named<'_>>) -> Project {
    let part = |named: &Named<'_>| whole(named.id, named.file, marks, runner);
    let (downs, ups): (Vec<_>, Vec<_>) = named.into_iter().partition(|named| named.way == Way::Down);
    let mut count: HashMap<String, usize> = HashMap::new();
    for up in &ups {
        *count.entry(up.version.text.clone()).or_default() += 1;
    }
    let mut by_number: HashMap<String, Vec<Named<'_>>> = HashMap::new();
    for down in downs {
        by_number.entry(down.version.number().to_owned()).or_default().push(down);
    }
    let mut take = |up: &Named<'_>, whole_name: bool| {
        let downs = by_number.get_mut(up.version.number())?;
        let index = downs.iter().position(|down| !whole_name || down.version == up.version)?;
        Some(downs.swap_remove(index))
    };
    // The whole name tells two migrations of one number apart. What is left pairs by number, as the tools do.
    let by_name: Vec<_> = ups.iter().map(|up| take(up, true)).collect();
    let pairs = ups.into_iter().zip(by_name).map(|(up, down)| (down.or_else(|| take(&up, false)), up));
    let drafts = pairs.map(|(down, up)| {
        let is_shared = runner == tool::PLAIN && count.get(&up.version.text).is_some_and(|&count| count > 1);
        // A day is no name; and where nobody knows a tool that stumbles over it, a shared number is none either.
        let revision = if is_shared || up.version.is_day() || up.version.text.is_empty() {
            stem(up.file).0
        } else {
            &up.version.text
        };
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
fn whole(id: FileId, file: &SourceFile, marks: &Marks<'_>, runner: Runner) -> Part {
    Part::whole(id, &file.text, marks.wrapping(file, runner))
}

/// A file that nothing says the place of.
fn alone(id: FileId, file: &SourceFile, marks: &Marks<'_>, said: Option<Runner>) -> Project {
    let (stem, _) = stem(file);
    let likely = if marks::leaves_sqlx(&file.text) { tool::SQLX } else { tool::PLAIN };
    let runner = said.unwrap_or(likely);
    let draft = Draft {
        version: Version::none(stem),
        revision: stem.to_owned(),
        title: words(stem),
        up: whole(id, file, marks, runner),
        down: None,
    };
    Project { root: file.folder().to_owned(), runner, drafts: vec![draft], faults: Vec::new() }
}
