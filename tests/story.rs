//! The demonstration: one story, told twice, and what surefoot says of it.

use std::fs;
use std::path::Path;

use model::{FileId, History, SourceFile};

use crate::support::{read, report, sent, settle, top};

#[test]
fn both_tellings_do_the_same() {
    let files = story();
    let projects = alembic::find(&files);
    let told: Vec<History> = alembic::read(&projects, &files, |_, _, _| None, &mut Default::default());
    let is_sql = |file: &FileId| files[file.index()].path.ends_with(".sql");
    let sql: Vec<FileId> = (0..files.len() as u32).map(FileId).filter(is_sql).collect();
    let written = runners::read(&files, &sql, |_| None, |_| None, &mut Default::default());
    let ([told], [written]) = (told.as_slice(), written.as_slice()) else {
        panic!("two histories were expected, {} and {} came", told.len(), written.len());
    };
    assert_eq!(told.migrations.len(), 16);
    assert_eq!(told.opaque_count(), 0);
    let lines = |history: &History| {
        let of = |migration: &model::Migration| {
            let describe = |steps: &[model::Step]| steps.iter().map(|step| sent(&step.operation)).collect();
            let up: Vec<String> = describe(&migration.up.steps);
            let down: Vec<String> = describe(migration.down.steps());
            format!("{}\n  up   {}\n  down {}", migration.revision, up.join("\n       "), down.join("\n       "))
        };
        history.each().map(of).collect::<Vec<_>>().join("\n")
    };
    let (told, written) = (lines(told), lines(written));
    let difference = similar::TextDiff::from_lines(&told, &written).unified_diff().context_radius(1).to_string();
    assert!(told == written, "Alembic (-) and SQL (+) differ:\n{difference}");
}

#[test]
fn the_report_is_the_report() {
    let drawn = report::human::render(&linter::check(story(), None), report::human::Look::default());
    let path = top().join("migrations/report.txt");
    let expected = fs::read_to_string(&path).unwrap_or_default();
    report(settle(&path, &expected, &drawn).into_iter().collect());
}

#[test]
fn the_readme_quotes_the_report() {
    let readme = read(&top().join("README.md"));
    let said = read(&top().join("migrations/report.txt"));
    let (_, rest) = readme.split_once("```console\n$ surefoot check migrations\n").expect("the README shows the check");
    let (quoted, _) = rest.split_once("\n```").expect("the fence ends");
    let parts: Vec<&str> = quoted.split("\n…\n").collect();
    for part in &parts {
        assert!(said.contains(part.trim_end()), "migrations/report.txt does not say:\n{part}");
    }
}

/// Every file of the demonstration that the linter would read, as seen from the top.
fn story() -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(&top().join("migrations"), &mut paths);
    let names: Vec<&str> = paths.iter().map(String::as_str).collect();
    let decode = |name: &&str| SourceFile::decode(*name, &fs::read(top().join(name)).unwrap_or_default());
    linter::select(&names).iter().map(decode).collect()
}

fn collect(folder: &Path, paths: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, paths);
        } else {
            let name = path.strip_prefix(top()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            paths.push(name);
        }
    }
}
