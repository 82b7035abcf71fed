//! What the model says PostgreSQL does, compared with what servers did.

mod catalogue;
mod differences;

use std::collections::BTreeMap;

use model::failure::{Fault, UNSAFE_USE, adds_unsafe_value, uses_value};
use model::{Birth, Direction, Effect, LockMode, Operation, Schema, Server, Step, Work, effect, failure, in_order};
use sql::Surroundings;

use self::catalogue::{Entry, MAJORS, entries, numbered};
use crate::support::{read, report, settle, top};

const NOW: Birth = Birth::In { migration: 0, direction: Direction::Up };

#[test]
fn effects_are_what_servers_did() {
    let entries = entries();
    assert!(entries.len() > 300, "the catalogue has lost its entries");
    report(entries.iter().filter_map(complaint).collect());
}

#[test]
fn the_readme_tells_what_the_catalogue_comes_to() {
    let path = top().join("tests/physics/README.md");
    let text = read(&path);
    let written = text.split("## The catalogue").next().unwrap_or_default();
    report(settle(&path, &text, &format!("{written}{}", differences::drawn(&entries()))).into_iter().collect());
}

/// What the model says of an entry, held against what a server did.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The same.
    Agrees,
    /// The server refused, and the model does not say so.
    Silent,
    /// The server does what no schema tells, and the model says nothing but a part of it.
    Depends,
    /// The model says that there is no knowing how long it takes.
    Unknown,
    /// Something else; what the model says.
    Differs(Vec<String>),
}

/// A verdict on what servers of some versions did alike.
struct Judgement {
    recorded: Vec<String>,
    verdict: Verdict,
    versions: Vec<u16>,
}

/// Where the model and the servers differ on an entry.
fn complaint(entry: &Entry) -> Option<String> {
    let judgements = judgements(entry);
    if entry.depends_on.is_some() && !judgements.iter().any(|judgement| judgement.verdict == Verdict::Depends) {
        return Some(format!(
            "{} {}\n  the model says all of it, and it depends on nothing\n",
            entry.place(),
            entry.name()
        ));
    }
    let told = judgements.into_iter().filter_map(|judgement| match &judgement.verdict {
        Verdict::Differs(modelled) => {
            let (server, model) = (judgement.recorded.join("; "), modelled.join("; "));
            let versions = numbered(&judgement.versions);
            Some(format!("  {versions}\n    the server: {server}\n    the model:  {model}\n"))
        }
        _ => None,
    });
    let told: String = told.collect();
    (!told.is_empty()).then(|| format!("{} {}\n{told}", entry.place(), entry.name()))
}

/// What is to be said of the model, held against what servers did.
fn judgements(entry: &Entry) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = Vec::new();
    let telling = Telling::of(entry);
    for version in MAJORS {
        let Some(recorded) = entry.recorded.get(&version) else { continue };
        if recorded.iter().any(|line| line.starts_with("not set up")) {
            continue;
        }
        let mut recorded = recorded.clone();
        recorded.sort();
        let verdict = match telling.verdict(&recorded, Server { major: version }) {
            Verdict::Silent | Verdict::Unknown if entry.depends_on.is_some() => Verdict::Depends,
            Verdict::Differs(modelled) if entry.depends_on.is_some() && is_part(&recorded, &modelled) => {
                Verdict::Depends
            }
            verdict => verdict,
        };
        match judgements.iter_mut().find(|known| known.recorded == recorded && known.verdict == verdict) {
            Some(known) => known.versions.push(version),
            None => judgements.push(Judgement { recorded, verdict, versions: vec![version] }),
        }
    }
    judgements
}

/// What the model has to say of an entry's last statement.
struct Telling {
    before: Vec<Step>,
    measured: Vec<Step>,
    is_utc: bool,
    /// Whether the entry itself begins a transaction.
    is_begun: bool,
}

impl Telling {
    fn of(entry: &Entry) -> Self {
        let text = format!("{}{}", entry.given, entry.source);
        let steps = sql::read(&text, &Surroundings::default()).steps;
        let last = steps.last().map_or(0, |step| step.statement);
        let (before, measured): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|step| step.statement < last);
        let is_zone = |step: &Step| matches!(&step.operation, Operation::SetVariable(set) if set.name == *"timezone");
        let is_utc = !before.iter().any(is_zone);
        let is_begun = before.iter().any(|step| step.operation == Operation::Begin);
        Self { before, measured, is_utc, is_begun }
    }

    /// Whether a value is used in the transaction that the entry adds it in.
    fn uses_too_early(&self, after: &Schema, server: Server) -> bool {
        let mut schema = Schema::empty();
        let mut added = Vec::new();
        let mut begun = None;
        for (position, step) in self.before.iter().enumerate() {
            let birth = Birth::In { migration: u32::from(begun.is_some()), direction: Direction::Up };
            match &step.operation {
                Operation::Begin => begun = Some(position),
                Operation::AddEnumValue(add)
                    if begun.is_some() && adds_unsafe_value(add, |made| made == birth, &schema, server) =>
                {
                    added.push(add);
                }
                _ => {}
            }
            schema.apply(&step.operation, birth, step.guard);
        }
        let uses =
            |step: &Step| added.iter().any(|add| uses_value(&step.operation, &add.name, &add.value.value, after));
        self.measured.iter().any(uses)
    }

    fn verdict(&self, recorded: &[String], server: Server) -> Verdict {
        let mut schema = Schema::empty();
        for step in &self.before {
            schema.apply(&step.operation, NOW, step.guard);
        }
        let mut effects = Vec::new();
        let mut failure = None;
        // What the parser does not know never gets so far as to run outside of a transaction.
        let mut is_read = true;
        for (position, step) in in_order(&self.measured) {
            let code = || {
                let found = failure::of_step(&self.measured, position, &schema, server)?;
                is_read &= !matches!(found.fault, Fault::TooNew { .. });
                found.fault.sqlstate(&step.operation, found.kind, server)
            };
            failure = failure.or_else(code);
            effects.push(effect::of(&step.operation, &schema, server));
            schema.apply(&step.operation, NOW, step.guard);
        }
        failure = failure.or_else(|| self.uses_too_early(&schema, server).then_some(UNSAFE_USE));
        let refuses = effects.iter().any(|effect| effect.outside_transaction);
        if self.is_begun && refuses && failure.is_none() {
            failure = Some("25001");
        }
        let is_failure = recorded.iter().any(|line| line.starts_with("fails"));
        let modelled = match failure {
            Some(code) => {
                let outside = (refuses && is_read && !self.is_begun).then(|| "outside a transaction".to_owned());
                std::iter::once(format!("fails {code}")).chain(outside).collect()
            }
            None => lines(&effects, self.is_utc),
        };
        // The server has names of its own for the indexes of partitions.
        let is_named = |line: &&String| {
            let name = line.split(' ').next().unwrap_or_default();
            !schema.has_unwritten_indexes() || !name.ends_with("_idx")
        };
        let named: Vec<String> = recorded.iter().filter(is_named).cloned().collect();
        if recorded == modelled {
            Verdict::Agrees
        } else if is_failure && failure.is_none() {
            Verdict::Silent
        } else if named.len() == modelled.len() && named.iter().zip(&modelled).all(|pair| is_open(pair.0, pair.1)) {
            Verdict::Unknown
        } else {
            Verdict::Differs(modelled)
        }
    }
}

/// Whether the model says nothing but what the server did.
fn is_part(recorded: &[String], modelled: &[String]) -> bool {
    modelled.iter().all(|line| line == "nothing" || recorded.contains(line))
}

/// Whether the model says the same of a relation, or that there is no knowing how long it takes.
fn is_open(recorded: &str, modelled: &str) -> bool {
    let lock = modelled.strip_suffix(": ?");
    recorded == modelled || lock.is_some_and(|lock| recorded.split(": ").next() == Some(lock))
}

/// The effects of a statement's steps as the catalogue says them.
fn lines(effects: &[Effect], is_utc: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if effects.iter().any(|effect| effect.outside_transaction) {
        let waits = effects.iter().any(|effect| effect.waits);
        lines.push(if waits { "outside a transaction, waits" } else { "outside a transaction" }.to_owned());
    }
    let mut touches: BTreeMap<String, (LockMode, Work)> = BTreeMap::new();
    for touch in effects.iter().flat_map(|effect| &effect.touches) {
        let touched = touches.entry(touch.relation.to_string()).or_insert((touch.lock, touch.work));
        *touched = (touched.0.max(touch.lock), touched.1.max(touch.work));
    }
    for (relation, (lock, work)) in touches {
        let relation = relation.strip_prefix("public.").unwrap_or(&relation);
        lines.push(match word(work, is_utc) {
            "" => format!("{relation} {lock}"),
            word => format!("{relation} {lock}: {word}"),
        });
    }
    lines.sort();
    if lines.is_empty() { vec!["nothing".to_owned()] } else { lines }
}

fn word(work: Work, is_utc: bool) -> &'static str {
    match work {
        Work::Catalogue => "",
        Work::Unknown => "?",
        Work::Rows => "rows",
        Work::Scan => "scan",
        Work::BuildIndex => "build index",
        Work::RewriteOutsideUtc if is_utc => "",
        Work::RewriteOutsideUtc | Work::Rewrite => "rewrite",
    }
}
