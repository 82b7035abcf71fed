//! The summary: how much was looked at, and how much was found, in a line.

use linter::{Level, Report};

use crate::paint::{self, CYAN, GREEN, RED, YELLOW};

/// `14 migrations, 31 steps (2 not read): 3 errors, 5 warnings, 1 info`.
pub(crate) fn line(report: &Report, colour: bool) -> String {
    let not_read = match report.opaque_steps() {
        0 => String::new(),
        count => format!(" ({count} not read)"),
    };
    let looked_at = format!("{}, {}{not_read}", count(report.migrations(), "migration"), count(report.steps(), "step"));
    format!("{looked_at}: {}", found(|level| report.count(level), colour))
}

/// `3 errors, 5 warnings, 1 info`, by how many there are at a level.
pub(crate) fn found(number: impl Fn(Level) -> usize, colour: bool) -> String {
    let found: Vec<String> =
        [(Level::Error, "error", RED), (Level::Warn, "warning", YELLOW), (Level::Info, "info", CYAN)]
            .into_iter()
            .filter(|(level, _, _)| number(*level) > 0)
            .map(|(level, noun, code)| paint(&count(number(level), noun), code, colour))
            .collect();
    if found.is_empty() { paint("nothing found", GREEN, colour) } else { found.join(", ") }
}

/// A number and its noun: `1 step`, `2 steps`. "Info" is said of one and of many.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 || noun == "info" { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn paint(text: &str, code: &str, colour: bool) -> String {
    paint::paint(text, &format!("{code};1"), colour)
}
