//! The run: one fold over a history, one pass asking the rules.

use std::collections::HashMap;

use model::{Base, Down, Extent, FileId, History, Mark, Migration, Past, Schema, order};

use crate::asked::Asked;
use crate::graph::{Graph, Stack, Way};
use crate::memo::{Memo, Stage, Stop};
use crate::uncommitted::UncommittedFold;
use crate::walk::{Raw, Walk};
use crate::{Check, Finding, Rule, Settings, base};

/// Asks the rules of a history. The findings come sorted by file and place; those that an author allowed are left out.
///
/// With a memo, which has to be given the same rules each time, the migrations before the first that has changed are
/// not walked again, and this run is remembered for the next. What is found is the same.
#[must_use]
pub fn run(history: &History, rules: &[Rule], settings: &Settings, memo: Option<&mut Memo>) -> Vec<Finding> {
    let asked = Asked::new(rules, settings, history.dialect());
    let run = Run::new(history, settings, &asked);
    // What it is held against may change while the history stays: such a run is not remembered.
    let memo = memo.filter(|_| history.base.is_none());
    let mut found = run.walk(memo);
    order::by(&mut found, |left, right| left.order().cmp(&right.order()));
    found
}

/// Where reporting begins: behind the migration that the settings call the last of the past.
#[must_use]
pub fn first_reported(history: &History, settings: &Settings) -> usize {
    let Some(after) = &settings.after else {
        return 0;
    };
    let found = history.migrations.iter().position(|migration| migration.revision.text == *after);
    found.map_or(0, |index| index + 1)
}

/// What is true of a run as a whole.
struct Run<'a> {
    history: &'a History,
    settings: &'a Settings,
    asked: &'a Asked<'a>,
    first: usize,
    lacking: usize,
    untitled: usize,
}

/// What changes as a run goes along.
pub(crate) struct Going {
    pub(crate) schema: Schema,
    /// Where the log stood before each migration on the stack.
    pub(crate) marks: Vec<Mark>,
    pub(crate) uncommitted: UncommittedFold,
}

impl<'a> Run<'a> {
    fn new(history: &'a History, settings: &'a Settings, asked: &'a Asked<'a>) -> Self {
        let lacking = history.migrations.iter().filter(|migration| migration.lacks_way_back()).count();
        let untitled = history.migrations.iter().filter(|migration| migration.title.is_empty()).count();
        Self { history, settings, asked, first: first_reported(history, settings), lacking, untitled }
    }

    fn walk(&self, mut memo: Option<&mut Memo>) -> Vec<Finding> {
        let history = self.history;
        let mut of_history = self.of_history();
        let graph = Graph::of(history);
        let mut stack = Stack::new(&graph);
        let ways: Vec<Way> = graph.order.iter().map(|&index| stack.go(index)).collect();
        let start = match memo.as_deref_mut() {
            Some(memo) => {
                let stage = self.stage(memo.is_whole(history, self.settings.server));
                memo.resume(history, stage, &graph.order, &ways)
            }
            None => None,
        };
        let mut going = start.unwrap_or_else(|| Going {
            schema: base::schema(history, base::is_whole(history, self.settings.server)),
            marks: Vec::new(),
            uncommitted: UncommittedFold::default(),
        });
        let mut found = Vec::new();
        for (position, (&index, way)) in graph.order.iter().zip(ways).enumerate() {
            let Some(migration) = history.migrations.get(index) else { continue };
            // What is wrong with the history is allowed, or past, where it stands.
            let down = match &migration.down {
                Down::Script(script) => script.file,
                _ => migration.file,
            };
            let files = [migration.file, migration.up.file, down];
            let about: Vec<Finding> = files.iter().filter_map(|file| of_history.remove(file)).flatten().collect();
            let walk = self.visit(index, migration, &way);
            if let Some(stop) = memo.as_deref_mut().and_then(|memo| memo.stop(position)) {
                found.extend_from_slice(stop.told(about, |raw, about| self.told(&walk, raw, about)));
                continue;
            }
            let raw = self.go(&walk, &way, &mut going, memo.is_some());
            match memo.as_deref_mut() {
                Some(memo) => {
                    let told = self.told(&walk, raw.clone(), about.clone());
                    found.extend_from_slice(&told);
                    memo.keep(Stop::new(index, migration, way, raw, (about, told)), &mut going);
                }
                None => found.extend(self.told(&walk, raw, about)),
            }
        }
        if let Some(memo) = memo {
            memo.end(going);
        }
        found.extend(of_history.into_values().flatten().filter(|finding| is_changed(finding, history)));
        found
    }

    /// Goes to the next migration, and through it. `keeps`: whether somebody may come back to what was before.
    fn go(&self, walk: &Walk<'_>, way: &Way, going: &mut Going, keeps: bool) -> Vec<Raw> {
        if let Some(&mark) = going.marks.get(way.keep) {
            going.schema.rewind(mark);
            going.marks.truncate(way.keep);
        }
        for &again in &way.again {
            going.marks.push(going.schema.mark());
            if let Some(migration) = self.history.migrations.get(again) {
                let walk = Walk { is_beside: true, quiet: true, ..self.visit(again, migration, way) };
                walk.migration(&mut going.schema, &mut going.uncommitted);
            }
        }
        // Beside another branch there is no telling what a run has done before.
        if !way.is_alone || !holds_a_run(self.history) {
            going.uncommitted.end();
        }
        if !way.is_trunk {
            going.marks.push(going.schema.mark());
        }
        let raw = walk.migration(&mut going.schema, &mut going.uncommitted);
        if way.is_trunk {
            // Nobody of this run goes back beyond this one: the log may begin after it.
            going.marks.clear();
            if keeps {
                going.marks.push(going.schema.mark());
            } else {
                going.schema.settle();
                going.marks.push(Mark::default());
            }
        }
        raw
    }

    /// What is said of a migration, with what there is to say of its place in the history.
    fn told(&self, walk: &Walk<'_>, mut raw: Vec<Raw>, about: Vec<Finding>) -> Vec<Finding> {
        let revision = &walk.migration.revision.text;
        let placed = |finding| Finding { revision: Some(revision.clone()), ..finding };
        raw.extend(about.into_iter().map(|finding| Raw { finding: placed(finding), statement: None }));
        if !walk.quiet {
            walk.allowed(raw)
        } else if walk.index as usize >= self.first {
            // What an old migration has to do with a new one is new. Its allows still hold, and were judged long ago.
            raw.retain(|raw| is_changed(&raw.finding, self.history));
            walk.left(raw).collect()
        } else {
            Vec::new()
        }
    }

    fn visit(&self, index: usize, migration: &'a Migration, way: &Way) -> Walk<'a> {
        let is_same = || self.history.base.as_ref().is_some_and(|base| base.pasts.get(index) == Some(&Past::Same));
        Walk {
            history: self.history,
            migration,
            index: index as u32,
            settings: self.settings,
            asked: self.asked,
            quiet: index < self.first || is_same(),
            is_beside: !way.is_alone,
            lacking: self.lacking,
            untitled: self.untitled,
        }
    }

    /// What there is to say of the history as a whole, by file.
    fn of_history(&self) -> HashMap<FileId, Vec<Finding>> {
        let mut found: HashMap<FileId, Vec<Finding>> = HashMap::new();
        for question in &self.asked.questions {
            if let Check::History(check) = question.rule.check {
                for finding in check(self.history) {
                    let finding = question.sealed(finding, self.settings);
                    found.entry(finding.file.unwrap_or_default()).or_default().push(finding);
                }
            }
        }
        found
    }

    fn stage(&self, is_whole: bool) -> Stage {
        Stage {
            settings: self.settings.clone(),
            history: History {
                migrations: Vec::new(),
                connections: Vec::new(),
                faults: Vec::new(),
                ..self.history.clone()
            },
            is_whole,
            count: self.history.migrations.len(),
            goes_forward: self.history.migrations.iter().all(|migration| migration.down == Down::Forward),
            first: self.first,
            lacking: self.lacking,
            untitled: self.untitled,
        }
    }
}

/// Whether a finding about the history as a whole has to do with a file that is not as it was, or may have to do with
/// one that is gone.
fn is_changed(finding: &Finding, history: &History) -> bool {
    let files = || finding.file.into_iter().chain(finding.related.iter().map(|related| related.file));
    let is_new = |base: &Base| !base.gone.is_empty() || files().any(|file| !base.unchanged.contains(&file));
    history.base.as_ref().is_none_or(is_new)
}

/// Whether one transaction is known to hold all the migrations of a run.
fn holds_a_run(history: &History) -> bool {
    matches!(history.session.extent, Extent::Run)
}
