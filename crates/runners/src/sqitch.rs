//! sqitch: a plan lists the changes, and each has a script in `deploy/` and one in `revert/`.
//!
//! The plan's syntax is that of `sqitchchanges` and of `App::Sqitch::Plan` 1.5: a change is a line that begins with its
//! name; what follows is what it requires, when and by whom it was planned, and a note. A change may be planned again
//! after a tag: the scripts of the earlier one then carry one of the tags between the two (`users@v1.sql`). Which, only the
//! files tell: `App::Sqitch::Plan::Change` looks for the last one first, and takes the one whose deploy script is there.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use model::{Fault, FileId, SourceFile, Span, join, order};

use crate::draft::{Draft, Part, Project};
use crate::non_empty;
use crate::tool::sqitch::RUNNER;
use crate::version::{Version, words};

/// A change of a plan.
struct Change<'a> {
    name: &'a str,
    /// The place where it is planned again, if it is.
    again: Option<usize>,
    note: &'a str,
    place: Span,
}

/// Finds the projects with a plan, and what is left. Scripts that verify are nobody's migrations.
pub(crate) fn find(files: &[SourceFile], candidates: &[FileId]) -> (Vec<Project>, Vec<FileId>) {
    let ids = (0..).map(FileId);
    let plans: Vec<(FileId, &SourceFile)> =
        ids.zip(files).filter(|(_, file)| file.file_name() == "sqitch.plan").collect();
    if plans.is_empty() {
        return (Vec::new(), candidates.to_vec());
    }
    let by_path = |&id: &FileId| Some((&*files.get(id.index())?.path, id));
    let mut scripts: HashMap<&str, FileId> = candidates.iter().filter_map(by_path).collect();
    let projects: Vec<Project> =
        plans.iter().filter_map(|&(id, plan)| non_empty(project(id, plan, files, &mut scripts))).collect();
    let is_left = |id: &FileId| {
        let path = files.get(id.index()).map_or("", |file| &*file.path);
        let verifies = plans.iter().any(|(_, plan)| path.starts_with(&join(plan.folder(), "verify/")));
        scripts.contains_key(path) && !verifies
    };
    (projects, candidates.iter().copied().filter(is_left).collect())
}

/// The changes of a plan, with those of the scripts that are theirs: they are taken.
fn project(id: FileId, plan: &SourceFile, files: &[SourceFile], scripts: &mut HashMap<&str, FileId>) -> Project {
    let root = plan.folder();
    let mut faults = Vec::new();
    let mut drafts = Vec::new();
    let (changes, tags) = changes(&plan.text);
    let set_aside = set_aside(root, scripts);
    for (index, change) in changes.iter().enumerate() {
        let between = change.again.map_or(&[][..], |again| between(&tags, index, again));
        let is_there = |(_, tag): &&(usize, &str)| {
            scripts.contains_key(join(root, &format!("deploy/{}@{tag}.sql", change.name)).as_str())
        };
        let tag = match set_aside.contains(change.name) {
            true => between.iter().find(is_there).or(between.first()),
            false => between.first(),
        };
        let tag = tag.map_or(String::new(), |(_, tag)| format!("@{tag}"));
        let mut script = |folder: &str| {
            let path = join(root, &format!("{folder}/{}{tag}.sql", change.name));
            let id = scripts.remove(path.as_str())?;
            Some(Part::whole(id, &files.get(id.index())?.text, RUNNER.wrapping))
        };
        let (deploy, revert) = (script("deploy"), script("revert"));
        let Some(up) = deploy else {
            let message = format!("`deploy/{}{tag}.sql` is planned and not there, so it was left out", change.name);
            faults.push(Fault { message, file: id, span: change.place });
            continue;
        };
        drafts.push(Draft {
            version: Version::planned(index, change.name),
            revision: format!("{}{tag}", change.name),
            title: if change.note.is_empty() { words(change.name) } else { change.note.to_owned() },
            up,
            down: revert,
            is_one_way: false,
        });
    }
    Project { drafts, faults, ..Project::new(root, RUNNER) }
}

/// The changes that have a script under a tag.
fn set_aside<'a>(root: &str, scripts: &HashMap<&'a str, FileId>) -> HashSet<&'a str> {
    let folder = join(root, "deploy/");
    scripts.keys().filter_map(|path| Some(path.strip_prefix(folder.as_str())?.rsplit_once('@')?.0)).collect()
}

/// The tags between a change and where it is planned again, as sqitch looks for them: those of the last change first.
fn between<'t, 'a>(tags: &'t [(usize, &'a str)], change: usize, again: usize) -> &'t [(usize, &'a str)] {
    // A tag stands behind the change that it belongs to.
    let first = tags.partition_point(|(place, _)| *place > again);
    let end = tags.partition_point(|(place, _)| *place > change);
    tags.get(first..end).unwrap_or(&[])
}

/// The changes of a plan, in their order, and its tags, each with the number of changes before it, the last ones first.
fn changes(plan: &str) -> (Vec<Change<'_>>, Vec<(usize, &str)>) {
    let mut changes: Vec<Change<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut tags: Vec<(usize, &str)> = Vec::new();
    let mut end = 0;
    for line in plan.split_inclusive('\n') {
        let start = end;
        end += line.len();
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', '%']) {
            continue;
        }
        let word = content.split_whitespace().next().unwrap_or_default();
        if let Some(tag) = word.strip_prefix('@') {
            tags.push((changes.len(), tag));
            continue;
        }
        let name = word.trim_start_matches(['+', '-']);
        let place = changes.len();
        let again = places.insert(name, place).and_then(|earlier| changes.get_mut(earlier));
        if let Some(change) = again {
            change.again = Some(place);
        }
        let note = content.split_once(" # ").map_or("", |(_, note)| note.trim());
        let indent = line.len() - line.trim_start().len();
        let offset = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let place = Span::new(offset(start + indent), offset(start + indent + word.len()));
        changes.push(Change { name, again: None, note, place });
    }
    order::by_key(&mut tags, |(place, _)| Reverse(*place));
    (changes, tags)
}
