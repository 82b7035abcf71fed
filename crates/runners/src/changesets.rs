//! Changesets: files of Liquibase's formatted SQL, each of which holds several migrations.
//!
//! A [`changelog`] in XML, YAML or JSON includes the files in its order. Without one, those of a folder are run as `includeAll` would
//! run them, if their names have numbers, and each is a history of its own if they have none.

mod changelog;
mod file;

use model::{Dialect, Fault, FileId, SourceFile, Span, order};

use crate::draft::{Draft, Mask, Part, Project};
use crate::settings::{Settings, agreed};
use crate::tool::liquibase::{self, RUNNER};
use crate::version::{Version, words};
use crate::{group_by, grouped, non_empty};

use changelog::Item;
use file::Changeset;

/// Finds the projects of formatted SQL, and of other SQL that a changelog includes, and what is left.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    settings: &Settings<'_>,
) -> (Vec<Project>, Vec<FileId>) {
    let orders = changelog::orders(files, candidates, settings);
    let mut projects: Vec<Project> =
        orders.iter().filter_map(|order| non_empty(project(&order.root, &order.items, files, settings))).collect();
    let mut taken: Vec<FileId> = orders.iter().flat_map(|order| &order.items).filter_map(Item::script).collect();
    order::natural(&mut taken);
    let loose: Vec<FileId> = candidates.iter().filter(|id| taken.binary_search(id).is_err()).copied().collect();
    let (formatted, rest) = group_by(&loose, &|id| {
        let file = files.get(id.index()).filter(|file| file::is_formatted(&file.text))?;
        // A file without a number has no place among the others.
        let is_numbered = Version::of(stem(file)).is_some();
        Some((file.folder(), if is_numbered { "" } else { file.file_name() }))
    });
    projects.extend(formatted.into_iter().filter_map(|((root, _), mut group)| {
        let version = |id: &FileId| files.get(id.index()).map(|file| Version::of(stem(file)));
        order::by(&mut group, |left, right| version(left).cmp(&version(right)));
        let items: Vec<Item> = group.into_iter().map(Item::Sql).collect();
        non_empty(project(root, &items, files, settings))
    }));
    (projects, rest)
}

/// What is run, one after the other.
fn project(root: &str, items: &[Item], files: &[SourceFile], settings: &Settings<'_>) -> Project {
    // An item is there once.
    let changesets = |item: &Item| {
        let file = files.get(item.script()?.index()).filter(|file| file::is_formatted(&file.text))?;
        Some(file::changesets(&file.text))
    };
    let changesets: Vec<Option<Vec<Changeset<'_>>>> = items.iter().map(changesets).collect();
    let all = || changesets.iter().flatten().flatten();
    let dialect = liquibase::dialect(root, settings).or_else(|| dialect(all()));
    let homes = changesets.iter().zip(items).filter_map(|(it, item)| Some((it.as_ref()?, item.script()?)));
    let homes = homes.flat_map(|(it, file)| it.iter().map(move |it| ((it.author, it.id), file)));
    let homes = grouped(homes.collect());
    let mut drafts = Vec::new();
    let mut faults = Vec::new();
    for (item, changesets) in items.iter().zip(&changesets) {
        let id = match *item {
            Item::Sql(id) => id,
            Item::Unread(id, span) => {
                let name = files.get(id.index()).map_or("", SourceFile::file_name);
                if faults.is_empty() {
                    let message = format!("what `{name}` changes here is no SQL, or not there: it is not known");
                    faults.push(Fault { message, file: id, span });
                }
                drafts.push(gap(drafts.len(), id, span, name));
                continue;
            }
        };
        let Some(file) = files.get(id.index()) else { continue };
        let Some(changesets) = changesets else {
            drafts.push(whole(drafts.len(), id, file));
            continue;
        };
        let runs = |it: &&Changeset<'_>| !it.is_ignored() && dialect.is_none_or(|dialect| it.runs_on(dialect));
        for changeset in changesets.iter().filter(runs) {
            let name = format!("{}:{}", changeset.author, changeset.id);
            // What makes one unique is the file, too.
            let home = homes.binary_search_by(|(key, _)| key.cmp(&(changeset.author, changeset.id)));
            let home = home.ok().and_then(|place| homes.get(place));
            let is_shared = home.is_some_and(|(_, files)| files.iter().any(|file| *file != id));
            let revision = if is_shared { format!("{}::{name}", file.file_name()) } else { name };
            drafts.push(Draft { revision, ..draft(drafts.len(), id, file, changeset) });
        }
    }
    Project { drafts, faults, dialect, ..Project::new(root, RUNNER) }
}

impl Item {
    /// The file of SQL, if it is one.
    fn script(&self) -> Option<FileId> {
        match self {
            Self::Sql(id) => Some(*id),
            Self::Unread(..) => None,
        }
    }
}

/// A file of SQL that is not formatted: one changeset.
fn whole(place: usize, id: FileId, file: &SourceFile) -> Draft {
    let numbered = Version::of(stem(file));
    Draft {
        version: Version::placed(place, stem(file)),
        revision: file.file_name().to_owned(),
        title: words(numbered.as_ref().map_or(stem(file), |version| &version.rest)),
        up: Part::whole(id, &file.text, RUNNER.wrapping),
        down: None,
        is_one_way: false,
    }
}

/// The place of changes that are not read.
fn gap(place: usize, id: FileId, span: Span, name: &str) -> Draft {
    Draft {
        version: Version::placed(place, name),
        revision: format!("{name}@{place}"),
        title: String::new(),
        up: Part { is_foreign: true, ..Part::empty(id, span, RUNNER.wrapping) },
        down: None,
        is_one_way: true,
    }
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
