//! What the server says of a folder, held against what the command line says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::client::Client;
use super::{copy, initialize};
use crate::support::{report, top};
use crate::transcripts::build;

/// What a finding comes to on either side: its file, its rule, where it is, how bad, and what it says.
pub(super) type Found = BTreeSet<String>;

#[test]
fn an_editor_is_told_what_the_command_line_tells() {
    let binary = build();
    let entries = fs::read_dir(top().join("tests/projects")).unwrap_or_else(|error| panic!("tests/projects: {error}"));
    let complaints = entries.flatten().filter(|entry| entry.path().is_dir()).filter_map(|entry| {
        let project = entry.file_name().to_string_lossy().into_owned();
        let folder = copy(&project, &format!("equality-{project}"));
        let mut client = open(&binary, &folder);
        let (told, found) = (told(&client.answers()), found(&binary, &folder));
        client.end();
        let lost: Vec<&String> = found.difference(&told).collect();
        let made_up: Vec<&String> = told.difference(&found).collect();
        (told != found).then(|| format!("{project}: not told {lost:#?}, made up {made_up:#?}"))
    });
    report(complaints.collect());
}

/// An editor that has just opened a folder, and counts characters.
pub(super) fn open(binary: &Path, folder: &Path) -> Client {
    let mut client = Client::start(binary, folder);
    client.request(1, "initialize", &initialize(&client.root, "utf-32"));
    client.notify("initialized", &json!({}));
    client
}

/// What was told last of each file.
pub(super) fn told(answers: &[Value]) -> Found {
    let mut last: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for answer in answers.iter().filter(|answer| answer["method"] == "textDocument/publishDiagnostics") {
        let uri = answer["params"]["uri"].as_str().unwrap_or_default();
        let path = uri.strip_prefix("ROOT/").unwrap_or(uri);
        let diagnostics = answer["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
        let diagnostic = |diagnostic: &Value| {
            let range = &diagnostic["range"];
            let place = |end: &str| (range[end]["line"].as_u64(), range[end]["character"].as_u64());
            let level = match diagnostic["severity"].as_u64() {
                Some(1) => "error",
                Some(2) => "warn",
                _ => "info",
            };
            let message = diagnostic["message"].as_str().unwrap_or_default();
            let message = message.split("\nhelp: ").next().unwrap_or_default();
            line(path, diagnostic["code"].as_str(), place("start"), place("end"), level, message)
        };
        last.insert(uri, diagnostics.iter().map(diagnostic).collect());
    }
    last.into_values().flatten().collect()
}

/// What the command line finds.
pub(super) fn found(binary: &Path, folder: &Path) -> Found {
    let output = Command::new(binary).args(["check", "--format", "json"]).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{} cannot be run: {error}", binary.display()));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("no JSON: {error}"));
    let entries = |name: &str| report[name].as_array().cloned().unwrap_or_default();
    let entry = |entry: &Value| {
        let count = |end: &str, name: &str| entry[end][name].as_u64().map(|count| count - 1);
        let place = |end: &str| (count(end, "line"), count(end, "column"));
        // The paths of files are ASCII in these projects, and an address spells them alike.
        let path = entry["path"].as_str().unwrap_or_default();
        let level = entry["level"].as_str().unwrap_or("warn");
        let message = entry["message"].as_str().unwrap_or_default();
        line(path, entry["rule"].as_str(), place("start"), place("end"), level, message)
    };
    entries("findings").iter().chain(&entries("problems")).map(entry).collect()
}

type Place = (Option<u64>, Option<u64>);

fn line(path: &str, rule: Option<&str>, start: Place, end: Place, level: &str, message: &str) -> String {
    format!("{path} {} {start:?} {end:?} {level} {message}", rule.unwrap_or("-"))
}
