//! Every step of every real history, both ways, and the steps that undo it: replayed after it, they leave the schema as
//! it was.
//!
//! A rule is asked of each step with the schema before it, in the engine's order. It finds nothing: it replays the step
//! and its inverse on a copy, and counts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use engine::{Check, Facts, Finding, Rule, Settings};
use model::failure::{self, Failure};
use model::inverse::Gap;
use model::{Guard, Inverse, Operation, Schema, SourceFile, Step, describe, inverse};

/// What is asked of each step.
const ASKED: Rule = Rule {
    name: "inverse",
    text: "---\nlevel: info\nhazard: no way back\nsince: 0.1.0\nfix: none\n---\n# inverse\n\nAsks.\n",
    check: Check::Step(ask),
};

/// How many steps of which kind, and the counterexamples.
static SEEN: Mutex<Count> = Mutex::new(Count { kinds: BTreeMap::new(), faults: Vec::new() });

struct Count {
    /// By what became of it, and what of it in particular.
    kinds: BTreeMap<(&'static str, String), usize>,
    faults: Vec<String>,
}

#[test]
fn what_undoes_a_step_restores_the_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpora");
    let mut names: Vec<_> =
        std::fs::read_dir(&root).expect("the corpora").flatten().map(|entry| entry.path()).collect();
    names.sort();
    let manifest = crate::acceptance::manifest();
    for folder in names.iter().filter(|folder| folder.is_dir()) {
        let before = total();
        // What was fetched are the migrations, and not always what tells for which database they are.
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let other = manifest.iter().find(|(of, dialects)| *of == name && matches!(&**dialects, "mysql" | "sqlite"));
        let config = other
            .map(|(_, dialect)| SourceFile::decode("given.toml", format!("database = \"{dialect}\"\n").as_bytes()));
        let files = super::files(folder, &["py", "ini", "sql", "toml"]);
        let histories = linter::histories(files, config.as_ref());
        for told in &histories.histories {
            let _ = engine::run(&told.history, &[ASKED], &Settings::default(), None);
        }
        println!("{:<24} {:>6}", folder.file_name().unwrap_or_default().to_string_lossy(), total() - before);
    }
    let seen = SEEN.lock().expect("the count");
    let mut of_kind: BTreeMap<&str, usize> = BTreeMap::new();
    for ((kind, _), count) in &seen.kinds {
        *of_kind.entry(kind).or_default() += count;
    }
    let all: usize = of_kind.values().sum::<usize>() - of_kind.get("loses").copied().unwrap_or(0);
    println!("\n{all} steps");
    for (kind, count) in of_kind {
        println!("{kind:<12} {count:>6}");
        let mut rows: Vec<_> = seen.kinds.iter().filter(|((of, what), _)| *of == kind && !what.is_empty()).collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for ((_, what), count) in rows {
            println!("    {count:>6}  {what}");
        }
    }
    assert!(seen.faults.is_empty(), "{} are not undone:\n{}", seen.faults.len(), seen.faults.join("\n"));
}

fn total() -> usize {
    let seen = SEEN.lock().expect("the count");
    seen.kinds.iter().filter(|((kind, _), _)| *kind != "loses").map(|(_, count)| count).sum()
}

fn ask(step: &Step, facts: &Facts) -> Option<Finding> {
    let mut seen = SEEN.lock().expect("the count");
    let mut note = |kind: &'static str, what: &str| *seen.kinds.entry((kind, what.to_owned())).or_default() += 1;
    if step.guard == Guard::Perhaps {
        note("skipped", "it may not run");
        return None;
    }
    if fails(&step.operation, facts.schema, facts).is_some() {
        note("skipped", "it must fail, or is done already");
        return None;
    }
    let inverse = inverse::of(&step.operation, facts.schema);
    match &inverse {
        Inverse::Nothing => note("nothing", ""),
        Inverse::Steps { .. } => note("undone", ""),
        Inverse::Never(_) => note("never", ""),
        Inverse::Unknown(gap) => note("unknown", &reason(gap)),
    }
    for lost in inverse.lost() {
        note("loses", lost.word());
    }
    if let Inverse::Never(_) | Inverse::Unknown(_) = inverse {
        return None;
    }
    let mut schema = facts.schema.clone();
    let mark = schema.mark();
    schema.apply(&step.operation, facts.now(), Guard::None);
    for back in inverse.steps() {
        if let Some(failure) = fails(back, &schema, facts) {
            let words = (describe(&step.operation), describe(back));
            seen.faults
                .push(format!("{}: {}\n    <- {}\n    fails: {failure:?}", facts.migration.revision, words.0, words.1));
        }
        schema.apply(back, facts.now(), Guard::None);
    }
    let differences = schema.differences(mark, facts.now());
    if !differences.is_empty() {
        let back: Vec<String> = inverse.steps().iter().map(|back| format!("\n    <- {}", describe(back))).collect();
        let words = describe(&step.operation);
        let revision = &facts.migration.revision;
        seen.faults.push(format!("{revision}: {words}{}\n    differs: {differences:?}", back.concat()));
    }
    None
}

/// Why an operation by itself must fail on the database that the history is for.
fn fails(operation: &Operation, schema: &Schema, facts: &Facts) -> Option<Failure> {
    if facts.dialect().is_postgres() {
        return failure::of(operation, schema, facts.server());
    }
    let step = Step { operation: operation.clone(), guard: Guard::None, ..facts.script.steps.first()?.clone() };
    failure::elsewhere(&[step], 0, schema)
}

/// Why, without the names.
fn reason(gap: &Gap) -> String {
    match gap {
        Gap::Unread => "it could not be read".to_owned(),
        Gap::Called => "it calls a function".to_owned(),
        Gap::Rows => "only the run knows which rows".to_owned(),
        Gap::MayExist(kind, _) => format!("{} that may have been there", kind.word()),
        Gap::Unseen(kind, _) => format!("{} that was not seen", kind.word()),
        Gap::Partial(kind, _) => format!("{} that is known in part", kind.word()),
        Gap::Body(kind, _) => format!("what a {} says", kind.word()),
        Gap::Nameless => "it has no name that is known".to_owned(),
        Gap::Conversion(..) => "how to convert the values back".to_owned(),
        Gap::Dependents(kind, _) => format!("others need the {}", kind.word()),
        Gap::Unkept(what) => format!("the schema does not keep {what}"),
    }
}
