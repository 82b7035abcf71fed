//! The published JSON Schema says what the JSON is: real reports are held against it.
//!
//! The few keywords the schema uses are read here; one that is not known fails, so that none is ever passed over.

use model::SourceFile;
use report::history::Telling;
use serde_json::Value;

use crate::support::{report, top};

#[test]
fn reports_fit_their_schema() {
    let schema: Value = serde_json::from_str(report::json::SCHEMA).expect("the schema is JSON");
    let mut complaints = Vec::new();
    for project in ["bookshop/migrations", "broken", "golang-migrate", "settings"] {
        let checked: Value = serde_json::from_str(&checked(project)).expect("a report is JSON");
        assert!(
            checked["findings"].as_array().is_some_and(|findings| !findings.is_empty()),
            "{project} has no findings"
        );
        complain(&checked, &schema, &schema, project, &mut complaints);
    }
    report(complaints);
}

#[test]
fn histories_fit_their_schema() {
    let schema: Value = serde_json::from_str(report::history::json::SCHEMA).expect("the schema is JSON");
    let mut complaints = Vec::new();
    for project in ["branches/alembic/versions", "bookshop/migrations", "cycle/alembic/versions", "golang-migrate"] {
        let histories = linter::histories(files(project), None);
        let told: Value = serde_json::from_str(&report::history::json::render(&histories, &Telling::default()))
            .expect("histories are JSON");
        let revisions = told["histories"][0]["revisions"].as_array();
        assert!(revisions.is_some_and(|revisions| !revisions.is_empty()), "{project} has no revisions: {told}");
        complain(&told, &schema, &schema, project, &mut complaints);
    }
    report(complaints);
}

#[test]
fn scripts_fit_their_schema() {
    let schema: Value = serde_json::from_str(report::script::json::SCHEMA).expect("the schema is JSON");
    let mut complaints = Vec::new();
    for (project, range) in [("branches/alembic/versions", "heads:base"), ("goose", "base:head")] {
        let files = files(project);
        let scripts = linter::scripts(&files, range).expect("the range means something");
        let written = report::script::json::render(&scripts, &files);
        let written: Value = serde_json::from_str(&written).expect("scripts are JSON");
        assert!(written["summary"]["statements"].as_u64() > Some(0), "{project} has no statements");
        complain(&written, &schema, &schema, project, &mut complaints);
    }
    report(complaints);
}

#[test]
fn migrations_that_are_shown_fit_their_schema() {
    let schema: Value = serde_json::from_str(report::show::json::SCHEMA).expect("the schema is JSON");
    let mut complaints = Vec::new();
    for (project, which) in
        [("branches/alembic/versions", "heads"), ("bookshop/migrations", "0002"), ("golang-migrate", "000002")]
    {
        let histories = linter::histories(files(project), None);
        let shown = linter::show(&histories, which).expect("there is such a revision");
        let written: Value =
            serde_json::from_str(&report::show::json::render(&histories, &shown)).expect("what is shown is JSON");
        assert!(!written["migrations"][0]["up"]["statements"].is_null(), "{project} has no statements");
        complain(&written, &schema, &schema, project, &mut complaints);
    }
    report(complaints);
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let schema: Value = serde_json::from_str(report::json::SCHEMA).expect("the schema is JSON");
    let sound = checked("bookshop/migrations");
    for (from, to) in [
        ("\"level\":\"warn\"", "\"level\":\"warning\""),
        ("\"version\":1", "\"version\":2"),
        ("\"line\":", "\"row\":"),
        ("\"column\":1,", "\"column\":0,"),
        ("\"direction\":\"up\"", "\"direction\":\"sideways\""),
        ("\"related\":[]", "\"related\":null"),
    ] {
        let broken = sound.replacen(from, to, 1);
        assert_ne!(broken, sound, "there is no {from} to break");
        let broken: Value = serde_json::from_str(&broken).expect("it is still JSON");
        let mut complaints = Vec::new();
        complain(&broken, &schema, &schema, "", &mut complaints);
        assert!(!complaints.is_empty(), "the schema lets {to} pass");
    }
}

fn checked(project: &str) -> String {
    report::json::render(&linter::check(files(project), None))
}

fn files(project: &str) -> Vec<SourceFile> {
    let folder = top().join("tests/projects").join(project);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let file = |path: &std::path::PathBuf| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(SourceFile::decode(name, &std::fs::read(path).ok()?))
    };
    paths.iter().filter_map(file).collect()
}

/// Everything in which a value does not fit its schema.
fn complain(value: &Value, schema: &Value, whole: &Value, place: &str, complaints: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else {
        return;
    };
    for (keyword, wanted) in keywords {
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" => true,
            "$ref" => {
                let path = wanted.as_str().unwrap_or("");
                // What the schema of reports defines is defined nowhere else.
                let of_reports = path.strip_prefix("report.schema.json").map(|path| {
                    let schema = serde_json::from_str(report::json::SCHEMA).expect("the schema is JSON");
                    (schema, path)
                });
                let (whole, path) = of_reports.as_ref().map_or((whole, path), |(schema, path)| (schema, path));
                let named = whole.pointer(path.trim_start_matches('#'));
                complain(value, named.unwrap_or(&Value::Null), whole, place, complaints);
                named.is_some()
            }
            "type" => wanted
                .as_array()
                .map_or_else(|| is_of_type(value, wanted), |any| any.iter().any(|one| is_of_type(value, one))),
            "const" => value == wanted,
            "enum" => wanted.as_array().is_some_and(|allowed| allowed.contains(value)),
            "minimum" => value.as_i64() >= wanted.as_i64(),
            "required" => wanted.as_array().into_iter().flatten().all(|key| {
                !value[key.as_str().unwrap_or("")].is_null()
                    || value.as_object().is_some_and(|object| object.contains_key(key.as_str().unwrap_or("")))
            }),
            "additionalProperties" => {
                let known = &schema["properties"];
                value.as_object().is_none_or(|object| object.keys().all(|key| !known[key].is_null()))
            }
            "properties" => {
                for (key, schema) in wanted.as_object().into_iter().flatten() {
                    if let Some(inner) = value.get(key) {
                        complain(inner, schema, whole, &format!("{place}.{key}"), complaints);
                    }
                }
                true
            }
            "items" => {
                for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                    complain(inner, wanted, whole, &format!("{place}[{index}]"), complaints);
                }
                true
            }
            "anyOf" => wanted.as_array().into_iter().flatten().any(|schema| {
                let mut here = Vec::new();
                complain(value, schema, whole, place, &mut here);
                here.is_empty()
            }),
            unknown => panic!("the schema uses `{unknown}`, which this test does not know"),
        };
        if !fits {
            complaints.push(format!("{place}: {value} does not fit `{keyword}: {wanted}`"));
        }
    }
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    }
}
