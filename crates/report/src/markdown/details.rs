//! The details of a comment: what was found in each migration, folded beneath its path.

use std::collections::HashSet;

use linter::Level;

use super::table::Row;
use crate::json::{self, Entry};
use crate::outcome::{Outcome, word};
use crate::{inline, summary};

/// What there is to tell, in no more than so many bytes, and how many findings are left out: the least come last.
pub(super) fn draw(outcome: &Outcome<'_>, rows: &[Row<'_>], longest: usize) -> (String, usize) {
    let report = outcome.report();
    let document = json::document(report);
    let mut text = String::new();
    let mut left = 0;
    let mut tell = |heading: &str, places: &[usize]| {
        let told = places.iter().filter_map(|&place| {
            let (entry, finding) = (document.findings.get(place)?, report.findings.get(place)?);
            Some(item(entry, finding.level))
        });
        let number = |level: Level| {
            places.iter().filter(|&&place| report.findings.get(place).is_some_and(|it| it.level == level)).count()
        };
        let mut body = format!("\n<details><summary>{heading}: {}</summary>\n\n", summary::found(number, false));
        let mut count = 0;
        for item in told {
            if text.len() + body.len() + item.len() + CLOSING.len() > longest {
                break;
            }
            body.push_str(&item);
            count += 1;
        }
        left += places.len() - count;
        if count > 0 {
            text.push_str(&body);
            text.push_str(CLOSING);
        }
    };
    let mut known: HashSet<usize> = HashSet::new();
    for row in rows.iter().filter(|row| !row.findings.is_empty()) {
        known.extend(&row.findings);
        tell(&inline::heading(row.path), &row.findings);
    }
    let others: Vec<usize> = (0..report.findings.len()).filter(|place| !known.contains(place)).collect();
    if !others.is_empty() {
        tell("the project", &others);
    }
    (text, left)
}

const CLOSING: &str = "\n</details>\n";

fn item(entry: &Entry<'_>, level: Level) -> String {
    let place = match entry.path {
        "" => String::new(),
        path => format!("{}, line {}: ", inline::code(path), entry.start.line),
    };
    let help = entry.help.map(|help| format!("<br>help: {}", inline::text(help))).unwrap_or_default();
    format!("- **{}** [{}]({}): {place}{}{help}\n", word(level), entry.rule, entry.url, inline::text(entry.message))
}
