//! sqitch: a plan lists the changes, and each has a script in `deploy/` and one in `revert/`.
//!
//! The plan's syntax is that of `sqitchchanges` and of `App::Sqitch::Plan` 1.3: a change is a line that begins with its
//! name; what follows is what it requires, when and by whom it was planned, and a note. A change may be planned again
//! after a tag: the scripts of the earlier one then carry the tag (`users@v1.sql`).

use std::collections::HashMap;

use model::{Fault, FileId, SourceFile, Span};

use crate::draft::{Draft, Part, Project};
use crate::version::{Version, words};
use crate::{non_empty, tool};

/// A change of a plan.
struct Change<'a> {
    name: &'a str,
    /// The tag behind it, if one comes before the change is planned again.
    tag: Option<&'a str>,
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
    for (index, change) in changes(&plan.text).iter().enumerate() {
        let tag = change.tag.map_or(String::new(), |tag| format!("@{tag}"));
        let mut script = |folder: &str| {
            let path = join(root, &format!("{folder}/{}{tag}.sql", change.name));
            let id = scripts.remove(path.as_str())?;
            Some(Part::whole(id, &files.get(id.index())?.text, tool::SQITCH.wrapping))
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
        });
    }
    Project { root: root.to_owned(), runner: tool::SQITCH, drafts, faults }
}

/// The changes of a plan, in their order.
fn changes(plan: &str) -> Vec<Change<'_>> {
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
        let again = places.insert(name, changes.len());
        if let Some(earlier) = again.and_then(|earlier| changes.get_mut(earlier)) {
            // Its scripts were set aside under the tag of the last change that had one; under the first, if it had several.
            let tagged = tags.last().map(|(place, _)| *place);
            earlier.tag = tags.iter().find(|(place, _)| Some(*place) == tagged).map(|(_, tag)| *tag);
        }
        let note = content.split_once(" # ").map_or("", |(_, note)| note.trim());
        let indent = line.len() - line.trim_start().len();
        let offset = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let place = Span::new(offset(start + indent), offset(start + indent + word.len()));
        changes.push(Change { name, tag: None, note, place });
    }
    changes
}

fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}
