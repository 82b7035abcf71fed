//! GitHub: its commands, taken apart as its runner does, say what was found; no more of a kind than are shown.

use linter::Level;
use model::SourceFile;
use report::outcome::Outcome;

use super::projects;
use crate::support::report;

/// A command, as the runner understands it.
struct Command {
    name: String,
    properties: Vec<(String, String)>,
    message: String,
}

#[test]
fn the_runner_understands_every_annotation() {
    let mut complaints = Vec::new();
    for (name, histories) in projects() {
        let outcome = Outcome { histories: &histories, unread: &[], fails_from: None };
        let text = report::github::render(&outcome);
        let commands: Vec<Command> = text.lines().filter_map(command).collect();
        for command in commands.iter().filter(|command| !["group", "endgroup"].contains(&command.name.as_str())) {
            let value = |name: &str| command.properties.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            let is_known = |finding: &&linter::Finding| {
                value("title").is_some_and(|title| *title == format!("surefoot: {}", finding.rule))
                    && command.message.starts_with(finding.message.lines().next().unwrap_or_default())
                    && finding
                        .file
                        .and_then(|file| histories.report.files.get(file.index()))
                        .is_some_and(|file| value("file").is_some_and(|path| *path == *file.path))
            };
            let is_plain = histories.report.findings.iter().all(|finding| !finding.message.contains(char::is_control));
            let is_note = value("title").is_some_and(|title| title == "surefoot: note");
            if is_plain && !is_note && !histories.report.findings.iter().any(|finding| is_known(&finding)) {
                complaints.push(format!("{name}: nobody said `{}` {:?}", command.message, command.properties));
            }
        }
    }
    report(complaints);
}

#[test]
fn what_github_has_no_room_for_stands_in_the_log() {
    let table = |number: usize| format!("DROP TABLE t{number};\nDROP INDEX i{number};\n");
    let text: String = (0..40).map(table).collect();
    let histories = linter::histories(vec![SourceFile::decode("1_drop.sql", text.as_bytes())], None);
    let outcome = Outcome { histories: &histories, unread: &[], fails_from: None };
    let text = report::github::render(&outcome);
    let commands: Vec<Command> = text.lines().filter_map(command).collect();
    let count = |name: &str| commands.iter().filter(|command| command.name == name).count();
    assert_eq!(
        ["error", "warning", "notice"].map(count).iter().filter(|&&count| count > report::github::MOST).count(),
        0
    );
    let order: Vec<&str> = commands.iter().map(|command| command.name.as_str()).collect();
    let mut sorted = order.clone();
    sorted
        .sort_by_key(|name| ["error", "warning", "notice", "group", "endgroup"].iter().position(|known| known == name));
    assert_eq!(order, sorted, "the worst come first");
    let listed = text.lines().filter(|line| line.starts_with("- 1_drop.sql:")).count();
    let shown = commands.len() - count("group") - count("endgroup");
    assert_eq!(shown + listed, histories.report.findings.len());
    assert_eq!(histories.report.count(Level::Warn) > report::github::MOST, listed > 0);
}

/// Takes a line apart as the runner does: `::name key=value,key=value::message`, with `%25`, `%0A`, `%0D`, and in
/// properties `%3A` and `%2C`, for what would end a part.
fn command(line: &str) -> Option<Command> {
    let Some((head, message)) = line.trim_start().strip_prefix("::").and_then(|line| line.split_once("::")) else {
        assert!(!line.contains("##["), "the old form of a command is known anywhere in a line: {line}");
        return None;
    };
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let property = |text: &str| data(&text.replace("%3A", ":").replace("%2C", ","));
    let known = ["error", "warning", "notice", "group", "endgroup"];
    assert!(known.contains(&name), "nobody means `{name}`: {line}");
    let pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
    Some(Command {
        name: name.to_owned(),
        properties: pairs.map(|(key, value)| (key.to_owned(), property(value))).collect(),
        message: data(message),
    })
}
