//! What Alembic renders for MySQL and SQLite (`elsewhere`), against what its revisions are read as: step by step, in the same
//! words. How many of them are alike is written down in elsewhere.md.
//!
//! What differs is mostly none of ours: statements for PostgreSQL alone, which the others' readers refuse; branches that ask
//! whether a run is offline; rows that Alembic puts in one by one, offline; `true`, which is 1 there.

#[path = "../corpora/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::fs;

use linter::{Database, Given, Memo};
use model::{Dialect, Drop, ObjectKind, Operation, SetColumnType, Step, describe};
use serde_json::Value;

use tree::{files, top};

/// The endings of what belongs to an Alembic project.
const ENDINGS: &[&str] = &["py", "ini", "toml"];

#[test]
fn revisions_are_read_as_what_alembic_renders_of_them() {
    let page = top().join("tests/oracle/elsewhere.md");
    let expected = fs::read_to_string(&page).expect("tests/oracle/elsewhere.md can be read");
    let mut drawn =
        expected.lines().take_while(|line| !line.starts_with('|')).map(|line| format!("{line}\n")).collect::<String>();
    drawn.push_str("| history | for | rendered | alike | not known |\n|---|---|---|---|---|\n");
    let folder = top().join("target/rendered");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("target/rendered: `make oracle` renders what is compared here")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let mut total = [0; 3];
    for path in paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let Some((name, word)) = stem.rsplit_once('.') else { continue };
        let Some(dialect) = Dialect::of_word(word) else { continue };
        let counts = compare(name, dialect, &fs::read_to_string(&path).expect("what was rendered"));
        drawn.push_str(&row(name, word, counts));
        total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
    }
    drawn.push_str(&row("all", "", total));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&page, &drawn).expect("the page can be written");
    } else {
        assert_eq!(expected, drawn, "if that is what you meant, run it again with BLESS=1");
    }
}

fn row(name: &str, word: &str, [rendered, alike, unknown]: [usize; 3]) -> String {
    format!("| {name} | {word} | {rendered} | {alike} | {unknown} |\n")
}

/// How many ways of revisions were rendered, how many of them are read alike, and how many not to the last word.
fn compare(name: &str, dialect: Dialect, text: &str) -> [usize; 3] {
    let folder = top().join("target/corpora").join(name);
    let files = files(&folder, ENDINGS);
    let given = Given { settings: None, database: Database::read(dialect.word()) };
    let histories = Memo::default().histories(files.clone(), given).histories;
    let by_path: BTreeMap<&str, &model::Migration> = histories
        .iter()
        .flat_map(|told| told.history.each())
        .map(|migration| (&*files[migration.up.file.index()].path, migration))
        .collect();
    let mut counts = [0; 3];
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let Some(migration) = by_path.get(line["path"].as_str().unwrap_or("")) else { continue };
        for (way, steps) in [("up", &migration.up.steps[..]), ("down", migration.down.steps())] {
            let Some(statements) = line[way]["statements"].as_array() else { continue };
            counts[0] += 1;
            let sent: String = statements.iter().filter_map(Value::as_str).map(|it| format!("{it}\n")).collect();
            let theirs = sql::read(&sent, &sql::Surroundings { dialect, ..sql::Surroundings::default() }).steps;
            let (theirs, ours) = (lines(&theirs), lines(steps));
            if ours.iter().any(|line| line.starts_with("opaque") || line.contains('?')) {
                counts[2] += 1;
            } else if ours == theirs {
                counts[1] += 1;
            } else {
                println!("== {name} {} {} {way}", dialect.word(), line["path"].as_str().unwrap_or(""));
                let (mut left, mut right) = (theirs.clone(), ours.clone());
                left.retain(|line| !ours.contains(line));
                right.retain(|line| !theirs.contains(line));
                left.iter().for_each(|line| println!("  alembic:  {line}"));
                right.iter().for_each(|line| println!("  surefoot: {line}"));
            }
        }
    }
    counts
}

/// What steps do, a line each. The indexes of one table Alembic makes in whatever order a set of Python's has.
fn lines(steps: &[Step]) -> Vec<String> {
    let is_work = |step: &&Step| !matches!(step.operation, Operation::Untracked(_));
    let mut lines: Vec<String> = steps.iter().filter(is_work).map(|step| sent(&step.operation)).collect();
    let is_index = |line: &String| line.starts_with("create index") || line.starts_with("create unique index");
    lines.chunk_by_mut(|one, next| is_index(one) && is_index(next)).for_each(<[String]>::sort);
    lines
}

/// What the server is told, without what a migration says beside (Alembic's `existing_type`).
fn sent(operation: &Operation) -> String {
    match operation.clone() {
        Operation::SetColumnType(set) => {
            describe(&Operation::SetColumnType(SetColumnType { existing_type: None, ..set }))
        }
        Operation::Drop(drop) if drop.kind == ObjectKind::Index => {
            describe(&Operation::Drop(Drop { table: None, ..drop }))
        }
        other => describe(&other),
    }
}
