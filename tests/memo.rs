//! A check that remembers finds what a check without memory finds, whatever was edited in between.
//!
//! Each project of `tests/projects` and both stories of `migrations/` are edited at random, as people edit: lines go,
//! come, are typed in part or copied from elsewhere, files vanish and come back. After each edit both reports have to be
//! the same to the byte, and the histories alike.

use std::fs;
use std::path::Path;

use linter::Memo;
use model::SourceFile;

use crate::support::{Dice, top};

/// How often each project is edited.
const EDITS: usize = 12;

#[test]
fn what_is_remembered_is_what_would_be_found() {
    let mut folders: Vec<_> = ["migrations/alembic", "migrations/sql"].map(|folder| top().join(folder)).into();
    let projects = fs::read_dir(top().join("tests/projects")).expect("the projects can be read");
    folders.extend(projects.flatten().map(|entry| entry.path()));
    folders.sort();
    for folder in folders {
        let mut files = Vec::new();
        collect(&folder, &folder, &mut files);
        if !files.is_empty() {
            edit_and_compare(&folder, &files);
        }
    }
}

/// Edits a project again and again, and holds both checks against each other.
fn edit_and_compare(folder: &Path, files: &[SourceFile]) {
    let mut dice = Dice(files.len() as u64);
    let mut memo = Memo::default();
    let mut now = files.to_vec();
    for edit in 0..EDITS {
        let remembered = memo.histories(now.clone(), linter::Given::default());
        let fresh = linter::histories(now.clone(), None);
        let same = report::json::render(&remembered.report) == report::json::render(&fresh.report);
        let place = folder.display();
        assert!(same, "{place}: after {edit} edits a check that remembers finds something else");
        assert_eq!(remembered.report.findings, fresh.report.findings, "{place}, after {edit} edits");
        let histories = |all: &linter::Histories| -> Vec<_> {
            all.histories.iter().map(|told| (told.history.clone(), told.reported_from)).collect()
        };
        assert_eq!(histories(&remembered), histories(&fresh), "{place}, after {edit} edits");
        change(&mut now, files, &mut dice);
    }
}

/// One edit.
fn change(now: &mut Vec<SourceFile>, files: &[SourceFile], dice: &mut Dice) {
    let index = dice.roll(now.len());
    let Some(file) = now.get(index).cloned() else {
        *now = files.to_vec();
        return;
    };
    let mut lines: Vec<&str> = file.text.split_inclusive('\n').collect();
    let line = dice.roll(lines.len());
    let other = files.get(dice.roll(files.len())).map_or("", |other| &other.text);
    let foreign: Vec<&str> = other.split_inclusive('\n').collect();
    match dice.roll(10) {
        0 | 1 if !lines.is_empty() => drop(lines.remove(line)),
        2 | 3 => lines.insert(line, foreign.get(dice.roll(foreign.len())).copied().unwrap_or("\n")),
        4 | 5 if !lines.is_empty() => {
            // Typed in part.
            let half = lines[line].char_indices().nth(dice.roll(lines[line].len())).map_or(0, |(at, _)| at);
            lines[line] = &lines[line][..half];
        }
        6 => {
            let two = dice.roll(lines.len());
            if !lines.is_empty() {
                lines.swap(line, two);
            }
        }
        7 => {
            now.remove(index);
            return;
        }
        // As it was in the beginning: the file, or all of them.
        8 => {
            let path = &file.path;
            let first = files.iter().find(|first| first.path == *path).expect("every file was there at first");
            now[index] = first.clone();
            return;
        }
        _ => {
            *now = files.to_vec();
            return;
        }
    }
    now[index] = SourceFile::decode(&*file.path, lines.concat().as_bytes());
}

/// The files below a folder, in the order of their paths.
fn collect(folder: &Path, root: &Path, files: &mut Vec<SourceFile>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, root, files);
        } else if let Ok(bytes) = fs::read(&path) {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(SourceFile::decode(name, &bytes));
        }
    }
}
