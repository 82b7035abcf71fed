//! A report as a comment on a pull request: the verdict, a table of the migrations with what they lock, then the details,
//! folded.

mod details;
mod table;

use linter::{Histories, Level};

use crate::outcome::Outcome;
use crate::{inline, summary};

/// The longest comment that GitHub takes, in characters; what is written has no more bytes.
pub const LONGEST: usize = 65_536;

/// What of that the table may take, so that there is room for details.
const LONGEST_TABLE: usize = LONGEST / 2;

/// What is kept for the words that say what was left out.
const RESERVE: usize = 400;

/// The comment. Paths are those of the report.
#[must_use]
pub fn render(outcome: &Outcome<'_>) -> String {
    let mut text = format!("{}\n", verdict(outcome));
    for unread in outcome.unread {
        let line = format!("\n- {}\n", inline::text(unread));
        if text.len() + line.len() < LONGEST_TABLE {
            text.push_str(&line);
        }
    }
    let migrations = table::migrations(outcome);
    let (rows, left_rows) = table::draw(&migrations, outcome.report(), LONGEST_TABLE.saturating_sub(text.len()));
    text.push_str(&rows);
    let (told, left_findings) = details::draw(outcome, &migrations, LONGEST - RESERVE - text.len());
    text.push_str(&told);
    let left: Vec<String> = [(left_rows, "migration"), (left_findings, "finding")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| summary::count(count, noun))
        .collect();
    if !left.is_empty() {
        text.push_str(&format!(
            "\nLeft out here: {}. `surefoot check` tells all of it.\n",
            left.join(" of the table, ")
        ));
    }
    text
}

/// What the check came to, in a sentence.
fn verdict(outcome: &Outcome<'_>) -> String {
    let report = outcome.report();
    let found = summary::found(|level| report.count(level), false);
    let looked_at = summary::count(judged(outcome.histories), "migration");
    if !outcome.unread.is_empty() {
        let unread = summary::count(outcome.unread.len(), "path");
        return format!(
            "❌ **surefoot could not read all of it: {unread} failed; in the rest, {looked_at}: {found}.**"
        );
    }
    match report.worst() {
        Level::Off => format!("✅ **surefoot found nothing in {looked_at}.**"),
        _ if outcome.fails() => format!("❌ **surefoot stops this: {found} in {looked_at}.**"),
        _ => format!("⚠️ **surefoot lets this pass: {found} in {looked_at}.**"),
    }
}

/// How many migrations were judged: not those that were only replayed.
fn judged(histories: &Histories) -> usize {
    histories.histories.iter().map(|told| told.reported().count()).sum()
}
