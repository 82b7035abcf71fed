//! Releases: a folder for each version of a program, and in it the scripts that lead there: `delta/72/01users.sql`,
//! `upgrades/1.2.0/001_users.sql`.
//!
//! No tool says so, and several keep migrations of different databases in folders called `v1` and `v2`. So they are one
//! history only where the scripts are as nobody's tool would have them, and either their folder is called what goes on
//! (`delta`, `upgrades`) or each script has a number.

use model::{FileId, Runner, SourceFile, order};

use crate::draft::{Draft, Part, Project};
use crate::numbered::{Way, stem};
use crate::settings::Settings;
use crate::version::{Version, words};
use crate::{group_by, tool};

/// What people call the folder of what leads from version to version.
const GOING_ON: &[&str] = &[
    "change",
    "changes",
    "delta",
    "deltas",
    "migration",
    "migrations",
    "patch",
    "patches",
    "release",
    "releases",
    "update",
    "updates",
    "upgrade",
    "upgrades",
    "versioned",
    "versions",
];

/// What the name of a script begins with that begins anew.
const BEGINNING: &[&str] = &["base", "baseline", "full", "init", "initial", "schema", "setup"];

/// A script of a release.
struct Step<'a> {
    id: FileId,
    file: &'a SourceFile,
    release: Version,
    /// The number that its name begins with, `01` in `01users.sql`.
    number: Option<u128>,
}

/// Finds the projects whose scripts lie in folders called by versions, and what is left.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    said: &impl Fn(&str) -> Option<Runner>,
    settings: &Settings<'_>,
) -> (Vec<Project>, Vec<FileId>) {
    let (roots, mut rest) = group_by(candidates, &|id| {
        let (above, folder) = files.get(id.index())?.folder().rsplit_once('/')?;
        release(folder).map(|_| (above, ""))
    });
    let mut projects = Vec::new();
    for ((root, _), group) in roots {
        let step = |&id: &FileId| {
            let file = files.get(id.index())?;
            let number = file.file_name().bytes().take_while(u8::is_ascii_digit).count();
            let number = file.file_name().get(..number).filter(|digits| digits.len() > 1);
            let release = release(file.folder().rsplit('/').next()?)?;
            Some(Step { id, file, release, number: number.and_then(|digits| digits.parse().ok()) })
        };
        let mut steps: Vec<Step<'_>> = group.iter().filter_map(step).collect();
        order::by_key(&mut steps, |step| (step.release.clone(), step.number, step.file.file_name()));
        if goes_on(root, &steps) {
            let runner = said(root).unwrap_or(tool::PLAIN);
            projects.push(project(root, runner, &steps, settings));
        } else {
            rest.extend(group);
        }
    }
    order::natural(&mut rest);
    (projects, rest)
}

/// The folder that a script's project may lie in, by the names alone: its own, or the one above, if its own is called by a
/// version.
#[must_use]
pub fn home(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
    if release(name).is_some() { above } else { folder }
}

/// Whether a script lies in a folder that is called by a version, in one that is called what goes on: `delta/72/users.sql`.
#[must_use]
pub fn leads_on(path: &str) -> bool {
    let home = home(path);
    // Its own folder is the release, and not the one above.
    path.get(home.len() + 1..).is_some_and(|rest| rest.contains('/')) && is_going_on(home)
}

fn is_going_on(folder: &str) -> bool {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    GOING_ON.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The version that a folder is called: `72`, `1.2.0`, `v2`, `ver0.1`.
fn release(folder: &str) -> Option<Version> {
    let letters = folder.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, number) = folder.split_at(letters);
    let is_known = ["", "v", "ver", "version", "release"].iter().any(|known| word.eq_ignore_ascii_case(known));
    Version::of(number.trim_start_matches(['-', '_', ' '])).filter(|version| is_known && version.rest.is_empty())
}

/// Whether scripts, in their order, lead from version to version.
fn goes_on(root: &str, steps: &[Step<'_>]) -> bool {
    let releases: Vec<&[Step<'_>]> = steps.chunk_by(|one, next| one.release == next.release).collect();
    let is_of_tool = |step: &Step<'_>| {
        let (stem, way) = stem(step.file);
        way != Way::Only || Version::of(stem).is_some_and(|version| version.is_time() || version.text.starts_with('V'))
    };
    let begins = |scripts: &&[Step<'_>]| {
        let mut words = scripts.first().map_or("", |step| stem(step.file).0).split(|c: char| !c.is_ascii_alphabetic());
        let first = words.find(|word| !word.is_empty()).unwrap_or("").to_ascii_lowercase();
        BEGINNING.contains(&first.as_str())
    };
    let is_told = is_going_on(root) || steps.iter().all(|step| step.number.is_some());
    releases.len() > 1 && is_told && !steps.iter().any(is_of_tool) && !releases.iter().skip(1).any(begins)
}

fn project(root: &str, runner: Runner, steps: &[Step<'_>], settings: &Settings<'_>) -> Project {
    let draft = |(place, step): (usize, &Step<'_>)| {
        let (stem, _) = stem(step.file);
        let folder = step.file.folder().rsplit('/').next().unwrap_or_default();
        let wrapping = tool::wrapping(runner, step.file, settings);
        Draft {
            version: Version::placed(place, stem),
            revision: format!("{folder}/{stem}"),
            title: words(stem.trim_start_matches(|c: char| c.is_ascii_digit())),
            up: Part::whole(step.id, &step.file.text, wrapping),
            down: None,
            is_one_way: false,
        }
    };
    Project { drafts: steps.iter().enumerate().map(draft).collect(), ..Project::new(root, runner) }
}
