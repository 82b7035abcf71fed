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

/// Every Rust file of the crates and the rulebook, by its path from the top.
fn rust_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["crates", "rules"] {
        collect(&top().join(folder), &mut files);
    }
    files.sort();
    let name = |path: &Path| path.strip_prefix(top()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), read(path))).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.file_name().is_some_and(|name| name == "build.rs") {
            // A build script runs on the machine that builds.
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
