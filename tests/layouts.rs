//! Layouts: each block of `layouts.md` names a project of `tests/projects`, and shows how its files are told apart,
//! ordered, paired and wrapped.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use model::{Down, FileId, History, Script, SourceFile, Wrapping};

use crate::support::{read, report, settle, top};

#[test]
fn layouts() {
    let path = top().join("tests/layouts.md");
    let page = read(&path);
    report(settle(&path, &page, &redraw(&page)).into_iter().collect());
}

/// The page, with each block drawn anew.
fn redraw(page: &str) -> String {
    let mut drawn = String::new();
    let mut inside = false;
    for line in page.split_inclusive('\n') {
        match line.strip_prefix("```") {
            Some(info) => {
                drawn.push_str(line);
                inside = !inside;
                if let Some(project) = info.trim().strip_prefix("text in ") {
                    drawn.push_str(&draw(project));
                }
            }
            None if inside => {}
            None => drawn.push_str(line),
        }
    }
    drawn
}

fn draw(project: &str) -> String {
    let folder = top().join("tests/projects").join(project);
    let mut files = Vec::new();
    collect(&folder, &folder, &mut files);
    files.sort_by(|left, right| left.path.cmp(&right.path));
    let candidates: Vec<FileId> = (0..files.len() as u32).map(FileId).collect();
    let histories = runners::read(&files, &candidates, |_| None, |found| found.dialect, &mut Default::default());
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    let selected = linter::select(&paths);
    for migration in histories.iter().filter(|history| history.runner.is_known()).flat_map(History::each) {
        let path = paths[migration.up.file.index()];
        assert!(selected.contains(&path), "{project}: nobody who names no file would have `{path}` read");
    }
    histories.iter().map(|history| draw_history(history, &files)).collect()
}

fn draw_history(history: &History, files: &[SourceFile]) -> String {
    let root = if history.root.is_empty() { "." } else { &history.root };
    let base = if history.from_base { "from an empty database" } else { "from somewhere on" };
    let dialect = history.dialect.map_or(String::new(), |dialect| format!(" for {dialect:?}"));
    let mut text = format!("{root}: {}{dialect}, {base}\n", history.runner.name);
    for migration in history.each() {
        let parents: Vec<&str> = migration.parents.iter().map(model::Name::as_str).collect();
        let after = if parents.is_empty() { String::new() } else { format!(" after {}", parents.join(", ")) };
        let _ = writeln!(text, "  {} ({}){after}", migration.revision, migration.title);
        let _ = writeln!(text, "    up    {}", draw_script(&migration.up, files));
        let down = match &migration.down {
            Down::Forward => continue,
            Down::Missing => "missing".to_owned(),
            Down::Raises { .. } => "raises".to_owned(),
            Down::Script(script) => draw_script(script, files),
        };
        let _ = writeln!(text, "    down  {down}");
    }
    for fault in &history.faults {
        let _ = writeln!(text, "  {}", fault.message);
    }
    text
}

/// The file, the words that announce the script, and each step with what stands around it.
fn draw_script(script: &Script, files: &[SourceFile]) -> String {
    let file = &files[script.file.index()];
    let head = if script.head.is_empty() { String::new() } else { format!(" at `{}`", file.slice(script.head)) };
    let steps: Vec<String> = script
        .steps
        .iter()
        .map(|step| {
            let wrapping = match step.wrapping {
                Wrapping::Autocommit => "alone",
                Wrapping::Transaction => "in a transaction",
                Wrapping::Implicit => "in one string",
                Wrapping::Unknown => "not known",
            };
            format!("{} {wrapping}", file.slice(step.head))
        })
        .collect();
    let steps = if steps.is_empty() { "nothing".to_owned() } else { steps.join(", ") };
    format!("{}{head}: {steps}", file.path)
}

fn collect(folder: &Path, top: &Path, files: &mut Vec<SourceFile>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            collect(&path, top, files);
        } else if let Ok(bytes) = fs::read(&path) {
            let shown = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(SourceFile::decode(shown, &bytes));
        }
    }
}
