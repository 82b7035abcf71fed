//! Markdown: a comment is never longer than GitHub takes, and says what it leaves out.

use linter::Level;
use model::SourceFile;
use report::markdown::LONGEST;
use report::outcome::Outcome;

use super::projects;
use crate::support::report;

#[test]
fn no_comment_is_longer_than_github_takes() {
    let many = (0..3000).map(|number| {
        let text = format!("DROP TABLE a_table_with_a_rather_long_name_{number};\nDROP INDEX an_index_{number};\n");
        SourceFile::decode(format!("db/{number:04}_drop.sql"), text.as_bytes())
    });
    let histories = linter::histories(many.collect(), None);
    let comment = report::markdown::render(&Outcome { histories: &histories, unread: &[], fails_from: None });
    assert!(comment.len() <= LONGEST && comment.len() > LONGEST / 2, "{} bytes", comment.len());
    let last = comment.trim_end().lines().next_back().unwrap_or_default();
    assert!(last.starts_with("Left out here: "), "it ends in `{last}`");
}

#[test]
fn a_comment_opens_nothing_that_it_does_not_close() {
    let mut complaints = Vec::new();
    for (name, histories) in projects() {
        let outcome = Outcome { histories: &histories, unread: &[], fails_from: Some(Level::Warn) };
        let comment = report::markdown::render(&outcome);
        let count = |words: &str| comment.matches(words).count();
        let columns = comment.lines().filter(|line| line.starts_with('|'));
        let is_even = columns.map(|line| line.replace("\\|", "").matches('|').count()).all(|count| count == 6);
        if count("<details>") != count("</details>") || count("<code>") != count("</code>") || !is_even {
            complaints.push(format!("{name}: {comment}"));
        }
    }
    report(complaints);
}
