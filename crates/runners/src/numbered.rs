//! Numbered files: `0001_users.sql`, `0001_users.up.sql` beside `0001_users.down.sql`. A file without a number is a
//! history of its own, but for what a tool runs after all that are numbered.

mod variants;

use model::{Dialect, Fault, FileId, Runner, SourceFile, Span, order};

use crate::draft::{Draft, Part, Project};
use crate::settings::Settings;
use crate::tool::{Place, atlas, flyway, graphile_migrate, pop, refinery, sqlx};
use crate::version::{Version, words};
use crate::{Key, group_by, grouped, non_empty, tool, undecided};

/// A file, and what its name says.
struct Named<'a> {
    id: FileId,
    file: &'a SourceFile,
    version: Version,
    way: Way,
    /// Whether its tool runs it again whenever it changes.
    is_repeated: bool,
    /// Whether it stands in for all that have lower numbers, where nothing has run yet.
    stands_in: bool,
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

/// Finds the projects whose files are numbered; every other file is a project of its own.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    said: &impl Fn(&str) -> Option<Runner>,
    settings: &Settings<'_>,
) -> Vec<Project> {
    let folder = |id: FileId| files.get(id.index()).map(|file| (flyway::home(file), ""));
    let (mut folders, rest) = group_by(candidates, &|id| folder(id).filter(|_| is_numbered(&files[id.index()])));
    let (mut loose, _) = group_by(&rest, &folder);
    let mut projects = Vec::new();
    let roots: Vec<&str> = folders.iter().map(|((root, _), _)| *root).collect();
    for root in roots {
        let group = of(&mut folders, root).map(std::mem::take).unwrap_or_default();
        let beside = of(&mut loose, root).map_or_else(Vec::new, |ids| ids.clone());
        let scripts: Vec<&SourceFile> = group.iter().chain(&beside).filter_map(|id| files.get(id.index())).collect();
        let mut named: Vec<Named<'_>> = group.iter().filter_map(|&id| named(id, files.get(id.index())?)).collect();
        let place = Place { root, scripts: &scripts, settings };
        let (runner, fault) = match said(root) {
            Some(said) => (said, None),
            None => runner(&named, &place),
        };
        for folder in [root, above(root)] {
            let Some(ids) = of(&mut loose, folder) else { continue };
            let last = |id: &FileId| files.get(id.index()).filter(|file| is_last(file, root, runner));
            named.extend(ids.iter().filter_map(|id| Some(behind_all(*id, last(id)?))));
            ids.retain(|id| last(id).is_none());
        }
        if runner == graphile_migrate::RUNNER {
            let pieces =
                graphile_migrate::pieces(root).and_then(|folder| of(&mut folders, &folder).map(std::mem::take));
            named.extend(pieces.into_iter().flatten().filter_map(|id| Some(behind_all(id, files.get(id.index())?))));
        }
        leave_out_stand_ins(&mut named);
        let unheeded = |it: &&Named<'_>| runner == atlas::RUNNER && atlas::is_unheeded(it.file);
        let mut notes: Vec<Fault> = named.iter().filter(unheeded).map(|it| atlas::unheeded(it.id)).collect();
        let mut dialect = None;
        if runner == pop::RUNNER {
            let said = tool::dialect(runner, root, settings);
            (named, dialect) = variants::chosen(named, said);
            let (fizz, fault) = variants::fizz(settings.fizz(root), files);
            named.extend(fizz);
            // Files for another database beside them are a project of their own, and this has been said.
            let is_first = dialect == said || said.is_none() && dialect.is_none_or(Dialect::is_postgres);
            notes.extend(fault.filter(|_| is_first));
        }
        let project = project(root, runner, settings, named);
        let faults = fault.into_iter().chain(notes).chain(project.faults).collect();
        projects.extend(non_empty(Project { faults, dialect, ..project }));
    }
    let mut rest: Vec<FileId> = loose.into_iter().flat_map(|(_, ids)| ids).collect();
    order::natural(&mut rest);
    let alone = rest.into_iter().filter_map(|id| {
        let file = files.get(id.index())?;
        Some(alone(id, file, settings, said(file.folder())))
    });
    projects.extend(alone);
    projects
}

/// The files of a folder, among groups of files.
fn of<'g>(groups: &'g mut [(Key<'_>, Vec<FileId>)], folder: &str) -> Option<&'g mut Vec<FileId>> {
    let place = groups.binary_search_by(|(key, _)| key.0.cmp(folder)).ok()?;
    groups.get_mut(place).map(|(_, ids)| ids)
}

/// Whether a file's name begins with a number.
pub(crate) fn is_numbered(file: &SourceFile) -> bool {
    Version::of(stem(file).0).is_some()
}

fn named(id: FileId, file: &SourceFile) -> Option<Named<'_>> {
    let (stem, way) = stem(file);
    let mut version = Version::of(stem)?;
    let is_baseline = flyway::is_baseline(file.file_name());
    if is_baseline {
        version.text.insert(0, 'B');
    }
    let stands_in = is_baseline || atlas::is_checkpoint(file);
    Some(Named { id, file, version, way, is_repeated: false, stands_in })
}

/// Leaves out what stands in for others, for they are run on every database there is: but not where it is all that is left of
/// them, and the history begins with it.
fn leave_out_stand_ins(named: &mut Vec<Named<'_>>) {
    let lowest = named.iter().filter(|it| !it.stands_in).map(|it| it.version.clone()).min();
    let begins = |it: &&Named<'_>| it.stands_in && lowest.as_ref().is_none_or(|lowest| it.version.is_before(lowest));
    let first = named.iter().filter(begins).max_by(|left, right| left.version.cmp(&right.version)).map(|it| it.id);
    named.retain(|it| !it.stands_in || Some(it.id) == first);
}

/// Whether a file without a number is one that the tool runs after those that have one: what Flyway repeats, and what
/// graphile-migrate has not committed yet.
fn is_last(file: &SourceFile, root: &str, runner: Runner) -> bool {
    match runner {
        flyway::RUNNER => flyway::home(file) == root && flyway::is_repeated(file.file_name()),
        graphile_migrate::RUNNER => file.folder() == above(root) && file.file_name() == "current.sql",
        _ => false,
    }
}

/// A file that its tool runs after all others.
fn behind_all(id: FileId, file: &SourceFile) -> Named<'_> {
    let (stem, way) = stem(file);
    Named { id, file, version: Version::last(stem), way, is_repeated: true, stands_in: false }
}

fn above(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}

/// The name without its ending, and what the ending says.
pub(crate) fn stem(file: &SourceFile) -> (&str, Way) {
    let name = file.file_name();
    // `12.sql.postgres`, `12.sql.sqlite`: the same step for several databases.
    let name = match name.rsplit_once('.') {
        Some((rest, word)) if rest.ends_with(".sql") && Dialect::of_word(word).is_some() => rest,
        _ => name,
    };
    let name = name.strip_suffix(".sql").or_else(|| name.strip_suffix(".fizz")).unwrap_or(name);
    if let Some(stem) = name.strip_suffix(".up") {
        return (stem, Way::Up);
    }
    if flyway::is_baseline(name) {
        return (name.trim_start_matches('B'), Way::Only);
    }
    let undone = name.strip_prefix('U').filter(|_| flyway::is_prefixed(name));
    undone.or_else(|| name.strip_suffix(".down")).map_or((name, Way::Only), |stem| (stem, Way::Down))
}

/// Tells the tool by what only it has; with a word about it, if there are several that have something there.
fn runner(named: &[Named<'_>], place: &Place<'_>) -> (Runner, Option<Fault>) {
    let marked = tool::marked(place);
    if let Some(&first) = marked.first() {
        let fault = named.first().and_then(|named| undecided(place.root, named.id, &marked));
        return (first, fault);
    }
    let is_paired = named.iter().any(|named| named.way != Way::Only);
    // golang-migrate numbers with six digits unless it is told otherwise, and nobody else does.
    let is_counted = named.iter().all(|named| named.version.text.len() == 6 && named.version.sequence().is_some());
    // A V says that it is Flyway or refinery: sqlx reads no such name.
    let is_prefixed = named.iter().all(|named| named.version.text.starts_with('V'));
    let is_timed = named.iter().all(|named| named.version.is_time());
    let runner = match is_paired {
        _ if !is_prefixed && sqlx::is_declared(place) => sqlx::RUNNER,
        true if is_counted => tool::golang_migrate::RUNNER,
        true => tool::PAIRED,
        false if is_prefixed || is_timed => tool::SOME,
        false => tool::PLAIN,
    };
    (runner, None)
}

fn project(root: &str, runner: Runner, settings: &Settings<'_>, mut named: Vec<Named<'_>>) -> Project {
    let part = |named: &Named<'_>| whole(named.id, named.file, settings, runner);
    if runner == refinery::RUNNER {
        // There `U` is no way back, but a number that may come late.
        for named in
            named.iter_mut().filter(|named| named.way == Way::Down && flyway::is_prefixed(named.file.file_name()))
        {
            named.way = Way::Only;
            named.version.text.insert(0, 'U');
        }
    }
    let (downs, ups): (Vec<_>, Vec<_>) = named.into_iter().partition(|named| named.way == Way::Down);
    let mut texts: Vec<String> = ups.iter().map(|up| up.version.text.clone()).collect();
    order::natural(&mut texts);
    let numbered = downs.into_iter().map(|down| (down.version.number().to_owned(), down));
    let mut by_number = grouped(numbered.collect());
    let mut take = |up: &Named<'_>, whole_name: bool| {
        let place = by_number.binary_search_by(|(number, _)| number.as_str().cmp(up.version.number())).ok()?;
        let (_, downs) = by_number.get_mut(place)?;
        let index = downs.iter().position(|down| !whole_name || down.version == up.version)?;
        Some(downs.swap_remove(index))
    };
    // The whole name tells two migrations of one number apart. What is left pairs by number, as the tools do.
    let by_name: Vec<_> = ups.iter().map(|up| take(up, true)).collect();
    let pairs = ups.into_iter().zip(by_name).map(|(up, down)| (down.or_else(|| take(&up, false)), up));
    let drafts = pairs.map(|(down, up)| {
        let first = texts.partition_point(|text| *text < up.version.text);
        let is_shared = runner == tool::PLAIN && texts.get(first + 1) == Some(&up.version.text);
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
            is_one_way: up.is_repeated,
            version: up.version,
        }
    });
    let drafts = drafts.collect();
    let mut left: Vec<Named<'_>> = by_number.into_iter().flat_map(|(_, downs)| downs).collect();
    order::by_key(&mut left, |down| down.id);
    let faults = left.iter().map(|down| Fault {
        message: format!("`{}` has no way up beside it, so it was left out", down.file.file_name()),
        file: down.id,
        span: Span::empty(0),
    });
    Project { faults: faults.collect(), drafts, ..Project::new(root, runner) }
}

/// A file as a tool runs it that keeps each way in a file.
fn whole(id: FileId, file: &SourceFile, settings: &Settings<'_>, runner: Runner) -> Part {
    let is_foreign = file.path.ends_with(".fizz");
    let own = tool::outside(runner, file, settings);
    // What may be Flyway's is taken for it: nothing fails there that does not fail elsewhere.
    let is_judged =
        own.is_none() && (runner == flyway::RUNNER || runner == tool::SOME && flyway::is_prefixed(file.file_name()));
    let mixed = is_judged.then(|| flyway::is_mixed(file.folder(), settings));
    Part { is_foreign, mixed, ..Part::whole(id, &file.text, own.unwrap_or(runner.wrapping)) }
}

/// A file that nothing says the place of.
fn alone(id: FileId, file: &SourceFile, settings: &Settings<'_>, said: Option<Runner>) -> Project {
    let (stem, _) = stem(file);
    let likely = if sqlx::leaves(file) { sqlx::RUNNER } else { tool::PLAIN };
    let runner = said.unwrap_or(likely);
    let draft = Draft {
        version: Version::none(stem),
        revision: stem.to_owned(),
        title: words(stem),
        up: whole(id, file, settings, runner),
        down: None,
        is_one_way: false,
    };
    Project { drafts: vec![draft], ..Project::new(file.folder(), runner) }
}
