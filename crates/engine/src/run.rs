//! The run: one fold over a history, one pass asking the rules.

use std::collections::HashMap;

use model::{
    Base, Birth, Direction, Down, Effect, Extent, FileId, History, Inverse, Mark, Migration, ObjectName, Operation,
    Past, Schema, Script, Transaction, effect, in_order, inverse,
};

use crate::allow::Anchors;
use crate::asked::{self, Asked, Question};
use crate::fold::{SessionFold, TransactionFold};
use crate::graph::{Graph, Stack};
use crate::uncommitted::UncommittedFold;
use crate::{Check, Facts, Finding, JudgedAllow, Level, Limits, Rule, Settings, base, certain, nearest};

/// Asks the rules of a history. The findings come sorted by file and place; those that an author allowed are left out.
#[must_use]
pub fn run(history: &History, rules: &[Rule], settings: &Settings) -> Vec<Finding> {
    let asked = Asked::new(rules, settings, history.dialect.unwrap_or(settings.dialect));
    let mut schema = base::schema(history, settings.server);
    let mut found = Vec::new();
    let first = first_reported(history, settings);
    let mut of_history = of_history(history, &asked, settings);
    let is_same = |index: usize| history.base.as_ref().is_some_and(|base| base.pasts.get(index) == Some(&Past::Same));
    let lacking = history.migrations.iter().filter(|migration| migration.lacks_way_back()).count();
    let untitled = history.migrations.iter().filter(|migration| migration.title.is_empty()).count();
    let graph = Graph::of(history);
    let mut stack = Stack::new(&graph);
    // Where the log stood before each migration on the stack.
    let mut marks: Vec<Mark> = Vec::new();
    let mut uncommitted = UncommittedFold::default();
    for &index in &graph.order {
        let way = stack.go(index);
        if let Some(&mark) = marks.get(way.keep) {
            schema.rewind(mark);
            marks.truncate(way.keep);
        }
        let Some(migration) = history.migrations.get(index) else { continue };
        let walk = |index: usize, migration, is_beside, quiet| Walk {
            history,
            migration,
            index: index as u32,
            settings,
            asked: &asked,
            quiet,
            is_beside,
            lacking,
            untitled,
        };
        for &again in &way.again {
            marks.push(schema.mark());
            if let Some(migration) = history.migrations.get(again) {
                walk(again, migration, true, true).migration(&mut schema, &mut uncommitted);
            }
        }
        // Beside another branch there is no telling what a run has done before.
        if !way.is_alone || !holds_a_run(history) {
            uncommitted.end();
        }
        if !way.is_trunk {
            marks.push(schema.mark());
        }
        let walk = walk(index, migration, !way.is_alone, index < first || is_same(index));
        let mut raw = walk.migration(&mut schema, &mut uncommitted);
        if way.is_trunk {
            schema.settle();
            marks.clear();
            // Nobody goes back beyond this one: the log begins after it.
            marks.push(Mark::default());
        }
        // What is wrong with the history is allowed, or past, where it stands.
        let down = match &migration.down {
            Down::Script(script) => script.file,
            _ => migration.file,
        };
        for finding in
            [migration.file, migration.up.file, down].iter().filter_map(|file| of_history.remove(file)).flatten()
        {
            let finding = Finding { revision: Some(migration.revision.text.clone()), ..finding };
            raw.push(Raw { finding, statement: None });
        }
        if !walk.quiet {
            found.extend(walk.allowed(raw));
        } else if index >= first {
            // What an old migration has to do with a new one is new. Its allows still hold, and were judged long ago.
            raw.retain(|raw| is_changed(&raw.finding, history));
            found.extend(walk.left(raw));
        }
    }
    found.extend(of_history.into_values().flatten().filter(|finding| is_changed(finding, history)));
    found.sort_by(|left, right| left.order().cmp(&right.order()));
    found
}

/// Whether a finding about the history as a whole has to do with a file that is not as it was, or may have to do with
/// one that is gone.
fn is_changed(finding: &Finding, history: &History) -> bool {
    let files = || finding.file.into_iter().chain(finding.related.iter().map(|related| related.file));
    let is_new = |base: &Base| !base.gone.is_empty() || files().any(|file| !base.unchanged.contains(&file));
    history.base.as_ref().is_none_or(is_new)
}

/// What there is to say of the history as a whole, by file.
fn of_history(history: &History, asked: &Asked<'_>, settings: &Settings) -> HashMap<FileId, Vec<Finding>> {
    let mut found: HashMap<FileId, Vec<Finding>> = HashMap::new();
    for question in &asked.questions {
        if let Check::History(check) = question.rule.check {
            for finding in check(history) {
                let finding = question.sealed(finding, settings);
                found.entry(finding.file.unwrap_or_default()).or_default().push(finding);
            }
        }
    }
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

/// Whether one transaction is known to hold all the migrations of a run.
fn holds_a_run(history: &History) -> bool {
    matches!(history.session.extent, Extent::Run)
}

/// A finding before allows: with the statement it is about, if it is about one.
struct Raw {
    finding: Finding,
    statement: Option<u32>,
}

struct Walk<'a> {
    history: &'a History,
    migration: &'a Migration,
    index: u32,
    settings: &'a Settings,
    asked: &'a Asked<'a>,
    quiet: bool,
    is_beside: bool,
    /// How many migrations of the history have no way back.
    lacking: usize,
    /// How many of them nobody has given a title.
    untitled: usize,
}

impl Walk<'_> {
    /// Replays one migration up, and down again from there, asking the rules on the way.
    fn migration(&self, schema: &mut Schema, uncommitted: &mut UncommittedFold) -> Vec<Raw> {
        let (mut raw, mut inverses) = (Vec::new(), Vec::new());
        if self.quiet {
            self.script(&self.migration.up, Direction::Up, schema, uncommitted, &mut raw, None);
            schema.end_session();
            return raw;
        }
        let before = schema.mark();
        // What would undo the upgrade is asked where nothing does.
        let is_asked = self.migration.lacks_way_back() || matches!(self.migration.down, Down::Raises { .. });
        let undone = is_asked.then_some(&mut inverses);
        let mut runs = self.script(&self.migration.up, Direction::Up, schema, uncommitted, &mut raw, undone);
        schema.end_session();
        self.whole(schema, &inverses, &mut raw);
        if let Down::Script(script) = &self.migration.down {
            let after = schema.mark();
            let uncommitted = &mut UncommittedFold::default();
            runs &= self.script(script, Direction::Down, schema, uncommitted, &mut raw, None);
            schema.end_session();
            // What stops halfway leaves a schema that nobody asked for: the step that stops it has been told of.
            if runs && self.asked.is_postgres {
                self.way_back(schema, before, script, &mut raw);
            }
            schema.rewind(after);
        }
        raw
    }

    /// Replays a script, asking the rules before each step, and what undoes it; whether all of it can run.
    fn script(
        &self,
        script: &Script,
        direction: Direction,
        schema: &mut Schema,
        uncommitted: &mut UncommittedFold,
        raw: &mut Vec<Raw>,
        mut inverses: Option<&mut Vec<Inverse>>,
    ) -> bool {
        if let Some(inverses) = &mut inverses {
            inverses.resize(script.steps.len(), Inverse::Nothing);
        }
        let mut runs = true;
        let mut transaction = TransactionFold::new(script);
        let mut session = SessionFold::new(&self.history.session, self.settings.limits);
        let mut statement = (None, 0);
        for (position, step) in in_order(&script.steps) {
            if statement.0 != Some(step.statement) {
                statement = (Some(step.statement), step.span.start);
            }
            let birth = Birth::In { migration: self.index, direction };
            let around = transaction.before(step);
            let is_other = session.enter(step, position, around);
            let is_inside = !matches!(around, Transaction::None | Transaction::Unknown);
            if is_other || !is_inside || matches!(step.operation, Operation::Opaque(_)) {
                uncommitted.end();
            }
            let used = uncommitted.used(step, schema);
            uncommitted.pass(step, is_inside, birth, schema, self.settings.server);
            if self.quiet {
                transaction.pass(step);
                schema.apply(&step.operation, birth, step.guard);
                continue;
            }
            let effect = effect::of(&step.operation, schema, self.settings.server);
            if let Some(known) = inverses.as_mut().and_then(|inverses| inverses.get_mut(position)) {
                *known = inverse::of(&step.operation, schema);
            }
            let failure = certain::failure(script, position, schema, self.history, self.settings);
            runs &= failure.is_none();
            let facts = Facts {
                position,
                transaction: around,
                failure: failure.as_ref(),
                uncommitted: used.as_ref(),
                holds: &session.holds,
                began: session.began,
                limits: session.limits,
                waits: session.waits,
                endless: session.endless,
                ..self.facts(script, direction, schema, &effect)
            };
            let mut told = Vec::new();
            let is_passed_over = certain::is_passed_over(step, schema, self.history, self.settings);
            let asked = if is_passed_over { &[][..] } else { &self.asked.questions };
            for question in asked {
                if let Check::Step(check) = question.rule.check
                    && let Some(mut finding) = check(step, &facts)
                {
                    finding.file.get_or_insert(step.file);
                    told.push((question, self.sealed(finding, question, Some(direction))));
                }
            }
            let told = asked::most_specific(told, failure.is_some());
            raw.extend(told.map(|finding| Raw { finding, statement: Some(statement.1) }));
            transaction.pass(step);
            let is_old = |name: &ObjectName| schema.assumed(name).is_none_or(|relation| relation.birth != birth);
            session.pass(step, position, &effect, is_old);
            schema.apply(&step.operation, birth, step.guard);
        }
        runs
    }

    /// Asks what the downgrade has brought back.
    fn way_back(&self, schema: &Schema, before: Mark, script: &Script, raw: &mut Vec<Raw>) {
        let up = Birth::In { migration: self.index, direction: Direction::Up };
        let differences = schema.differences(before, up);
        let effect = Effect::default();
        let facts = Facts { differences: &differences, ..self.facts(script, Direction::Down, schema, &effect) };
        for question in &self.asked.questions {
            if let Check::Return(check) = question.rule.check {
                for mut finding in check(self.migration, &facts) {
                    finding.file.get_or_insert(script.file);
                    let finding = self.sealed(finding, question, Some(Direction::Down));
                    raw.push(Raw { finding, statement: None });
                }
            }
        }
    }

    fn whole(&self, schema: &Schema, inverses: &[Inverse], raw: &mut Vec<Raw>) {
        let effect = Effect::default();
        let facts = Facts { inverses, ..self.facts(&self.migration.up, Direction::Up, schema, &effect) };
        for question in &self.asked.questions {
            if let Check::Migration(check) = question.rule.check {
                for mut finding in check(self.migration, &facts) {
                    finding.file.get_or_insert(self.migration.file);
                    let direction = finding.direction;
                    let finding = self.sealed(finding, question, direction);
                    raw.push(Raw { finding, statement: None });
                }
            }
        }
    }

    fn facts<'b>(
        &'b self,
        script: &'b Script,
        direction: Direction,
        schema: &'b Schema,
        effect: &'b Effect,
    ) -> Facts<'b> {
        Facts {
            history: self.history,
            migration: self.migration,
            index: self.index,
            direction,
            script,
            position: script.steps.len(),
            schema,
            transaction: Transaction::None,
            effect,
            failure: None,
            uncommitted: None,
            holds: &[],
            began: 0,
            limits: Limits::default(),
            waits: None,
            endless: None,
            differences: &[],
            inverses: &[],
            lacking: self.lacking,
            untitled: self.untitled,
            is_beside: self.is_beside,
            settings: self.settings,
        }
    }

    fn sealed(&self, finding: Finding, question: &Question<'_>, direction: Option<Direction>) -> Finding {
        let revision = Some(self.migration.revision.text.clone());
        question.sealed(Finding { revision, direction, ..finding }, self.settings)
    }

    /// What the authors' allows leave, without a word on the allows themselves.
    fn left(&self, mut raw: Vec<Raw>) -> impl Iterator<Item = Finding> {
        if !raw.is_empty() {
            let anchors = Anchors::of(self.migration);
            let allows = |raw: &Raw, allow| anchors.covers(allow, &raw.finding, raw.statement);
            raw.retain(|raw| !self.migration.allows.iter().any(|allow| allows(raw, allow)));
        }
        raw.into_iter().map(|raw| raw.finding)
    }

    /// What is left when the authors' allows are applied, and what there is to say of the allows.
    fn allowed(&self, raw: Vec<Raw>) -> Vec<Finding> {
        let anchors = Anchors::of(self.migration);
        let mut findings = Vec::new();
        let mut covered = vec![false; raw.len()];
        for allow in &self.migration.allows {
            // Two allows may cover one finding, one from above the migration and one beside the step: both are used.
            let mut used = false;
            for (raw, covered) in raw.iter().zip(&mut covered) {
                if anchors.covers(allow, &raw.finding, raw.statement) {
                    (used, *covered) = (true, true);
                }
            }
            let named = |rule: &Rule| rule.name == allow.rule.text;
            let known = self.asked.all.iter().any(named);
            let judged = JudgedAllow {
                allow,
                known,
                nearest: if known { None } else { nearest(&allow.rule.text, self.asked.all.iter().map(|r| r.name)) },
                used,
                asked: self.asked.questions.iter().any(|question| named(question.rule)),
            };
            for question in &self.asked.questions {
                if let Check::Allow(check) = question.rule.check
                    && let Some(finding) = check(&judged)
                {
                    findings.push(self.sealed(finding.in_file(allow.file), question, None));
                }
            }
        }
        findings.extend(raw.into_iter().zip(covered).filter(|(_, covered)| !covered).map(|(raw, _)| raw.finding));
        // What the settings want to hear nothing of on the way down.
        findings.retain(|finding| finding.level != Level::Off);
        findings
    }
}
