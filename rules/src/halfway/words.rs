//! What is said of steps that a script leaves behind.

use engine::{Finding, LeftBehind};
use model::{Direction, Repeat, Step};

use super::Unguarded;

/// One finding for all unguarded steps of one sort in a script, at the first.
pub(crate) fn finding(found: &[Unguarded<'_>], direction: Direction, advice: &str) -> Option<Finding> {
    let [first, rest @ ..] = found else {
        return None;
    };
    let deed = first.step.operation.saying();
    let others = more(rest.len());
    let (message, help) = match first.fails {
        Some(_) => (
            format!("{deed}{others} for good: if a later step fails, a second run stops here"),
            format!("add {}, or {advice}", first.guard),
        ),
        None => (format!("{deed}{others}: a second run of this script stops here"), format!("add {}", first.guard)),
    };
    let finding = Finding::at(first.step.head, message).in_file(first.step.file).help(help);
    let finding = Finding { direction: Some(direction), ..finding };
    Some(match first.fails {
        Some(fails) => may_fail(finding, fails),
        None => finding,
    })
}

/// One finding for all steps of a script that stay where it fails behind them, at the first. `why` says how they come to stay.
pub(crate) fn stays(left: &[LeftBehind<'_>], direction: Direction, why: &str, help: &str) -> Option<Finding> {
    let [first, rest @ ..] = left else {
        return None;
    };
    let stumbles = match first.repeat {
        Repeat::Doubles => "does it again",
        _ => "fails here",
    };
    let (deed, others) = (first.step.operation.saying(), more(rest.len()));
    let message = format!("{deed}{others} and {why}: if a later step fails, a second run {stumbles}");
    let finding = Finding::at(first.step.head, message).in_file(first.step.file).help(help);
    Some(may_fail(Finding { direction: Some(direction), ..finding }, first.fails))
}

/// How many steps more: behind what the first one does.
pub(crate) fn more(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " (and one step more like it)".to_owned(),
        count => format!(" (and {count} steps more like it)"),
    }
}

/// The finding, with the step that may fail.
pub(crate) fn may_fail(finding: Finding, fails: &Step) -> Finding {
    finding.related(fails.file, fails.head, "this may fail: others are using the table")
}
