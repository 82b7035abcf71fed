//! What the replay knows of each item of the checklist.

use std::collections::BTreeSet;

use linter::Hazard;
use model::{Repeat, Server, repeat};

use super::{Change, Verdict};
use crate::show::json::{Lock, Migration, Script, Statement, Step};
use crate::show::meanwhile;
use crate::{inline, summary};

/// How many lines of one kind are told before the rest is counted.
const TOLD: usize = 20;

/// No evidence.
pub(super) fn nothing(_: &Change<'_>) -> Vec<String> {
    Vec::new()
}

/// Whether there is one head and one order, and what others have is as it was.
pub(super) fn history(change: &Change<'_>) -> Verdict {
    let since =
        change.base.map_or_else(String::new, |base| format!(", and what {} has is as it was", inline::code(base)));
    Verdict::Settled(format!("one head, one order{since}"))
}

/// Whether code that runs meanwhile goes on.
pub(super) fn application(change: &Change<'_>) -> Verdict {
    let is_lost = |rule: &str| linter::rule(rule).is_some_and(|rule| rule.page().hazard == Hazard::Destroys);
    let what = if change.findings.iter().any(|entry| is_lost(entry.rule)) {
        "code that runs must no longer use what is dropped"
    } else {
        "nothing was found that breaks code which runs meanwhile; what the new code needs is yours"
    };
    Verdict::Person(what.to_owned())
}

/// What is settled, if locks are known at all.
fn by_locks(change: &Change<'_>, why: String) -> Verdict {
    match change.migrations.iter().all(|migration| migration.postgres.is_some()) {
        true => Verdict::Settled(why),
        false => Verdict::Person("what another database than PostgreSQL locks is not known here".to_owned()),
    }
}

/// Whether all of it runs.
pub(super) fn runs(change: &Change<'_>) -> Verdict {
    let scripts = change.migrations.iter().flat_map(|it| std::iter::once(&it.up).chain(&it.down));
    let count = scripts.flat_map(steps).count();
    Verdict::Settled(format!("{} replayed, none of which must fail", summary::count(count, "step")))
}

/// What is not known where not all could be read.
pub(super) fn not_read(change: &Change<'_>) -> Verdict {
    Verdict::Person(format!("{} could not be read", summary::count(change.unread.len(), "step")))
}

/// What could not be read.
pub(super) fn unread(change: &Change<'_>) -> Vec<String> {
    some(change.unread.clone())
}

/// Whether each migration has a way back, and that restores the schema.
pub(super) fn way_back(change: &Change<'_>) -> Verdict {
    let all = |is: fn(&Migration<'_>) -> bool| change.migrations.iter().all(is);
    match () {
        () if all(|it| it.restored == Some("yes")) => {
            Verdict::Settled("taken back, the schema is what it was".to_owned())
        }
        () if all(|it| it.way_back == "none") => {
            Verdict::Person("the project has no way back; what undoes it would be a migration of its own".to_owned())
        }
        () => Verdict::Person("not each of them is known to bring the schema back".to_owned()),
    }
}

/// What becomes of the schema on the way back of each migration.
pub(super) fn restored(change: &Change<'_>) -> Vec<String> {
    let says = |migration: &Migration<'_>| match (migration.way_back, migration.restored) {
        (_, Some("yes")) => "restores the schema",
        (_, Some("no")) => "does not restore the schema",
        (_, Some(_)) => "there is no knowing whether it restores the schema",
        ("raises", _) => "refuses: the downgrade raises an error",
        ("missing", _) => "has no way back",
        _ => "its tool knows no way back",
    };
    some(change.migrations.iter().map(|it| format!("{}: {}", inline::code(&it.path), says(it))).collect())
}

/// Whether a second run does no harm where the first one failed.
pub(super) fn twice(change: &Change<'_>) -> Verdict {
    if change.migrations.iter().any(|migration| migration.up.wrapped.is_none()) {
        return Verdict::Person("there is no knowing whether a transaction is put around it".to_owned());
    }
    match halfway(change).len() {
        0 => Verdict::Settled("a run that fails leaves nothing behind that the next one stumbles over".to_owned()),
        _ => Verdict::Person("a run may fail after one of these; would the next one bear that?".to_owned()),
    }
}

/// The steps that stay where their script fails after them, and that a second run would not pass over.
pub(super) fn halfway(change: &Change<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for (migration, model) in change.migrations.iter().zip(&change.models) {
        let run: Vec<(&Statement<'_>, &Step)> = steps(&migration.up).collect();
        let is_one = |(_, step): &(&Statement<'_>, &Step)| {
            step.in_transaction == Some(true)
                && step.transaction == run.first().map_or(0, |(_, first)| first.transaction)
        };
        let is_whole = run.iter().all(is_one) || matches!(run.as_slice(), [(_, step)] if !step.needs_no_transaction);
        let is_harmless = |step: &model::Step| repeat::of(&step.operation, Server::default()) == Repeat::Harmless;
        if is_whole || model.up.steps.iter().all(is_harmless) {
            continue;
        }
        lines.extend(run.iter().map(|(statement, step)| format!("{}: {}", place(statement), inline::text(&step.does))));
    }
    some(lines)
}

/// Whether indexes are built without shutting anybody out.
pub(super) fn indexes(change: &Change<'_>) -> Verdict {
    let built: Vec<String> = locks_of(change)
        .filter(|(_, _, lock)| lock.work == "build index")
        .map(|(_, statement, lock)| format!("on {} at {}", inline::code(&lock.relation), place(statement)))
        .collect();
    let told = some(built.clone()).join(", ");
    match built.len() {
        0 => by_locks(change, "none is built on a table that was there before".to_owned()),
        _ => by_locks(change, format!("{told}: nobody who reads or writes waits")),
    }
}

/// Whether anything takes longer the more rows there are.
pub(super) fn volume(change: &Change<'_>) -> Verdict {
    match growing(change).len() {
        0 => by_locks(change, "no step takes longer the more rows there are".to_owned()),
        _ => Verdict::Person("these steps take longer the more rows there are".to_owned()),
    }
}

/// The steps that take longer the more rows there are.
pub(super) fn growing(change: &Change<'_>) -> Vec<String> {
    let grows = |(_, _, lock): &(&Migration<'_>, &Statement<'_>, &Lock)| lock.work != "catalogue";
    let line = |(_, statement, lock): (&Migration<'_>, &Statement<'_>, &Lock)| {
        format!("{}: {}, {} under {}", place(statement), inline::code(&lock.relation), meanwhile(lock.work), lock.mode)
    };
    some(locks_of(change).filter(grows).map(line).collect())
}

/// Whether what is locked is let go of soon.
pub(super) fn waiting(change: &Change<'_>) -> Verdict {
    match locks(change).len() {
        0 => by_locks(change, "nothing that was there before is locked".to_owned()),
        _ => by_locks(change, "what is locked is let go of soon, and not waited for without end".to_owned()),
    }
}

/// The strongest lock on each relation that was there before.
pub(super) fn locks(change: &Change<'_>) -> Vec<String> {
    let mut told: BTreeSet<(String, &str)> = BTreeSet::new();
    let mut lines = Vec::new();
    for migration in change.migrations {
        for held in &migration.up.held {
            // The last is the strongest: nothing is let go of before the end.
            let Some(hold) = held.locks.last().filter(|_| told.insert((held.relation.clone(), &migration.path))) else {
                continue;
            };
            let relation = inline::code(&held.relation);
            lines.push(format!(
                "{} locks {relation} {}: {} wait",
                inline::code(&migration.path),
                hold.mode,
                hold.blocks
            ));
        }
    }
    some(lines)
}

/// What each migration does, as the team may be told.
pub(super) fn changes(change: &Change<'_>) -> Vec<String> {
    let line =
        |(script, step): (&Script<'_>, &Step)| format!("{}: {}", inline::code(script.path), inline::text(&step.does));
    let all = change.migrations.iter().flat_map(|it| steps(&it.up).map(|(_, step)| (&it.up, step)));
    some(all.filter(|(_, step)| !step.does.is_empty()).map(line).collect())
}

/// What the authors accepted of an item, and why.
pub(super) fn accepted(number: usize, change: &Change<'_>) -> Vec<String> {
    let of = change.migrations.iter().zip(&change.models);
    let lines = of.flat_map(|(migration, model)| {
        let concerned = model.allows.iter().filter(|allow| change.asks(number, allow.rule.as_str()));
        concerned.filter_map(|allow| {
            let reason = inline::text(allow.reason.as_deref()?);
            Some(format!(
                "{}: {} is accepted: {reason}",
                inline::code(&migration.path),
                inline::code(allow.rule.as_str())
            ))
        })
    });
    lines.collect()
}

fn steps<'s>(script: &'s Script<'_>) -> impl Iterator<Item = (&'s Statement<'s>, &'s Step)> {
    script.statements.iter().flat_map(|statement| statement.steps.iter().map(move |step| (statement, step)))
}

/// What the upgrades lock of what was there before.
fn locks_of<'a>(change: &'a Change<'a>) -> impl Iterator<Item = (&'a Migration<'a>, &'a Statement<'a>, &'a Lock)> {
    change.migrations.iter().flat_map(|migration| {
        let run = steps(&migration.up).filter(|(_, step)| step.fails.is_none() && !step.passed_over);
        run.flat_map(move |(statement, step)| {
            step.locks.iter().filter(|lock| !lock.new).map(move |lock| (migration, statement, lock))
        })
    })
}

fn place(statement: &Statement<'_>) -> String {
    inline::code(&format!("{}:{}", statement.path, statement.start.line))
}

/// The first lines, and how many more there are.
fn some(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > TOLD {
        let rest = lines.len() - TOLD;
        lines.truncate(TOLD);
        lines.push(format!("and {rest} more"));
    }
    lines
}
