//! The summary: how much was looked at, and how much was found, in a line.

use linter::{Level, Report};

/// `14 migrations, 31 steps (2 not read): 3 errors, 5 warnings, 1 info`.
pub(crate) fn line(report: &Report, colour: bool) -> String {
    let not_read = match report.opaque_steps() {
        0 => String::new(),
        count => format!(" ({count} not read)"),
    };
    let looked_at = format!("{}, {}{not_read}", count(report.migrations(), "migration"), count(report.steps(), "step"));
    let found: Vec<String> =
        [(Level::Error, "error", "31"), (Level::Warn, "warning", "33"), (Level::Info, "info", "36")]
            .into_iter()
            .filter(|(level, _, _)| report.count(*level) > 0)
            .map(|(level, noun, code)| paint(&count(report.count(level), noun), code, colour))
            .collect();
    if found.is_empty() {
        return format!("{looked_at}: {}", paint("nothing found", "32", colour));
    }
    format!("{looked_at}: {}", found.join(", "))
}

/// A number and its noun: `1 step`, `2 steps`. "Info" is said of one and of many.
fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 || noun == "info" { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn paint(text: &str, code: &str, colour: bool) -> String {
    if colour { format!("\u{1b}[{code};1m{text}\u{1b}[0m") } else { text.to_owned() }
}
