//! The guide's table: whatever it names is a rule or a command.

use crate::support::{read, report, top};

/// What the command line knows, and the settings that the table names.
const OTHERS: &[&str] =
    &["surefoot check", "surefoot sql", "surefoot history", "surefoot explain RULE", "idempotent = true"];

#[test]
fn the_guide_names_rules_and_commands_that_there_are() {
    let guide = read(&top().join("migrations/GUIDE.md"));
    let rows: Vec<&str> = guide.lines().filter(|line| line.starts_with("| ") && !line.starts_with("|---")).collect();
    assert!(rows.len() > 25, "the guide has lost its rows");
    let mut complaints = Vec::new();
    for row in rows {
        let Some(answer) = row.split(" | ").nth(1) else {
            complaints.push(format!("a row of one cell: {row}"));
            continue;
        };
        let names = answer.split('`').skip(1).step_by(2);
        let known = |name: &str| linter::rule(name).is_some() || OTHERS.contains(&name);
        complaints
            .extend(names.filter(|name| !known(name)).map(|name| format!("`{name}` is neither a rule nor a command")));
    }
    report(complaints);
}
