//! Holding histories against an earlier state of their files: what became of each migration since.

use std::collections::{HashMap, HashSet};
use std::ptr;

use model::{Base, FileId, Gone, History, Migration, Operation, Past, SourceFile, Step, describe, moved};

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
    let before = detect::read(&earlier.files, configs, &mut Reading::default());
    let pairs = pairs(histories, &before);
    for (history, before) in histories.iter_mut().zip(pairs) {
        let mut base = since(history, before, files, &earlier.files);
        base.name.clone_from(&earlier.name);
        // Where the project was moved, so were its files.
        let then = |file: &SourceFile| match before {
            Some(before) if before.root != history.root => moved(&file.path, &history.root, &before.root),
            _ => file.path.to_string(),
        };
        let is_same = |file: &SourceFile| texts.get(&*then(file)) == Some(&&*file.text);
        base.unchanged = (0..files.len() as u32).map(FileId).filter(|id| is_same(&files[id.index()])).collect();
        history.base = Some(base);
    }
}

/// What each history was: the one in the same folder; else, where the folder was moved, one whose own is gone and most of
/// whose migrations are here.
fn pairs<'b>(histories: &[History], before: &'b [History]) -> Vec<Option<&'b History>> {
    let is_alike =
        |one: &History, other: &History| one.database == other.database && one.runner.name == other.runner.name;
    let is_it = |one: &History, other: &History| one.root == other.root && is_alike(one, other);
    let mut pairs: Vec<Option<&History>> =
        histories.iter().map(|history| before.iter().find(|other| is_it(history, other))).collect();
    for gone in before.iter().filter(|gone| !histories.iter().any(|history| is_it(history, gone))) {
        let stems: HashSet<&str> = gone.each().map(|migration| migration.stem.as_str()).collect();
        let shared = |history: &History| history.each().filter(|it| stems.contains(it.stem.as_str())).count();
        let free = histories.iter().zip(&mut pairs).filter(|(history, pair)| pair.is_none() && is_alike(history, gone));
        let best = free.max_by_key(|(history, _)| shared(history));
        if let Some((_, pair)) = best.filter(|(history, _)| shared(history) * 2 > gone.migrations.len()) {
            *pair = Some(gone);
        }
    }
    pairs
}

/// What a migration is known by: its revision, and the name of its file.
type Naming = fn(&Migration) -> (&str, &str);

fn since(history: &History, before: Option<&History>, files: &[SourceFile], earlier: &[SourceFile]) -> Base {
    let held = || before.into_iter().flat_map(History::each);
    // Two may call themselves the same: then the names of their files tell which is which. And of plain files, one that
    // shares its number with a new one is called otherwise since.
    let is_graph = detect::is_of_revisions(history, files);
    let names: [Naming; 3] = [|it| (&it.revision.text, &it.stem), |it| (&it.revision.text, ""), |it| ("", &it.stem)];
    let mut thens: Vec<Option<&Migration>> = vec![None; history.migrations.len()];
    let mut left: Vec<&Migration> = held().collect();
    for name in names.iter().take(if is_graph { 2 } else { 3 }) {
        let mut by_name: HashMap<(&str, &str), &Migration> = left.iter().rev().map(|it| (name(it), *it)).collect();
        for (migration, then) in history.each().zip(&mut thens).filter(|(_, then)| then.is_none()) {
            *then = by_name.remove(&name(migration));
        }
        let found: HashSet<*const Migration> = thens.iter().flatten().map(|then| ptr::from_ref(*then)).collect();
        left.retain(|it| !found.contains(&ptr::from_ref(*it)));
    }
    let past = |(migration, then): (&Migration, &Option<&Migration>)| match then {
        Some(then) => edited(migration, then, files, earlier, is_graph).map_or(Past::Same, Past::Edited),
        None => Past::New,
    };
    let pasts = history.each().zip(&thens).map(past).collect();
    let gone = left.into_iter().map(|migration| Gone { stem: migration.stem.clone() });
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
