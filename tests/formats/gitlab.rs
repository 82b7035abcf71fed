//! GitLab: every entry has the fields that its documentation asks for, and a fingerprint of its own.
//!
//! They are those of <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::collections::BTreeSet;

use serde_json::Value;

use super::projects;
use crate::support::report;

#[test]
fn every_entry_has_the_fields_that_gitlab_documents() {
    let mut complaints = Vec::new();
    for (name, histories) in projects() {
        let entries: Value = serde_json::from_str(&report::gitlab::render(&histories.report)).expect("it is JSON");
        let entries = entries.as_array().expect("it is an array");
        let is_text = |entry: &Value, path: &str| {
            entry.pointer(path).and_then(Value::as_str).is_some_and(|text| !text.is_empty())
        };
        let is_whole = |entry: &Value| {
            let words = ["/description", "/check_name", "/fingerprint", "/location/path"];
            let severity = entry["severity"].as_str().unwrap_or_default();
            let path = entry.pointer("/location/path").and_then(Value::as_str).unwrap_or_default();
            words.iter().all(|path| is_text(entry, path))
                && ["info", "minor", "major", "critical", "blocker"].contains(&severity)
                && entry.pointer("/location/lines/begin").and_then(Value::as_u64).is_some_and(|line| line > 0)
                && !path.starts_with("./")
        };
        complaints.extend(entries.iter().filter(|entry| !is_whole(entry)).map(|entry| format!("{name}: {entry}")));
        let fingerprints: BTreeSet<&str> = entries.iter().filter_map(|entry| entry["fingerprint"].as_str()).collect();
        if fingerprints.len() != histories.report.findings.len() {
            complaints.push(format!("{name}: two findings share a fingerprint"));
        }
    }
    report(complaints);
}
