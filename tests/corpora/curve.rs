//! How much of the real Alembic histories is understood: the share of call sites that come to a definite operation, and
//! for the others what it is that could not be known.
//!
//! `make corpora` fetches the histories and runs it. A call site is a place in a revision where something is done to
//! the database, however often a loop comes by; it is opaque if anything that it does is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use model::{Down, FileId, Operation, Reason, Script, Span};

/// The share of call sites that must be lowered, in all histories together.
const WANTED: f64 = 0.97;

/// What is counted of one history, or of all.
#[derive(Default)]
struct Count {
    migrations: usize,
    sites: usize,
    opaque: usize,
    causes: BTreeMap<&'static str, usize>,
}

#[test]
fn real_histories_are_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("corpora/manifest.json")).expect("the manifest");
    let manifest: Vec<serde_json::Value> = serde_json::from_str(&manifest).expect("the manifest in JSON");
    let mut total = Count::default();
    let mut faults = Vec::new();
    println!("{:<16} {:>9} {:>7} {:>7} {:>7}", "history", "revisions", "sites", "opaque", "share");
    for history in manifest.iter().filter(|history| history["format"] == "alembic") {
        let name = history["name"].as_str().expect("a name");
        let folder = root.join("../target/corpora").join(name);
        assert!(folder.is_dir(), "{name} is not there: run `tests/corpora/fetch`");
        let kept = history["keep"].as_array().expect("what is kept");
        let kept: Vec<&str> = kept.iter().filter_map(serde_json::Value::as_str).collect();
        let count = count(&folder, &kept);
        println!(
            "{name:<16} {:>9} {:>7} {:>7} {:>6.1}%",
            count.migrations,
            count.sites,
            count.opaque,
            100.0 - share(count.opaque, count.sites)
        );
        if Some(count.migrations as u64) != history["migrations"].as_u64() {
            faults.push(format!("{name}: {} revisions, not {}", count.migrations, history["migrations"]));
        }
        total.migrations += count.migrations;
        total.sites += count.sites;
        total.opaque += count.opaque;
        for (cause, number) in count.causes {
            *total.causes.entry(cause).or_default() += number;
        }
    }
    println!("\n{:<40} {:>6.2}% of {} call sites", "lowered", 100.0 - share(total.opaque, total.sites), total.sites);
    let mut causes: Vec<_> = total.causes.into_iter().collect();
    causes.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    for (cause, number) in causes {
        println!("{cause:<40} {:>6.2}%  {number}", share(number, total.sites));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let lowered = 1.0 - total.opaque as f64 / total.sites as f64;
    assert!(lowered >= WANTED, "{lowered:.4} of the call sites are lowered, and {WANTED} should be");
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// Counts one history. With `SUREFOOT_OPAQUE=1` in the environment each opaque call site is printed.
fn count(folder: &Path, kept: &[&str]) -> Count {
    let files = super::files(folder, &["py", "ini"]);
    let is_kept =
        |id: FileId| files.get(id.index()).is_some_and(|file| kept.iter().any(|part| file.path.starts_with(part)));
    let mut count = Count::default();
    for history in alembic::read(&alembic::find(&files), &files, |_, _, _| None, &mut Default::default()) {
        for migration in history.migrations {
            if !is_kept(migration.file) {
                continue;
            }
            count.migrations += 1;
            let mut sites: HashMap<(FileId, Span), BTreeSet<&'static str>> = HashMap::new();
            let down = match &migration.down {
                Down::Script(script) => Some(script),
                _ => None,
            };
            let scripts = std::iter::once(&migration.up).chain(down);
            for step in scripts.flat_map(|script: &Script| &script.steps) {
                let causes = sites.entry((step.file, step.span)).or_default();
                let unknown = match &step.operation {
                    Operation::Opaque(opaque) => (cause(&opaque.reason), format!("{:?}", opaque.reason)),
                    operation => match untyped(operation) {
                        Some(column) => ("a column type that is not known", format!("the type of `{column}`")),
                        None => continue,
                    },
                };
                if causes.insert(unknown.0) && std::env::var_os("SUREFOOT_OPAQUE").is_some() {
                    let path = files.get(step.file.index()).map_or("", |file| &file.path);
                    let text = files.get(step.file.index()).map_or("", |file| &file.text);
                    let line = 1 + text.get(..step.span.start as usize).unwrap_or("").matches('\n').count();
                    println!("  {path}:{line}: {}", unknown.1);
                }
            }
            count.sites += sites.len();
            count.opaque += sites.values().filter(|causes| !causes.is_empty()).count();
            for cause in sites.into_values().flatten() {
                *count.causes.entry(cause).or_default() += 1;
            }
        }
    }
    count
}

/// A column whose type is not known, among those that an operation makes or changes.
fn untyped(operation: &Operation) -> Option<&str> {
    let column = match operation {
        Operation::CreateTable(create) => create.columns.iter().find(|column| column.data_type.is_none()),
        Operation::AddColumn(add) => Some(&add.column).filter(|column| column.data_type.is_none()),
        Operation::SetColumnType(set) if set.data_type.is_none() => return Some(set.column.as_str()),
        _ => None,
    };
    column.map(|column| column.name.as_str())
}

/// What it is that could not be known.
fn cause(reason: &Reason) -> &'static str {
    match reason {
        Reason::Syntax(_) => "SQL that PostgreSQL does not take",
        Reason::Foreign { .. } => "SQL of another database",
        Reason::Interpolated => "SQL put together from unknown parts",
        Reason::Template => "SQL of a template",
        Reason::Elsewhere => "SQL without a parser",
        Reason::Unresolved(what) if what.contains("its code is not read") => "a function that is not read",
        Reason::Unresolved(what) if what.contains("which function is called") => "an unknown function",
        Reason::Unresolved(what) if what.contains("through objects") => "rows written through objects",
        Reason::Unresolved(what) if what.contains("too long") => "more than is followed",
        Reason::Unresolved(_) => "an unknown argument",
    }
}
