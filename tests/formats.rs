//! Formats: what each writes stands on a page to be read, and is held against something that is not ours.
//!
//! SARIF is held against the schema of its makers, JUnit's XML is read by a parser that others wrote, GitLab's report is
//! asked for the fields that its documentation names, and GitHub's commands are taken apart as its runner does.

mod github;
mod gitlab;
mod junit;
mod markdown;
mod sarif;

use std::path::PathBuf;

use linter::{Histories, Level};
use model::SourceFile;
use report::outcome::Outcome;

use crate::support::{markdown_in, read, report, settle};

/// A format, by its name on the command line.
type Format = (&'static str, fn(&Outcome<'_>) -> String);

const FORMATS: [Format; 7] = [
    ("concise", |outcome| report::concise::render(outcome.report())),
    ("markdown", |outcome| report::markdown::render(outcome)),
    ("github", |outcome| report::github::render(outcome)),
    ("gitlab", |outcome| pretty(&report::gitlab::render(outcome.report()))),
    ("sarif", |outcome| pretty(&report::sarif::render(outcome))),
    ("junit", |outcome| report::junit::render(outcome)),
    ("checklist", |outcome| report::checklist::render(outcome.histories)),
];

/// What opens and closes that which is drawn: none of it holds as many.
const FENCE: &str = "`````";

#[test]
fn every_format_writes_what_its_page_shows() {
    let complaints = pages().into_iter().filter_map(|path| {
        let text = read(&path);
        let page = text.split("\n## As ").next().unwrap_or(&text);
        let histories = linter::histories(sources(page), None);
        let unread = [];
        let outcome = Outcome { histories: &histories, unread: &unread, fails_from: Some(Level::Warn) };
        let mut drawn = format!("{}\n", page.trim_end());
        for (name, render) in FORMATS {
            drawn.push_str(&format!("\n## As {name}\n\n{FENCE}\n{}\n{FENCE}\n", render(&outcome).trim_end()));
        }
        settle(&path, &text, &drawn)
    });
    report(complaints.collect());
}

/// The pages of this folder.
fn pages() -> Vec<PathBuf> {
    let mut pages = markdown_in("tests/formats");
    pages.retain(|path| path.file_name().is_none_or(|name| name != "README.md"));
    pages
}

/// The projects of the pages, and all the others that there are.
fn projects() -> Vec<(String, Histories)> {
    let of_page = |path: PathBuf| (path.display().to_string(), sources(&read(&path)));
    let all = pages().into_iter().map(of_page).chain(crate::allowing::projects());
    all.map(|(name, files)| (name, linter::histories(files, None))).collect()
}

/// The files that the fences of a page hold, each with its path.
fn sources(page: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut lines = page.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let Some((_, path)) = line.strip_prefix("```").and_then(|words| words.trim().split_once(' ')) else { continue };
        let body: String = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
        files.push(SourceFile::decode(path, body.as_bytes()));
    }
    files
}

/// JSON as people read it. The page of a rule, which SARIF carries whole, is cut after its heading.
fn pretty(text: &str) -> String {
    let mut value: serde_json::Value = serde_json::from_str(text).expect("what is written is JSON");
    let rules = value.pointer_mut("/runs/0/tool/driver/rules").and_then(serde_json::Value::as_array_mut);
    for rule in rules.into_iter().flatten() {
        if let Some(serde_json::Value::String(page)) = rule.pointer_mut("/help/markdown") {
            *page = format!("{} …", page.lines().next().unwrap_or_default());
        }
    }
    serde_json::to_string_pretty(&value).unwrap_or_default()
}
