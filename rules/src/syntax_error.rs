//! A statement that PostgreSQL's own parser rejects, or a file that Python's does.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Guard, Opaque, Operation, Reason, Step};

pub(crate) const RULE: Rule = rule!("syntax-error", Check::Step(check));

fn check(step: &Step, _facts: &Facts) -> Option<Finding> {
    let (message, help) = match &step.operation {
        Operation::Opaque(Opaque { reason: Reason::Syntax(message) }) => {
            (message, "the migration stops here; what follows was read as if it did not")
        }
        Operation::Opaque(Opaque { reason: Reason::Foreign { message, .. } }) => (
            message,
            "another database has this word; if the migrations are for that one, say so: `database = \"mysql\"`",
        ),
        _ => return None,
    };
    // A branch that may not be taken may be there for another database.
    if step.guard == Guard::Perhaps {
        return None;
    }
    Some(Finding::at(step.head, first_line(message)).help(help))
}

/// A message that quotes the source to its end, as that of an open quote does, says enough in its first line.
fn first_line(message: &str) -> String {
    match message.split_once('\n') {
        Some((first, _)) => format!("{}…", first.trim_end()),
        None => message.to_owned(),
    }
}
