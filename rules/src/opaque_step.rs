//! A step that could not be read: what it does is unknown, and so is part of the schema behind it.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Opaque, Operation, Reason, Step};

pub(crate) const RULE: Rule = rule!("opaque-step", Check::Step(check));

fn check(step: &Step, _: &Facts) -> Option<Finding> {
    let Operation::Opaque(Opaque { reason }) = &step.operation else {
        return None;
    };
    let why = match reason {
        Reason::Unresolved(what) => format!("it depends on {what}"),
        Reason::Template => "it is filled in by the tool that runs it".to_owned(),
        Reason::Foreign { message, .. } => format!("it is written for another database: {message}"),
        Reason::Elsewhere => "this build has no parser for its SQL".to_owned(),
        // interpolated-sql and syntax-error say it.
        Reason::Interpolated | Reason::Syntax(_) => return None,
    };
    let message = format!("cannot be read without running it: {why}; what it may have changed is unknown from here on");
    Some(Finding::at(step.head, message).help("spell out what it does, or look at what the tool sends to the server"))
}
