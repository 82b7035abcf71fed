//! The guide's table: whatever it names is a rule, a command or a setting, and no advice of such guides is left out.

use std::process::Command;

use model::SourceFile;

use crate::support::{read, report, top};
use crate::transcripts::build;

/// How many pieces of advice a team's guide has under each heading, and so how many rows there are to be at least.
const ADVICE: &[(&str, usize)] =
    &[("Do", 7), ("Don't", 6), ("Before the deploy", 10), ("When it went wrong", 4), ("On a serverless PostgreSQL", 4)];

#[test]
fn the_guide_names_rules_and_commands_that_there_are() {
    let guide = read(&top().join("migrations/GUIDE.md"));
    let mut complaints = Vec::new();
    for row in rows(&guide) {
        let Some(answer) = row.split(" | ").nth(1) else {
            complaints.push(format!("a row of one cell: {row}"));
            continue;
        };
        let names = answer.split('`').skip(1).step_by(2);
        let is_known = |name: &&str| linter::rule(name).is_some() || is_command(name) || is_setting(name);
        complaints.extend(
            names
                .filter(|name| !is_known(name))
                .map(|name| format!("`{name}` is neither a rule nor a command nor a setting")),
        );
    }
    report(complaints);
}

#[test]
fn the_guide_leaves_no_advice_out() {
    let guide = read(&top().join("migrations/GUIDE.md"));
    let mut complaints = Vec::new();
    for (heading, least) in ADVICE {
        let section = guide.split("\n## ").find_map(|section| section.strip_prefix(&format!("{heading}\n")));
        let count = section.map_or(0, |section| rows(section).count());
        if count < *least {
            complaints.push(format!("{heading}: {count} rows, and there are {least} pieces of advice"));
        }
    }
    report(complaints);
}

/// The rows of the tables, without their heads.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    let is_row = |line: &&str| line.starts_with("| ");
    text.lines()
        .filter(is_row)
        .filter(|row| !row.ends_with("| who looks after it |") && !row.ends_with("| where to look |"))
}

/// Whether it is a command of the binary: `surefoot explain RULE` is, for `surefoot explain --help` is understood.
fn is_command(name: &str) -> bool {
    let Some(command) = name.strip_prefix("surefoot ").and_then(|rest| rest.split(' ').next()) else {
        return false;
    };
    let told = Command::new(build()).args([command, "--help"]).output();
    told.is_ok_and(|told| told.status.success())
}

/// Whether it is a line of the settings that is understood.
fn is_setting(line: &str) -> bool {
    let settings = SourceFile::decode("surefoot.toml", line.as_bytes());
    line.contains('=') && linter::check(Vec::new(), Some(&settings)).findings.is_empty()
}
