//! The walk through one migration: up, and down again from there, asking the rules on the way.

use std::collections::HashMap;

use model::{
    Birth, Direction, Down, Effect, FileId, History, Inverse, Mark, Migration, ObjectName, Operation, Schema, Script,
    Span, Transaction, effect, in_order, inverse,
};

use crate::allow::Anchors;
use crate::asked::{self, Asked, Question};
use crate::fold::{SessionFold, TransactionFold};
use crate::uncommitted::UncommittedFold;
use crate::{Check, Facts, Finding, JudgedAllow, Level, Limits, Rule, Settings, certain, nearest};

/// A finding before allows: with the statement it is about, if it is about one.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) finding: Finding,
    pub(crate) statement: Option<u32>,
}

/// A migration to walk through, and what is known beforehand.
pub(crate) struct Walk<'a> {
    pub(crate) history: &'a History,
    pub(crate) migration: &'a Migration,
    pub(crate) index: u32,
    pub(crate) settings: &'a Settings,
    pub(crate) asked: &'a Asked<'a>,
    pub(crate) quiet: bool,
    pub(crate) is_beside: bool,
    /// How many migrations of the history have no way back.
    pub(crate) lacking: usize,
    /// How many of them nobody has given a title.
    pub(crate) untitled: usize,
}

impl Walk<'_> {
    /// Replays one migration up, and down again from there, asking the rules on the way.
    pub(crate) fn migration(&self, schema: &mut Schema, uncommitted: &mut UncommittedFold) -> Vec<Raw> {
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
            if runs {
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
        let mut transaction = TransactionFold::new(script, self.history.dialect());
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
            // What another database locks is not known.
            let effect = match self.history.dialect().is_postgres() {
                true => effect::of(&step.operation, schema, self.settings.server),
                false => Effect::default(),
            };
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
                    finding.step = (finding.file == Some(step.file)).then_some(step.span);
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
        let first = raw.len();
        for question in &self.asked.questions {
            if let Check::Return(check) = question.rule.check {
                for mut finding in check(self.migration, &facts) {
                    finding.file.get_or_insert(script.file);
                    let finding = self.sealed(finding, question, Some(Direction::Down));
                    raw.push(Raw { finding, statement: None });
                }
            }
        }
        self.note_steps(raw.get_mut(first..).unwrap_or_default());
    }

    fn whole(&self, schema: &Schema, inverses: &[Inverse], raw: &mut Vec<Raw>) {
        let effect = Effect::default();
        let facts = Facts { inverses, ..self.facts(&self.migration.up, Direction::Up, schema, &effect) };
        let first = raw.len();
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
        self.note_steps(raw.get_mut(first..).unwrap_or_default());
    }

    /// Notes the whole step of findings that stand at the head of one.
    fn note_steps(&self, raw: &mut [Raw]) {
        if raw.is_empty() {
            return;
        }
        let steps = self.migration.up.steps.iter().chain(self.migration.down.steps());
        let by_head: HashMap<(FileId, Span), Span> = steps.map(|step| ((step.file, step.head), step.span)).collect();
        for Raw { finding, .. } in raw {
            finding.step = finding.file.and_then(|file| by_head.get(&(file, finding.span)).copied());
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
    pub(crate) fn left(&self, mut raw: Vec<Raw>) -> impl Iterator<Item = Finding> {
        if !raw.is_empty() {
            let anchors = Anchors::of(self.migration);
            let allows = |raw: &Raw, allow| anchors.covers(allow, &raw.finding, raw.statement);
            raw.retain(|raw| !self.migration.allows.iter().any(|allow| allows(raw, allow)));
        }
        raw.into_iter().map(|raw| raw.finding)
    }

    /// What is left when the authors' allows are applied, and what there is to say of the allows.
    pub(crate) fn allowed(&self, raw: Vec<Raw>) -> Vec<Finding> {
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
