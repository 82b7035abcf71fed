//! How many statements of real SQL histories are read, and why the others are not.
//!
//! A statement that the server itself rejects is none: which those are was asked of SQLite, MariaDB and PostgreSQL
//! (`tests/corpora/ask`), and stands in `rejected.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use model::{Dialect, Operation, Reason};

use super::files;
use crate::top;

/// What was counted in one dialect.
#[derive(Default)]
struct Count {
    files: usize,
    statements: usize,
    rejected: usize,
    unread: BTreeMap<String, Vec<String>>,
}

#[test]
fn statements_that_a_server_accepts_are_read() {
    let rejected = rejected();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut asked = Vec::new();
    for (name, dialects) in manifest() {
        let folder = top().join("target/corpora").join(&name);
        for file in files(&folder, &["sql", "sqlite", "postgres", "mysql"]) {
            let Some(dialect) = dialect_of(&file.path, &dialects) else { continue };
            let count = counts.entry(word(dialect)).or_default();
            count.files += 1;
            let reading = sql::read(&file.text, &sql::Surroundings { dialect, ..sql::Surroundings::default() });
            let places = sql::statements_in(&file.text, dialect);
            let mut last = None;
            for step in &reading.steps {
                if last.replace(step.statement) == Some(step.statement) {
                    continue;
                }
                count.statements += 1;
                let place = places.get(step.statement as usize);
                let text = place.and_then(|span| file.text.get(span.range())).unwrap_or("");
                let place = format!("{name}/{}: {}", file.path, opening(text));
                let unread = unread(&step.operation);
                // The end of a comment that is run belongs to no token: `/*!40101 ENGINE=InnoDB */`.
                let is_open = text.matches("/*").count() > text.matches("*/").count();
                let text = format!("{text}{}", if is_open { " */" } else { "" });
                asked.push(serde_json::json!({
                    "dialect": word(dialect), "place": place, "statement": text, "read": unread.is_none(),
                }));
                let Some(message) = unread else { continue };
                if rejected.contains(&place) {
                    count.rejected += 1;
                } else {
                    count.unread.entry(message).or_default().push(place);
                }
            }
        }
    }
    if let Ok(path) = std::env::var("SUREFOOT_STATEMENTS") {
        fs::write(path, serde_json::to_string_pretty(&asked).unwrap_or_default()).expect("the file can be written");
    }
    println!("| dialect | files | statements | the server rejects | not read | read |\n|---|---|---|---|---|---|");
    for (dialect, count) in &counts {
        let unread: usize = count.unread.values().map(Vec::len).sum();
        let all = count.statements - count.rejected;
        let rate = 100.0 * (all - unread) as f64 / all.max(1) as f64;
        println!(
            "| {dialect} | {} | {} | {} | {unread} | {rate:.2} % |",
            count.files, count.statements, count.rejected
        );
    }
    for (dialect, count) in &counts {
        for (message, places) in &count.unread {
            println!("{dialect}: {message}: {}", places.len());
            for place in places.iter().take(3) {
                println!("    {place}");
            }
        }
    }
    for (dialect, count) in &counts {
        let unread: usize = count.unread.values().map(Vec::len).sum();
        let least = if *dialect == "postgres" { 1.0 } else { 0.99 };
        let rate = 1.0 - unread as f64 / (count.statements - count.rejected).max(1) as f64;
        assert!(rate >= least, "{dialect}: {unread} statements that the server accepts are not read");
    }
}

/// Why a statement could not be read, though it is all there.
fn unread(operation: &Operation) -> Option<String> {
    let Operation::Opaque(opaque) = operation else { return None };
    match &opaque.reason {
        Reason::Syntax(message) | Reason::Foreign { message, .. } => Some(message.clone()),
        Reason::Unresolved(message) if message.starts_with("it nests") => Some(message.clone()),
        _ => None,
    }
}

/// The statements that the server rejects too, each by its file and its first words.
fn rejected() -> BTreeSet<String> {
    let text = fs::read_to_string(top().join("tests/corpora/rejected.md")).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.strip_prefix("- `")?.rsplit_once('`').map(|(place, _)| place.to_owned()))
        .collect()
}

/// The first words of a statement, on one line.
fn opening(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'").chars().take(80).collect()
}

/// The histories that are SQL, with their dialects.
pub(crate) fn manifest() -> Vec<(String, String)> {
    let text = fs::read_to_string(top().join("tests/corpora/manifest.json")).expect("the manifest can be read");
    let entries: Vec<serde_json::Value> = serde_json::from_str(&text).expect("the manifest is JSON");
    let text = |entry: &serde_json::Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let is_sql = |entry: &&serde_json::Value| entry["format"] != "alembic";
    entries.iter().filter(is_sql).map(|entry| (text(entry, "name"), text(entry, "dialects"))).collect()
}

/// Whose SQL a file is: its path says so, or there is only one that it can be. The first of several is what a file that
/// says nothing is written in.
pub(crate) fn dialect_of(path: &str, dialects: &str) -> Option<Dialect> {
    // `SQL/postgres.initial.sql`, too.
    let file = path.rsplit('/').next().unwrap_or_default();
    let by_path = file.split('.').next().and_then(Dialect::of_word).or_else(|| Dialect::of_path(path));
    let word = dialects.split(',').next().unwrap_or_default();
    by_path.or_else(|| Dialect::of_word(word)).filter(|dialect| *dialect != Dialect::Other)
}

fn word(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::MySql => "mysql",
        Dialect::MariaDb => "mariadb",
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres | Dialect::Other => "postgres",
    }
}
