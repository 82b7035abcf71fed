//! Halfway: which steps of a script stay done when a later one fails.

use std::collections::HashSet;

use model::{
    Birth, Dialect, Direction, Guard, LockMode, Operation, Repeat, Script, Step, Transaction, Wrapping, effect, repeat,
};

use crate::Facts;
use crate::fold::TransactionFold;

/// A step that is committed for good before a later one, which may fail; and that does not bear being run again.
#[derive(Clone, Copy, Debug)]
pub struct LeftBehind<'a> {
    /// The step.
    pub step: &'a Step,
    /// What a second run of it does: [`Repeat::Fails`] or [`Repeat::Doubles`].
    pub repeat: Repeat,
    /// The first later step that may fail: it waits for what others hold, or depends on the rows it finds.
    pub fails: &'a Step,
}

impl Facts<'_> {
    /// The steps of a script of this migration that stay done when a later one fails, so that running the script
    /// again stumbles over them. To be asked of a whole migration.
    ///
    /// A step counts as one that may fail if it touches a relation that was there before: it may run into a lock
    /// timeout, a deadlock, rows that do not fit. What the script does to its own new tables is left out, and so are
    /// steps that look before they act.
    #[must_use]
    pub fn left_behind<'s>(&self, script: &'s Script, direction: Direction) -> Vec<LeftBehind<'s>> {
        let parts = parts(script, self.dialect());
        if parts.last().is_none_or(|last| *last == Some(0)) {
            return Vec::new();
        }
        let cleared = cleared(script);
        let mut found = Vec::new();
        // Backwards, so that the failing step behind each is known when it is met.
        let (mut current, mut fails, mut fails_from_here) = (None, None, None);
        for (step, part) in script.steps.iter().zip(parts).rev() {
            if part != current {
                (current, fails) = (part, fails_from_here);
            }
            let repeat = repeat::of(&step.operation, self.server());
            let stumbles = matches!(repeat, Repeat::Fails { .. } | Repeat::Doubles) && step.guard == Guard::None;
            if let Some(fails) = fails
                && part.is_some()
                && stumbles
                && !cleared.contains(&step.span.start)
            {
                found.push(LeftBehind { step, repeat, fails });
            }
            if self.may_fail(step, Birth::In { migration: self.index, direction }) {
                fails_from_here = Some(step);
            }
        }
        found.reverse();
        found
    }

    fn may_fail(&self, step: &Step, now: Birth) -> bool {
        let effect = effect::of(&step.operation, self.schema, self.server());
        let is_old = |relation| self.schema.assumed(relation).is_none_or(|relation| relation.birth != now);
        // Who only reads waits for next to nobody.
        effect.touches.iter().any(|touch| touch.lock > LockMode::AccessShare && is_old(&touch.relation))
    }
}

/// The transaction that each step is committed with, by number from 0; `None` for one that is rolled back.
fn parts(script: &Script, dialect: Dialect) -> Vec<Option<u32>> {
    let mut fold = TransactionFold::new(script, dialect);
    let mut parts = Vec::with_capacity(script.steps.len());
    let (mut number, mut first) = (0, 0);
    let mut before: Option<(Transaction, u32)> = None;
    for (index, step) in script.steps.iter().enumerate() {
        let transaction = fold.before(step);
        let same = before.is_none_or(|(kind, statement)| match transaction {
            Transaction::None => kind == Transaction::None && statement == step.statement,
            // BEGIN inside a transaction opens no other.
            Transaction::Script => kind != Transaction::None,
            _ => kind == transaction,
        });
        if !same {
            (number, first) = (number + 1, index);
        }
        parts.push(Some(number));
        fold.pass(step);
        before = Some((transaction, step.statement));
        match step.operation {
            Operation::Rollback => parts.iter_mut().skip(first).for_each(|part| *part = None),
            Operation::Commit => {}
            _ => continue,
        }
        // What follows is another transaction, even if that opens at once.
        before = Some((Transaction::None, u32::MAX));
    }
    parts
}

/// Where the steps begin that make what the script has cleared away before with `DROP … IF EXISTS`: the two together
/// may be run as often as one likes.
fn cleared(script: &Script) -> HashSet<u32> {
    let mut gone = HashSet::new();
    let mut cleared = HashSet::new();
    for step in &script.steps {
        let Some(subject) = repeat::subject(&step.operation) else {
            continue;
        };
        let clears = match &step.operation {
            Operation::Drop(drop) => drop.if_exists,
            Operation::DropConstraint(drop) => drop.if_exists,
            Operation::DropColumn(drop) => drop.if_exists,
            _ => false,
        };
        if clears {
            gone.insert(subject);
        } else if gone.contains(&subject) {
            cleared.insert(step.span.start);
        }
    }
    cleared
}

/// Whether the runner puts a transaction around a script, wholly or but for the steps that leave it.
#[must_use]
pub fn is_wrapped(script: &Script) -> bool {
    script.steps.iter().any(|step| step.wrapping == Wrapping::Transaction)
}
