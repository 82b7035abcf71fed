//! The settings, for editors as a JSON Schema and for people as a page: both are drawn from what is read.

use std::fmt::Write;

use linter::{Dialect, Hazard, Level, SETTINGS, Server, Setting, Settings, Takes};
use serde_json::{Map, Value, json};

/// The JSON Schema of `surefoot.toml`, and of `[tool.surefoot]` in `pyproject.toml`: what it lets pass, surefoot
/// understands, and what it refuses is a finding.
#[must_use]
pub fn schema() -> String {
    let mut schema = table(SETTINGS);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!("https://surefoot.dev/schema/settings.schema.json");
    schema["title"] = json!("The settings of surefoot");
    schema["description"] = json!("What surefoot.toml says, or [tool.surefoot] in pyproject.toml.");
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// The schema of a table with these keys and no others.
fn table(settings: &[Setting]) -> Value {
    let properties: Map<String, Value> =
        settings.iter().map(|setting| (setting.key.to_owned(), property(setting))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn property(setting: &Setting) -> Value {
    let mut property = match setting.takes {
        Takes::Database => json!({ "type": "string", "pattern": database() }),
        Takes::Runner => json!({ "enum": linter::runners() }),
        Takes::Address => json!({ "type": "string", "pattern": r"^https?://\S*\{rule\}\S*$" }),
        Takes::Revision => json!({ "type": "string" }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Time => {
            json!({ "type": "string", "pattern": r"^\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s*(us|ms|s|min|h|d)?\s*$" })
        }
        Takes::Level => level(),
        Takes::Number => json!({ "type": "integer", "minimum": 0 }),
        Takes::Globs => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::Levels => levels(),
        Takes::Patterns => {
            let named = Settings::NAMED.iter().map(|named| ((*named).to_owned(), json!({ "type": "string" })));
            json!({ "type": "object", "additionalProperties": false, "properties": named.collect::<Map<_, _>>() })
        }
        Takes::Table(inner) => table(inner),
    };
    property["description"] = json!(setting.summary);
    if let Some(default) = setting.default {
        // All of these are written alike in TOML and in JSON.
        property["default"] = serde_json::from_str(default).unwrap_or_default();
    }
    property
}

fn level() -> Value {
    json!({ "enum": Level::NAMES.map(|(name, _)| name) })
}

fn levels() -> Value {
    let described = |summary: String| {
        let mut level = level();
        level["description"] = json!(summary);
        level
    };
    let families = Hazard::NAMES.iter().map(|(name, _)| {
        let summary = format!("Every rule about what is told under `{name}`.");
        (name.replace(' ', "-"), described(summary))
    });
    let rules = linter::rules().iter().map(|rule| {
        let page = rule.page();
        let summary = format!("{} ({} by default)", one_line(page.summary), page.level);
        (rule.name.to_owned(), described(summary))
    });
    json!({ "type": "object", "additionalProperties": false, "properties": families.chain(rules).collect::<Map<_, _>>() })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What names a server: PostgreSQL with its version, or another product in whatever case.
fn database() -> String {
    let any_case = |word: &str| -> String {
        let both = |c: char| match c.is_ascii_alphabetic() {
            true => format!("[{c}{}]", c.to_ascii_uppercase()),
            false => c.to_string(),
        };
        word.chars().map(both).collect()
    };
    let others = Dialect::WORDS.iter().filter(|(_, dialect)| !dialect.is_postgres());
    let others: Vec<String> = others.map(|(word, _)| any_case(word)).collect();
    // From the oldest version on; nobody knows the newest that there will be.
    let (tens, ones) = (Server::OLDEST.major / 10, Server::OLDEST.major % 10);
    let version = format!("({tens}[{ones}-9]|[{}-9][0-9])", tens + 1);
    format!(r"^(postgres(ql)?(\s*{version}(\..*)?)?\s*|\s*({})(\s.*)?)$", others.join("|"))
}

/// The settings as Markdown: a section for each, with what it takes, what counts without it, and an example.
#[must_use]
pub fn reference() -> String {
    let mut text = String::new();
    for setting in SETTINGS {
        section(setting, None, &mut text);
        if let Takes::Table(inner) = setting.takes {
            inner.iter().for_each(|inner| section(inner, Some(setting.key), &mut text));
        }
    }
    text
}

fn section(setting: &Setting, table: Option<&str>, text: &mut String) {
    let Setting { key, takes, summary, default, example } = setting;
    let heading = match (table, takes) {
        (Some(table), _) => format!("### `{table}.{key}`"),
        (None, Takes::Levels | Takes::Patterns | Takes::Table(_)) => format!("## `[{key}]`"),
        (None, _) => format!("## `{key}`"),
    };
    let _ = write!(text, "{heading}\n\n{}\n\n", one_line(summary));
    let _ = writeln!(text, "- takes {}", takes_in_words(*takes));
    let _ = match default {
        Some(default) => writeln!(text, "- left out: `{default}`"),
        None => Ok(()),
    };
    let lines = match (table, takes) {
        (_, Takes::Table(_)) => None,
        (_, Takes::Levels | Takes::Patterns) => Some(format!("[{key}]\n{example}")),
        (Some(table), _) => Some(format!("[{table}]\n{key} = {example}")),
        (None, _) => Some(format!("{key} = {example}")),
    };
    let _ = match lines {
        Some(lines) => write!(text, "\n```toml\n{lines}\n```\n\n"),
        None => writeln!(text),
    };
}

fn takes_in_words(takes: Takes) -> String {
    let ticked = |words: &[&str]| format!("`{}`", words.join("`, `"));
    match takes {
        Takes::Database => {
            let others = Dialect::WORDS.iter().filter(|(_, dialect)| !dialect.is_postgres());
            let others: Vec<&str> = others.map(|(word, _)| *word).collect();
            format!(
                "`\"postgres N\"`, N from {} on; `\"postgres\"`; or one of {}",
                Server::OLDEST.major,
                ticked(&others)
            )
        }
        Takes::Runner => format!("one of {}", ticked(&linter::runners())),
        Takes::Address => "an address of the web with `{rule}` in it".to_owned(),
        Takes::Revision => "a revision: of SQL files, their number or name".to_owned(),
        Takes::Flag => "`true` or `false`".to_owned(),
        Takes::Time => "a time as PostgreSQL writes it: `5s`, `500ms`, `1min`".to_owned(),
        Takes::Level => format!("a level: {}", ticked(&Level::NAMES.map(|(name, _)| name))),
        Takes::Number => "a whole number".to_owned(),
        Takes::Globs => "a list of globs".to_owned(),
        Takes::Levels => {
            let families: Vec<String> = Hazard::NAMES.iter().map(|(name, _)| name.replace(' ', "-")).collect();
            let families: Vec<&str> = families.iter().map(String::as_str).collect();
            format!("levels by the name of a rule (`surefoot rules` lists them) or of a family: {}", ticked(&families))
        }
        Takes::Patterns => format!("patterns by what has the name: {}", ticked(&Settings::NAMED)),
        Takes::Table(_) => "these keys:".to_owned(),
    }
}
