//! A folder a migration: diesel's `N_name/up.sql` and `down.sql`, Prisma's `N_name/migration.sql`.

use std::collections::{BTreeMap, HashMap};

use model::{FileId, Runner, SourceFile, Wrapping};

use crate::draft::{Draft, Part, Project};
use crate::version::{Version, words};
use crate::{group_by, manifest, non_empty, tool};

/// Finds the projects that keep a folder for each migration, and what is left.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    said: &impl Fn(&str) -> Option<Runner>,
) -> (Vec<Project>, Vec<FileId>) {
    let (folders, rest) = group_by(candidates, |file| {
        let file = files.get(file.index())?;
        let is_script = matches!(file.file_name(), "up.sql" | "down.sql" | "migration.sql");
        let folder = file.folder();
        (is_script && Version::of(last(folder)).is_some()).then(|| folder.to_owned())
    });
    let metadata = metadata(files);
    let mut projects: BTreeMap<(String, &'static str), Project> = BTreeMap::new();
    for (folder, scripts) in folders {
        let by_name = |name: &str| {
            scripts
                .iter()
                .copied()
                .find_map(|id| files.get(id.index()).filter(|file| file.file_name() == name).map(|file| (id, file)))
        };
        let (layout, up, down) = match (by_name("migration.sql"), by_name("up.sql")) {
            (Some(up), None) => (tool::PRISMA, up, None),
            (_, Some(up)) => (tool::DIESEL, up, by_name("down.sql")),
            // A way down from nowhere.
            (None, None) => continue,
        };
        let root = folder.rsplit_once('/').map_or("", |(root, _)| root);
        let runner = said(root).unwrap_or(layout);
        let leaves = runner == tool::DIESEL
            && metadata.get(folder.as_str()).is_some_and(|text| manifest::leaves_transaction(text));
        let wrapping = if leaves { Wrapping::Implicit } else { runner.wrapping };
        let part = |(id, file): (FileId, &SourceFile)| Part::whole(id, &file.text, wrapping);
        let name = last(&folder);
        let Some(version) = Version::of(name) else {
            continue;
        };
        let revision = match layout.name {
            "prisma" => name.to_owned(),
            // diesel reads up to the first underscore, and leaves the hyphens out.
            _ => name.split('_').next().unwrap_or(name).replace('-', ""),
        };
        let project = projects.entry((root.to_owned(), runner.name)).or_insert_with(|| Project {
            root: root.to_owned(),
            runner,
            drafts: Vec::new(),
            faults: Vec::new(),
        });
        let title = words(&version.rest);
        project.drafts.push(Draft { version, revision, title, up: part(up), down: down.map(part) });
    }
    (projects.into_values().filter_map(non_empty).collect(), rest)
}

/// The texts of the metadata.toml files, by folder.
fn metadata(files: &[SourceFile]) -> HashMap<&str, &str> {
    let is_metadata = |file: &&SourceFile| file.file_name() == "metadata.toml";
    files.iter().filter(is_metadata).map(|file| (file.folder(), &*file.text)).collect()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
