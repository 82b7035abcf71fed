//! Holding histories against an earlier state of their files: what became of each migration since.

use std::collections::{HashMap, HashSet};

use model::{Base, FileId, Gone, History, Migration, Operation, Past, SourceFile, Step, describe};

use crate::config::Configs;
use crate::detect;
use crate::memo::Reading;

/// An earlier state of the files.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// What people call it: `origin/main`.
    pub name: String,
    /// The files it has of those that are checked, and those that it has besides, under the same paths.
    pub files: Vec<SourceFile>,
}

/// Notes in each history what became of its migrations.
pub(crate) fn hold(histories: &mut [History], files: &[SourceFile], earlier: &Earlier, configs: &Configs) {
    let texts: HashMap<&str, &str> = earlier.files.iter().map(|file| (&*file.path, &*file.text)).collect();
    let is_same = |file: &SourceFile| texts.get(&*file.path) == Some(&&*file.text);
    let unchanged: HashSet<FileId> =
        (0..files.len() as u32).map(FileId).filter(|id| is_same(&files[id.index()])).collect();
    let before = detect::read(&earlier.files, configs, &mut Reading::default());
    for history in histories {
        let is_it = |other: &&History| {
            other.root == history.root && other.database == history.database && other.runner.name == history.runner.name
        };
        let before = before.iter().find(is_it);
        let mut base = since(history, before, files, &earlier.files);
        base.name.clone_from(&earlier.name);
        base.unchanged.clone_from(&unchanged);
        history.base = Some(base);
    }
}

fn since(history: &History, before: Option<&History>, files: &[SourceFile], earlier: &[SourceFile]) -> Base {
    let held = || before.into_iter().flat_map(History::each);
    let mut by_revision: HashMap<&str, &Migration> =
        held().rev().map(|migration| (migration.revision.as_str(), migration)).collect();
    let is_graph = detect::is_of_revisions(history, files);
    let past = |migration: &Migration| match by_revision.remove(migration.revision.as_str()) {
        Some(then) => edited(migration, then, files, earlier, is_graph).map_or(Past::Same, Past::Edited),
        None => Past::New,
    };
    let pasts = history.each().map(past).collect();
    let is_gone = |migration: &&Migration| by_revision.contains_key(migration.revision.as_str());
    let gone = held().filter(is_gone).map(|migration| Gone { stem: migration.stem.clone() });
    Base { pasts, gone: gone.collect(), ..Base::default() }
}

/// What of a migration is not as it was. Words that do nothing (comments, layout, the names of variables) may change.
fn edited(
    now: &Migration,
    then: &Migration,
    files: &[SourceFile],
    earlier: &[SourceFile],
    is_graph: bool,
) -> Option<&'static str> {
    let same = |one: &[Step], other: &[Step]| {
        let lines = |steps: &[Step], files| steps.iter().map(|step| line(step, files)).collect::<Vec<_>>();
        lines(one, files) == lines(other, earlier)
    };
    if is_graph && now.parents != then.parents {
        Some("another place in the history")
    } else if !same(&now.up.steps, &then.up.steps) {
        Some("another upgrade")
    } else if !same(now.down.steps(), then.down.steps()) {
        Some("another downgrade")
    } else {
        None
    }
}

/// What a step does, and all that is known of one that could not be read: its words.
fn line(step: &Step, files: &[SourceFile]) -> String {
    let words = match (&step.operation, files.get(step.file.index())) {
        (Operation::Opaque(_), Some(file)) => file.slice(step.span).split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    format!("{} {:?} {words}", describe(&step.operation), step.guard)
}
