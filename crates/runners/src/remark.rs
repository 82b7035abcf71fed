//! Remarks: which comments of a script are its author's, and not the tool's.

/// What tools write into every new file, each by its first words.
const TEMPLATES: &[&str] = &[
    // diesel
    "your sql goes here",
    "this file should undo anything in",
    // sqlx
    "add migration script here",
    "add up migration script here",
    "add down migration script here",
    // sqitch
    "xxx add ddls here",
    "xxx add revert statements",
    "xxx add verifications here",
];

/// Whether a comment says something in an author's words: three of them at least, which are no command to a tool.
pub(crate) fn is_own(comment: &str) -> bool {
    let said = comment.trim_matches(|mark: char| matches!(mark, '-' | '/' | '*') || mark.is_whitespace());
    let lower = said.to_ascii_lowercase();
    let is_template = TEMPLATES.iter().any(|template| lower.starts_with(template));
    // What sqitch heads its files with: `Deploy shop:orders to pg`.
    let opens = ["deploy ", "revert ", "verify "].iter().any(|word| lower.starts_with(word));
    let is_heading = opens && lower.ends_with(" pg");
    let is_command = lower.starts_with(['+', '>', ':']) || lower.starts_with("surefoot:");
    let words = said.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    words >= 3 && !is_template && !is_heading && !is_command
}
