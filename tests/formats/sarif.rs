//! SARIF: every report fits the schema of its makers, and what GitHub asks for beyond it.

use std::collections::BTreeSet;

use linter::{Histories, Level};
use model::SourceFile;
use report::outcome::Outcome;
use serde_json::Value;

use super::projects;
use crate::support::{read, report, top};

#[test]
fn every_report_fits_the_schema_of_sarif() {
    let schema = read(&top().join("tests/formats/sarif-schema-2.1.0.json"));
    // A bracket in the pattern for languages lacks its backslash: JavaScript forgives that, and others do not.
    let schema: Value = serde_json::from_str(&schema.replace("{2}]?$", r"{2}\\]?$")).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema of SARIF is one");
    let mut complaints = Vec::new();
    for (name, histories) in projects() {
        let unread = ["there is no `[file](or)` here".to_owned()];
        for unread in [&unread[..0], &unread] {
            let text = report::sarif::render(&outcome(&histories, unread));
            let value: Value = serde_json::from_str(&text).expect("SARIF is JSON");
            complaints.extend(validator.iter_errors(&value).map(|error| format!("{name}: {error}")));
            complaints.extend(missing(&value).map(|what| format!("{name}: {what}")));
        }
    }
    report(complaints);
}

/// What GitHub's documentation asks for and a schema cannot.
fn missing(log: &Value) -> Option<String> {
    let run = log.pointer("/runs/0")?;
    let rules = run.pointer("/tool/driver/rules")?.as_array()?;
    for rule in rules {
        let has = |path: &str| rule.pointer(path).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        let wanted =
            ["/id", "/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown", "/helpUri"];
        if let Some(lacks) = wanted.into_iter().find(|path| !has(path)) {
            return Some(format!("{} lacks {lacks}", rule["id"]));
        }
    }
    let mut known = BTreeSet::new();
    for result in run["results"].as_array()? {
        let index = usize::try_from(result["ruleIndex"].as_u64()?).ok()?;
        if rules.get(index).map(|rule| &rule["id"]) != Some(&result["ruleId"]) {
            return Some(format!("{} has the index of another rule", result["ruleId"]));
        }
        if !known.insert(result.pointer("/partialFingerprints/primaryLocationLineHash")?.as_str()?) {
            return Some(format!("{} shares its fingerprint", result["ruleId"]));
        }
    }
    None
}

/// The fingerprints of a project whose every file has more comments at its top are those that it had.
#[test]
fn a_fingerprint_survives_the_move_of_a_line() {
    let mut complaints = Vec::new();
    for (name, histories) in projects() {
        let before = fingerprints(&histories);
        let moved = histories.report.files.iter().map(|file| {
            let sign = if file.path.ends_with(".sql") { "--" } else { "#" };
            let is_moved = [".sql", ".py", ".toml"].iter().any(|ending| file.path.ends_with(ending));
            let is_moved = is_moved && file.undecodable.is_none();
            // The comments at the top may be for the tool (sqlx's `-- no-transaction`), which reads them there alone.
            let is_top = |line: &&str| line.starts_with(sign) || line.trim().is_empty();
            let top: usize = file.text.split_inclusive('\n').take_while(is_top).map(str::len).sum();
            let (top, rest) = file.text.split_at(top);
            // Nor does an empty line say nothing to all of them: it is what ends Atlas's header.
            let gap = if top.is_empty() || top.contains("\n\n") { "\n" } else { "" };
            let above = if is_moved { format!("{sign} moved\n{gap}{sign} down\n") } else { String::new() };
            SourceFile { text: format!("{top}{above}{rest}").into(), ..file.clone() }
        });
        let histories = linter::histories(moved.collect(), None);
        let after = fingerprints(&histories);
        if before != after {
            complaints.push(format!("{name}: {:?}", before.symmetric_difference(&after).collect::<Vec<_>>()));
        }
    }
    report(complaints);
}

fn fingerprints(histories: &Histories) -> BTreeSet<(String, String)> {
    let text = report::sarif::render(&outcome(histories, &[]));
    let value: Value = serde_json::from_str(&text).expect("SARIF is JSON");
    let told = |result: &Value| {
        let fingerprint = result.pointer("/partialFingerprints/primaryLocationLineHash")?.as_str()?.to_owned();
        Some((result["ruleId"].as_str()?.to_owned(), fingerprint))
    };
    value.pointer("/runs/0/results").and_then(Value::as_array).into_iter().flatten().filter_map(told).collect()
}

fn outcome<'a>(histories: &'a Histories, unread: &'a [String]) -> Outcome<'a> {
    Outcome { histories, unread, fails_from: Some(Level::Warn) }
}
