//! A migration as it plays: what each of its steps does to whom, and what the schema looks like before, after, and when
//! it has been taken back.

use std::collections::HashSet;

use model::failure::Failure;
use model::{
    Birth, Direction, Down, Effect, History, Knowledge, Mark, ObjectName, Portrait, Schema, Script, Thing, Touch,
    Transaction, effect, in_order, order,
};

use crate::fold::{SessionFold, TransactionFold};
use crate::graph::Graph;
use crate::{Settings, base, certain};

/// A migration, played.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What the steps of the upgrade do, in the order of the script.
    pub up: Vec<Act>,
    /// What the steps of the downgrade do, played after the upgrade; `None` where it is no script.
    pub down: Option<Vec<Act>>,
    /// The things that either changes, and the tables that either locks, in the order in which they are touched.
    pub panels: Vec<Panel>,
}

/// What a step does.
#[derive(Clone, Debug)]
pub struct Act {
    /// The transaction it runs in.
    pub transaction: Transaction,
    /// Which of the script's transactions that is, from 0; a statement outside any has a number of its own. What a step
    /// locks stays locked to the end of it.
    pub block: usize,
    /// What it does to each relation.
    pub effect: Effect,
    /// Which of the effect's touches are of relations that this script made: nobody waits for those.
    pub new: Vec<bool>,
    /// Why it must fail, if it must.
    pub failure: Option<Failure>,
    /// Whether it is not run: its script looks first, and it could only fail. It has no effect then.
    pub passed_over: bool,
}

/// A thing at three moments.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Before the migration.
    pub before: Knowledge<Portrait>,
    /// After its upgrade.
    pub after: Knowledge<Portrait>,
    /// After its upgrade and its downgrade; `None` where that is no script.
    pub back: Option<Knowledge<Portrait>>,
}

/// Plays one migration of a history, from the schema that its ancestors leave.
#[must_use]
pub fn play(history: &History, index: usize, settings: &Settings) -> Option<Scene> {
    let migration = history.migrations.get(index)?;
    let mut schema = before(history, index, settings);
    let before = schema.mark();
    let stage = Stage { history, index, settings };
    let mut things = Vec::new();
    let up = stage.script(&migration.up, Direction::Up, &mut schema, &mut things);
    things.extend(schema.touched(before));
    let after = schema.mark();
    let down = match &migration.down {
        Down::Script(script) => {
            let acts = stage.script(script, Direction::Down, &mut schema, &mut things);
            things.extend(schema.touched(after));
            Some(acts)
        }
        _ => None,
    };
    let mut seen: HashSet<Thing> = HashSet::with_capacity(things.len());
    things.retain(|thing| seen.insert(thing.clone()));
    let panels = panels(&mut schema, &things, [before, after], down.is_some());
    Some(Scene { up, down, panels })
}

/// The schema that the ancestors of a migration leave.
pub(crate) fn before(history: &History, index: usize, settings: &Settings) -> Schema {
    let mut schema = base::schema(history, base::is_whole(history, settings.server));
    for ancestor in Graph::of(history).ancestors(index) {
        if let Some(before) = history.migrations.get(ancestor) {
            let birth = Birth::In { migration: ancestor as u32, direction: Direction::Up };
            for (_, step) in in_order(&before.up.steps) {
                schema.apply(&step.operation, birth, step.guard);
            }
            schema.end_session();
        }
    }
    schema.settle();
    schema
}

/// Looks at things at each of the three moments, from the last one back.
fn panels(schema: &mut Schema, things: &[Thing], marks: [Mark; 2], is_back: bool) -> Vec<Panel> {
    let look = |schema: &Schema| things.iter().map(|thing| schema.portrait(thing)).collect::<Vec<_>>();
    let [before, after] = marks;
    let mut back = if is_back { look(schema) } else { Vec::new() }.into_iter();
    schema.rewind(after);
    let then = look(schema);
    schema.rewind(before);
    let panel = |(before, after)| Panel { before, after, back: back.next() };
    look(schema).into_iter().zip(then).map(panel).collect()
}

struct Stage<'a> {
    history: &'a History,
    index: usize,
    settings: &'a Settings,
}

impl Stage<'_> {
    fn script(&self, script: &Script, direction: Direction, schema: &mut Schema, things: &mut Vec<Thing>) -> Vec<Act> {
        let birth = Birth::In { migration: self.index as u32, direction };
        let mut acts: Vec<(usize, Act)> = Vec::with_capacity(script.steps.len());
        let mut transaction = TransactionFold::new(script, self.history.dialect());
        let mut session = SessionFold::new(&self.history.session, self.settings.limits);
        let mut block = 0;
        for (position, step) in in_order(&script.steps) {
            let around = transaction.before(step);
            block += usize::from(session.enter(step, position, around));
            let passed_over = certain::is_passed_over(step, schema, self.history, self.settings);
            // What another database locks is not known.
            let effect = match passed_over || !self.history.dialect().is_postgres() {
                true => Effect::default(),
                false => effect::of(&step.operation, schema, self.settings.server),
            };
            let is_new =
                |touch: &Touch| schema.assumed(&touch.relation).is_some_and(|relation| relation.birth == birth);
            let new = effect.touches.iter().map(is_new).collect();
            things.extend(effect.touches.iter().map(|touch| schema.thing(&touch.relation)));
            let failure = certain::failure(script, position, schema, self.history, self.settings);
            transaction.pass(step);
            let is_old = |name: &ObjectName| schema.assumed(name).is_none_or(|it| it.birth != birth);
            session.pass(step, position, &effect, is_old);
            schema.apply(&step.operation, birth, step.guard);
            acts.push((position, Act { transaction: around, block, effect, new, failure, passed_over }));
        }
        schema.end_session();
        order::by_key(&mut acts, |(position, _)| *position);
        acts.into_iter().map(|(_, act)| act).collect()
    }
}
