//! A series of steps between versions: `migration_001_002.sql` takes the schema from version 1 to version 2.
//!
//! Nothing but the names tells, so all of them have to: the same word before two numbers, and each step begins where
//! the one before it ends. Where a step is missing, or two begin at one version, the files stay apart.

use model::{FileId, Runner, SourceFile, order};

use crate::draft::{Draft, Part, Project};
use crate::version::{Version, words};
use crate::{group_by, tool};

/// A file of a series, and the versions it leads from and to.
struct Step<'a> {
    id: FileId,
    file: &'a SourceFile,
    from: u32,
    to: u32,
    /// The version it leads to, as written: what the project keeps of it.
    reached: &'a str,
}

/// Finds the series among files that do not begin with a number, and what is left.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    said: &impl Fn(&str) -> Option<Runner>,
) -> (Vec<Project>, Vec<FileId>) {
    let (groups, mut rest) = group_by(candidates, &|id| {
        let file = files.get(id.index())?;
        Some((file.folder(), step(id, file)?.0))
    });
    let mut projects = Vec::new();
    for ((root, _), group) in groups {
        match chain(&group, files) {
            Some(chain) => {
                let runner = said(root).unwrap_or(tool::PLAIN);
                projects.push(project(root, runner, chain));
            }
            None => rest.extend(group),
        }
    }
    order::natural(&mut rest);
    (projects, rest)
}

/// The word before the versions, and the step; `None` for a name of another form.
fn step(id: FileId, file: &SourceFile) -> Option<(&str, Step<'_>)> {
    let stem = file.file_name().strip_suffix(".sql")?;
    let (rest, reached) = stem.rsplit_once(['_', '-'])?;
    let (word, left) = rest.rsplit_once(['_', '-'])?;
    let (from, to) = (number(left)?, number(reached)?);
    let is_named = !word.is_empty() && Version::of(stem).is_none();
    (is_named && from < to).then_some((word, Step { id, file, from, to, reached }))
}

/// A version that is counted; dates and times have more digits.
fn number(text: &str) -> Option<u32> {
    let is_counted = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_counted.then(|| text.parse().ok()).flatten()
}

/// The steps in their order, if there are several and each begins where the one before it ends.
fn chain<'a>(group: &[FileId], files: &'a [SourceFile]) -> Option<Vec<Step<'a>>> {
    let steps = group.iter().filter_map(|&id| step(id, files.get(id.index())?));
    let mut chain: Vec<Step<'a>> = steps.map(|(_, step)| step).collect();
    order::by_key(&mut chain, |step| step.from);
    let is_whole = chain.windows(2).all(|pair| pair[0].to == pair[1].from);
    (is_whole && chain.len() > 1).then_some(chain)
}

fn project(root: &str, runner: Runner, chain: Vec<Step<'_>>) -> Project {
    let draft = |step: Step<'_>| {
        let stem = step.file.file_name().strip_suffix(".sql").unwrap_or_default();
        let version = Version::of(step.reached).unwrap_or_else(|| Version::none(stem));
        Draft {
            version,
            revision: step.reached.to_owned(),
            title: words(stem),
            up: Part::whole(step.id, &step.file.text, runner.wrapping),
            down: None,
            is_one_way: false,
        }
    };
    Project { drafts: chain.into_iter().map(draft).collect(), ..Project::new(root, runner) }
}
