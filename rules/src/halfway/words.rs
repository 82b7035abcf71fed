//! What is said of steps that a script leaves behind.

use engine::Finding;
use model::{Direction, Step};

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
