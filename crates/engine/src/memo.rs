//! What a run leaves for the next one: what was found in each migration, and the schema with all its log, so that it
//! can be taken back to where the history has changed.

use std::sync::Arc;

use model::{History, Mark, Migration, Schema, Server};

use crate::base::{self, Reach};
use crate::graph::Way;
use crate::run::Going;
use crate::uncommitted::UncommittedFold;
use crate::walk::Raw;
use crate::{Finding, Settings};

/// What was found in a history when it was last walked. The run that comes next takes it up where it differs.
#[derive(Debug, Default)]
pub struct Memo {
    /// What was true of the whole history.
    stage: Option<Stage>,
    /// The migrations in the order they were walked.
    stops: Vec<Stop>,
    /// The schema after the last of them.
    schema: Schema,
    /// What each migration reaches for and makes, by its place in the history.
    reaches: Vec<(Arc<Migration>, Reach)>,
}

/// What is true of a history as a whole, besides its migrations: what is found in any of them depends on it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) settings: Settings,
    /// All of the history but its migrations, and what is only asked of the history as a whole.
    pub(crate) history: History,
    /// Whether it begins with an empty database.
    pub(crate) is_whole: bool,
    pub(crate) count: usize,
    /// Whether a migration has no way back by its tool's own rules.
    pub(crate) goes_forward: bool,
    pub(crate) first: usize,
    pub(crate) lacking: usize,
    pub(crate) untitled: usize,
}

/// A migration that was walked.
#[derive(Debug)]
pub(crate) struct Stop {
    index: usize,
    migration: Arc<Migration>,
    way: Way,
    /// What was found in it.
    raw: Vec<Raw>,
    /// What there was to say of its place in the history, and what was said in the end.
    said: (Vec<Finding>, Vec<Finding>),
    /// How things stood behind it, where the run can be taken up again: on the trunk of the graph.
    behind: Option<(Mark, UncommittedFold)>,
}

impl Stop {
    pub(crate) fn new(
        index: usize,
        migration: &Arc<Migration>,
        way: Way,
        raw: Vec<Raw>,
        said: (Vec<Finding>, Vec<Finding>),
    ) -> Self {
        Self { index, migration: Arc::clone(migration), way, raw, said, behind: None }
    }

    /// What is said of the migration, now that this is to be said of its place in the history.
    pub(crate) fn told(
        &mut self,
        about: Vec<Finding>,
        tell: impl FnOnce(Vec<Raw>, Vec<Finding>) -> Vec<Finding>,
    ) -> &[Finding] {
        if self.said.0 != about {
            let told = tell(self.raw.clone(), about.clone());
            self.said = (about, told);
        }
        &self.said.1
    }
}

impl Memo {
    /// Goes back to the last place before anything differs, and forgets what was behind it.
    pub(crate) fn resume(&mut self, history: &History, stage: Stage, order: &[usize], ways: &[Way]) -> Option<Going> {
        let is_same = self.stage.as_ref() == Some(&stage);
        self.stage = Some(stage);
        let walked = self.stops.iter().zip(order).zip(ways);
        let holds = |((stop, index), way): &((&Stop, &usize), &Way)| {
            let migration = history.migrations.get(**index);
            let is_it =
                |migration: &Arc<Migration>| Arc::ptr_eq(migration, &stop.migration) || *migration == stop.migration;
            stop.index == **index && stop.way == **way && migration.is_some_and(is_it)
        };
        let same = if is_same { walked.take_while(holds).count() } else { 0 };
        let behind = |stop: &Stop| stop.behind.is_some();
        let kept = self.stops.iter().take(same).rposition(behind).map_or(0, |last| last + 1);
        self.stops.truncate(kept);
        let (mark, uncommitted) = self.stops.last()?.behind.clone()?;
        let mut schema = std::mem::take(&mut self.schema);
        schema.rewind(mark);
        Some(Going { marks: vec![mark], schema, uncommitted })
    }

    /// The migration in that place of the order, if it need not be walked.
    pub(crate) fn stop(&mut self, position: usize) -> Option<&mut Stop> {
        self.stops.get_mut(position)
    }

    /// Remembers a migration that was walked.
    pub(crate) fn keep(&mut self, stop: Stop, going: &mut Going) {
        let behind = stop.way.is_trunk.then(|| (going.schema.mark(), going.uncommitted.clone()));
        self.stops.push(Stop { behind, ..stop });
    }

    /// Remembers what there is at the end.
    pub(crate) fn end(&mut self, going: Going) {
        self.schema = going.schema;
    }

    /// See [`base::is_whole`]; what a migration reaches for is looked up once.
    pub(crate) fn is_whole(&mut self, history: &History, server: Server) -> bool {
        if !history.from_base {
            return false;
        }
        self.reaches.truncate(history.migrations.len());
        for (index, migration) in history.migrations.iter().enumerate() {
            let reach = || (Arc::clone(migration), Reach::of(migration, server));
            match self.reaches.get_mut(index) {
                Some((known, _)) if Arc::ptr_eq(known, migration) => {}
                Some(entry) => *entry = reach(),
                None => self.reaches.push(reach()),
            }
        }
        base::begins_empty(self.reaches.iter().map(|(_, reach)| reach))
    }
}
