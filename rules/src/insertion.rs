//! Fixes that put words in: into a statement in a SQL file, whose places are known to the byte; into a call of Alembic's
//! `op`, whose source somebody else has.

use engine::{Edit, Facts, Finding, Remedy};
use model::{Guard, ObjectKind, ObjectName, Operation, Span, Step, Transaction, order};

/// The finding, with `CONCURRENTLY` put in where that is all it takes: no transaction is in the way, and the statement is
/// about one index.
pub(crate) fn concurrently(finding: Finding, step: &Step, facts: &Facts) -> Finding {
    if is_call_alone(step, facts) {
        return finding.remedy(Remedy::Apart(step.span));
    }
    let at = match &step.operation {
        Operation::CreateIndex(create) if !create.if_not_exists && !create.only => match &create.name {
            Some(name) => name.span.start,
            None => return finding,
        },
        Operation::Drop(drop) if !drop.if_exists && !drop.cascade && is_alone(step, facts) => drop.name.span().start,
        _ => return finding,
    };
    if facts.transaction != Transaction::None || !is_plain(step, facts) {
        return finding;
    }
    finding.fix("add CONCURRENTLY", vec![insert(at, "CONCURRENTLY ".to_owned())])
}

/// The finding, with the words put in that let each of the steps be run twice.
pub(crate) fn guards<'s>(
    finding: Finding,
    steps: impl Iterator<Item = (&'s Step, &'static str)>,
    facts: &Facts,
) -> Finding {
    let edit = |(step, words): (&Step, &'static str)| {
        let at = named(&step.operation).filter(|_| is_plain(step, facts) && words.starts_with("IF "))?;
        let is_several = matches!(step.operation, Operation::Drop(_)) && !is_alone(step, facts);
        (!is_several).then(|| insert(at, format!("{words} ")))
    };
    let mut edits: Vec<Edit> = match steps.map(edit).collect::<Option<_>>() {
        Some(edits) => edits,
        None => return finding,
    };
    order::by_key(&mut edits, |edit| edit.span.start);
    finding.fix("say IF EXISTS or IF NOT EXISTS where a second run would stop", edits)
}

fn insert(at: u32, text: String) -> Edit {
    Edit { span: Span::empty(at), text }
}

/// Whether the step is a call of Alembic's, in a script of nothing but indexes: leaving the transaction there commits no
/// half of anything.
fn is_call_alone(step: &Step, facts: &Facts) -> bool {
    let is_index = |step: &Step| match &step.operation {
        Operation::CreateIndex(_) => true,
        Operation::Drop(drop) => drop.kind == ObjectKind::Index,
        _ => false,
    };
    facts.history.runner.name == "alembic"
        && facts.transaction == Transaction::Runner
        && step.text.is_none()
        && step.guard == Guard::None
        && facts.script.steps.iter().all(is_index)
}

/// Whether the step stands in SQL as it is written, outside any string or body.
fn is_plain(step: &Step, facts: &Facts) -> bool {
    step.text.is_none() && step.guard == Guard::None && facts.history.runner.name != "alembic"
}

/// Whether its statement has no other step.
fn is_alone(step: &Step, facts: &Facts) -> bool {
    let scripts = [&facts.migration.up.steps[..], facts.migration.down.steps()];
    let own =
        scripts.into_iter().flatten().filter(|other| other.file == step.file && other.statement == step.statement);
    own.count() == 1
}

/// Where the name begins before which the server takes `IF EXISTS` and `IF NOT EXISTS`.
fn named(operation: &Operation) -> Option<u32> {
    let whole = |name: &ObjectName| (name.name.span != Span::default()).then(|| name.span().start);
    match operation {
        Operation::CreateTable(create) => whole(&create.table),
        Operation::AddColumn(add) => Some(add.column.name.span.start),
        Operation::DropColumn(drop) => Some(drop.column.span.start),
        Operation::DropConstraint(drop) => drop.constraint.as_ref().map(|name| name.span.start),
        Operation::CreateIndex(create) => create.name.as_ref().map(|name| name.span.start),
        Operation::CreateSequence(create) => whole(&create.name),
        Operation::Drop(drop) => whole(&drop.name),
        _ => None,
    }
}
