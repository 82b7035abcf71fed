//! Changesets: files of Liquibase's formatted SQL, each of which holds several migrations.
//!
//! A changelog in XML, YAML or JSON may include the files in any order; without one, those of a folder are run as `includeAll` would
//! run them, if their names have numbers, and each is a history of its own if they have none.

mod file;

use std::collections::HashMap;

use model::{Dialect, FileId, SourceFile, Span, order};

use crate::draft::{Draft, Mask, Part, Project};
use crate::settings::{Settings, agreed};
use crate::tool::liquibase::{self, RUNNER};
use crate::version::{Version, words};
use crate::{group_by, non_empty};

use file::Changeset;

/// Finds the projects of formatted SQL, and what is left.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    settings: &Settings<'_>,
) -> (Vec<Project>, Vec<FileId>) {
    let (formatted, rest) = group_by(candidates, |id| {
        let file = files.get(id.index()).filter(|file| file::is_formatted(&file.text))?;
        // A file without a number has no place among the others.
        let is_numbered = Version::of(stem(file)).is_some();
        Some((file.folder(), if is_numbered { None } else { Some(id) }))
    });
    let projects = formatted.into_iter().filter_map(|((root, _), mut group)| {
        let version = |id: &FileId| files.get(id.index()).map(|file| Version::of(stem(file)));
        order::by(&mut group, |left, right| version(left).cmp(&version(right)));
        non_empty(project(root, &group, files, settings))
    });
    (projects.collect(), rest)
}

/// The changesets of several files, one after the other.
fn project(root: &str, group: &[FileId], files: &[SourceFile], settings: &Settings<'_>) -> Project {
    let read = |&id: &FileId| files.get(id.index()).map(|file| (id, file, file::changesets(&file.text)));
    let read: Vec<(FileId, &SourceFile, Vec<Changeset<'_>>)> = group.iter().filter_map(read).collect();
    let all = || read.iter().flat_map(|(_, _, changesets)| changesets);
    let dialect = liquibase::dialect(root, settings).or_else(|| dialect(all()));
    let mut count: HashMap<(&str, &str), usize> = HashMap::new();
    for (_, _, changesets) in &read {
        let mut here: Vec<_> = changesets.iter().map(|it| (it.author, it.id)).collect();
        order::natural(&mut here);
        here.dedup();
        here.into_iter().for_each(|name| *count.entry(name).or_default() += 1);
    }
    let mut drafts = Vec::new();
    for (id, file, changesets) in &read {
        let runs = |it: &&Changeset<'_>| !it.is_ignored() && dialect.is_none_or(|dialect| it.runs_on(dialect));
        for changeset in changesets.iter().filter(runs) {
            let name = format!("{}:{}", changeset.author, changeset.id);
            // What makes one unique is the file, too.
            let is_shared = count.get(&(changeset.author, changeset.id)).is_some_and(|&count| count > 1);
            let revision = if is_shared { format!("{}::{name}", file.file_name()) } else { name };
            drafts.push(Draft { revision, ..draft(drafts.len(), *id, file, changeset) });
        }
    }
    Project { drafts, dialect, ..Project::new(root, RUNNER) }
}

/// The database that the changesets are for, as far as they say so: PostgreSQL, if some are for it.
fn dialect<'c>(changesets: impl Iterator<Item = &'c Changeset<'c>> + Clone) -> Option<Dialect> {
    let named = || changesets.clone().flat_map(Changeset::databases).filter(|name| !name.starts_with('!'));
    if named().any(|name| Dialect::of_word(name) == Some(Dialect::Postgres)) {
        return Some(Dialect::Postgres);
    }
    agreed(named().map(Dialect::of_word))
}

fn draft(place: usize, id: FileId, file: &SourceFile, changeset: &Changeset<'_>) -> Draft {
    let up = Part {
        pieces: changeset.pieces.clone(),
        guard: changeset.guard(),
        masks: changeset.masks.clone(),
        ..Part::empty(id, changeset.head, changeset.wrapping())
    };
    let down = rollback(id, file, changeset);
    let says_none = !changeset.rollback.is_empty() && down.is_none();
    let title = changeset.comment.map_or_else(|| words(changeset.id), str::to_owned);
    Draft {
        version: Version::placed(place, changeset.id),
        revision: String::new(),
        title,
        up,
        down,
        is_one_way: says_none || changeset.is_repeated(),
    }
}

/// The way back that the comments spell out. `None` where they say that there is nothing to undo, or that another changeset
/// undoes it.
fn rollback(id: FileId, file: &SourceFile, changeset: &Changeset<'_>) -> Option<Part> {
    let (first, last) = (changeset.rollback.first()?, changeset.rollback.last()?);
    let said = file.text.get(first.clone()).unwrap_or("").trim_start().to_ascii_lowercase();
    if said.starts_with("not required") || said.starts_with("empty") || said.contains("changesetid") {
        return None;
    }
    // Several lines may be one statement: what stands between them is blanked out.
    let between = changeset.rollback.windows(2).map(|pair| pair[0].end..pair[1].start);
    let masks = between.map(|range| Mask { range, ends_statement: false }).collect();
    let line = file.text.get(..first.start).unwrap_or("").rfind('\n').map_or(0, |end| end + 1);
    let head = Span::from(line..first.end);
    Some(Part {
        pieces: std::iter::once(first.start..last.end).collect(),
        masks,
        ..Part::empty(id, head, changeset.wrapping_back())
    })
}

fn stem(file: &SourceFile) -> &str {
    file.file_name().strip_suffix(".sql").unwrap_or(file.file_name())
}
