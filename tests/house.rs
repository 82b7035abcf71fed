//! The house rules a script can see, each stated as an absence.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{read, report, top};

/// The crates that may touch the outside world.
const RIM: [&str; 3] = ["crates/disk/", "crates/surefoot/", "crates/xtask/"];

#[test]
fn nothing_below_the_rim_touches_the_outside_world() {
    let outside = ["std::fs", "std::env::", "std::net::Tcp", "std::process", "std::time", "SystemTime", "Instant::now"];
    let complaints = rust_files().into_iter().filter(|(path, _)| !RIM.iter().any(|rim| path.starts_with(rim)));
    let complaints = complaints.flat_map(|(path, text)| {
        let used = outside.iter().filter(|name| text.contains(**name)).map(|name| format!("{path} uses {name}"));
        used.collect::<Vec<_>>()
    });
    report(complaints.collect());
}

#[test]
fn every_file_opens_with_its_sentence() {
    let lacks =
        |(path, text): (String, String)| (!text.starts_with("//! ")).then_some(format!("{path} opens without //!"));
    report(rust_files().into_iter().filter_map(lacks).collect());
}

#[test]
fn no_file_outgrows_its_purpose() {
    let long = |(path, text): (String, String)| {
        let lines = text.lines().count();
        (lines > 500).then(|| format!("{path} has {lines} lines: split it by purpose"))
    };
    report(rust_files().into_iter().filter_map(long).collect());
}

#[test]
fn a_check_fits_on_a_page() {
    let long = |(path, text): (String, String)| {
        let lines = text.lines().count();
        (path.starts_with("rules/src/") && !path.ends_with("lib.rs") && lines > 100)
            .then(|| format!("{path} has {lines} lines: a rule asks one question"))
    };
    report(rust_files().into_iter().filter_map(long).collect());
}

#[test]
fn rules_see_no_text() {
    let sees = |(path, text): (String, String)| {
        let is_rule = path.starts_with("rules/src/");
        (is_rule && (text.contains("SourceFile") || text.contains(".slice(")))
            .then(|| format!("{path} reads source text"))
    };
    report(rust_files().into_iter().filter_map(sees).collect());
}

/// A fence that is left open takes what follows with it, up to the next one: examples that nobody tests.
#[test]
fn every_fence_is_closed() {
    let pages = files_in(&["docs", "rules", "tests"], "md");
    report(pages.iter().flat_map(|(path, text)| open_fences(path, text)).collect());
}

fn open_fences(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (line, number) in text.lines().zip(1..) {
        let words = line.trim_start_matches('`');
        let ticks = line.len() - words.len();
        open = match open {
            _ if ticks < 3 => continue,
            None => Some((ticks, number)),
            Some((fence, _)) if ticks < fence => continue,
            Some(_) if words.trim_end().is_empty() => None,
            Some((_, start)) => {
                complaints.push(format!("{path}:{start}: the fence is open where another begins, on line {number}"));
                Some((ticks, number))
            }
        };
    }
    complaints.extend(open.map(|(_, start)| format!("{path}:{start}: the fence stays open")));
    complaints
}

/// Every Rust file of the crates and the rulebook, by its path from the top.
fn rust_files() -> Vec<(String, String)> {
    files_in(&["crates", "rules"], "rs")
}

fn files_in(folders: &[&str], ending: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in folders {
        collect(&top().join(folder), ending, &mut files);
    }
    files.sort();
    let name = |path: &Path| path.strip_prefix(top()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), read(path))).collect()
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, ending, files);
        } else if path.file_name().is_some_and(|name| name == "build.rs") {
            // A build script runs on the machine that builds.
        } else if path.extension().is_some_and(|own| own == ending) {
            files.push(path);
        }
    }
}
