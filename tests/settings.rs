//! What the settings say of themselves is what is read: the schema, the page in docs/ and the reader agree.

use linter::{SETTINGS, Setting, Settings, Takes};
use model::SourceFile;

use crate::schema::{complaints, validator};
use crate::support::{read, report, settle, top};

#[test]
fn the_schema_refuses_what_is_a_finding_and_nothing_else() {
    let page = read(&top().join("tests/settings.md"));
    let mut wrong = Vec::new();
    let mut seen = [0, 0];
    for (heading, text) in fences(&page) {
        let is_sound = match heading {
            "Understood" => true,
            "Not understood" => false,
            other => panic!("tests/settings.md has a heading that says nothing: {other}"),
        };
        seen[usize::from(is_sound)] += 1;
        wrong.extend(judge(text, is_sound));
    }
    assert!(seen.iter().all(|seen| *seen > 10), "tests/settings.md has lost its fences: {seen:?}");
    report(wrong);
}

#[test]
fn every_setting_takes_its_example_and_nothing_of_another_kind() {
    let mut wrong = Vec::new();
    for (table, setting) in every() {
        let Setting { key, takes, example, .. } = setting;
        let above = table.map_or(String::new(), |table| format!("[{table}]\n"));
        let sound = match takes {
            Takes::Levels | Takes::Patterns | Takes::Table(_) => format!("[{key}]\n{example}"),
            _ => format!("{above}{key} = {example}"),
        };
        wrong.extend(judge(&sound, true));
        wrong.extend(judge(&format!("{above}{key} = inf"), false));
    }
    report(wrong);
}

#[test]
fn what_counts_where_nothing_is_said_is_what_is_written_of_it() {
    let Settings { downgrades, idempotent, largest_migration, widest_lock_window, .. } = Settings::default();
    let counts = [
        ("downgrades", format!("\"{downgrades}\"")),
        ("idempotent", idempotent.to_string()),
        ("largest_migration", largest_migration.to_string()),
        ("widest_lock_window", widest_lock_window.to_string()),
        ("rule_pages", format!("\"{}\"", linter::RULE_PAGES)),
        ("exclude", "[]".to_owned()),
    ];
    for (_, setting) in every() {
        let counts = counts.iter().find(|(key, _)| *key == setting.key).map(|(_, value)| value.as_str());
        assert_eq!(setting.default, counts, "of `{}`", setting.key);
    }
}

#[test]
fn the_page_of_the_settings_is_drawn_from_them() {
    const DRAWN: &str = "<!-- What follows is drawn by `cargo bless`. -->\n";
    let path = top().join("docs/settings.md");
    let page = read(&path);
    let (head, _) = page.split_once(DRAWN).expect("docs/settings.md has lost the line that says what is drawn");
    let drawn = format!("{head}{DRAWN}\n{}", report::settings::reference().trim_end());
    report(settle(&path, &page, &(drawn + "\n")).into_iter().collect());
}

/// Every setting, with the table that it stands in.
fn every() -> Vec<(Option<&'static str>, &'static Setting)> {
    let mut all = Vec::new();
    for setting in SETTINGS {
        all.push((None, setting));
        if let Takes::Table(inner) = setting.takes {
            all.extend(inner.iter().map(|inner| (Some(setting.key), inner)));
        }
    }
    all
}

/// Where the reader or the schema thinks otherwise of a settings file than it should.
fn judge(text: &str, is_sound: bool) -> Vec<String> {
    let file = SourceFile::decode("surefoot.toml".to_owned(), text.as_bytes());
    let unknown = linter::rulebook(Some(&file)).unknown;
    let table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{text}\nis no TOML: {error}"));
    let value = serde_json::to_string(&table).expect("TOML comes to JSON");
    let refused = complaints(&validator("settings"), "the schema", &value);
    let mut wrong = Vec::new();
    if (unknown == 0) != is_sound {
        wrong.push(format!("{text}\nhas {unknown} words that mean nothing to the reader"));
    }
    if refused.is_empty() != is_sound {
        wrong.push(format!("{text}\nand the schema says {refused:?}"));
    }
    wrong
}

/// The fences of a page, each with the heading that it stands under.
fn fences(page: &str) -> Vec<(&str, &str)> {
    let sections = page.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'));
    sections
        .flat_map(|(heading, text)| {
            let fences = text.split("```toml\n").skip(1);
            fences.map(move |fence| (heading, fence.split_once("```").map_or(fence, |(inside, _)| inside)))
        })
        .collect()
}
