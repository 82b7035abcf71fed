//! The published JSON Schemas say what the JSON is: what is printed of every project is held against them, by a validator
//! that is not ours.

use std::path::Path;

use jsonschema::{Registry, Validator};
use model::SourceFile;
use report::history::Telling;
use serde_json::Value;

use crate::support::{report, top};

#[test]
fn reports_fit_their_schema() {
    holds("report", |files| Some(report::json::render(&linter::check(files, None))));
}

#[test]
fn histories_fit_their_schema() {
    holds("history", |files| Some(report::history::json::render(&linter::histories(files, None), &Telling::default())));
}

#[test]
fn scripts_fit_their_schema() {
    for range in ["base:heads", "heads:base"] {
        holds("script", |files| {
            let scripts = linter::scripts(&files, range, linter::Given::default()).ok()?;
            Some(report::script::json::render(&scripts, &files))
        });
    }
}

#[test]
fn migrations_that_are_shown_fit_their_schema() {
    holds("show", |files| {
        let histories = linter::histories(files, None);
        let shown = linter::show(&histories, "heads").ok()?;
        Some(report::show::json::render(&histories, &shown))
    });
}

#[test]
fn rules_fit_their_schema() {
    let validator = validator("rules");
    let settings = SourceFile::decode("surefoot.toml".to_owned(), b"[levels]\ntaste = \"info\"");
    let mut written = vec![
        ("rules".to_owned(), report::rules::render_json(&linter::rulebook(None))),
        ("rules with settings".to_owned(), report::rules::render_json(&linter::rulebook(Some(&settings)))),
    ];
    for peer in linter::peers() {
        let elsewhere = linter::elsewhere(peer.tool, None).expect("the tool is known");
        written.push((peer.tool.to_owned(), report::elsewhere::render_json(&elsewhere)));
    }
    report(written.iter().flat_map(|(name, text)| complaints(&validator, name, text)).collect());
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let validator = validator("report");
    let sound = report::json::render(&linter::check(files(&top().join("tests/projects/bookshop")), None));
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
        assert!(!complaints(&validator, "", &broken).is_empty(), "the schema lets {to} pass");
    }
}

/// Holds what is printed of each project against a schema. Most projects must have something to print.
fn holds(schema: &str, print: impl Fn(Vec<SourceFile>) -> Option<String>) {
    let validator = validator(schema);
    let mut wrong = Vec::new();
    let mut held = 0;
    let projects = folders("tests/projects");
    for project in &projects {
        if let Some(printed) = print(files(&top().join("tests/projects").join(project))) {
            held += 1;
            wrong.extend(complaints(&validator, project, &printed));
        }
    }
    assert!(
        held * 4 > projects.len() * 3,
        "of {} projects {held} have something to hold against {schema}",
        projects.len()
    );
    report(wrong);
}

/// The schema of that name, with those that it refers to.
pub(crate) fn validator(name: &str) -> Validator {
    let parsed = |name: &str| -> Value {
        let text = report::schema::named(name).unwrap_or_else(|| panic!("there is no schema {name}"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("the schema {name} is no JSON: {error}"))
    };
    let address = |schema: &Value| schema["$id"].as_str().expect("a schema has an address").to_owned();
    let others = report::schema::NAMES.iter().map(|name| parsed(name));
    let registry = others
        .fold(Registry::new(), |registry, schema| registry.add(address(&schema), schema).expect("an address is one"))
        .prepare()
        .expect("schemas refer to schemas");
    jsonschema::options()
        .with_registry(&registry)
        .build(&parsed(name))
        .unwrap_or_else(|error| panic!("the schema {name} is none: {error}"))
}

/// In what some JSON does not fit a schema.
pub(crate) fn complaints(validator: &Validator, name: &str, text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name} is no JSON: {error}"));
    validator.iter_errors(&value).map(|error| format!("{name}: {}: {error}", error.instance_path())).collect()
}

fn folders(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(top().join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What is read of a folder, as the command line reads it.
fn files(folder: &Path) -> Vec<SourceFile> {
    disk::read(folder, &[".".into()], &disk::Unsaved::new()).sources
}
