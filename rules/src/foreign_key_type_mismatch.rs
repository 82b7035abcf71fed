//! The two sides of a foreign key must be of types that can be compared, and should be of one.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::failure::{Fault, Pair, referring};
use model::{DataType, Direction, Step};

use crate::certainty::{failure_up, finding};

pub(crate) const RULE: Rule = rule!("foreign-key-type-mismatch", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    if let Some(failure) = failure_up(facts, |failure| matches!(failure.fault, Fault::Incomparable(..))) {
        return Some(finding(step, failure, facts));
    }
    // The types can be compared, and are two all the same.
    if facts.failure.is_some() || facts.direction == Direction::Down {
        return None;
    }
    let differs = |pair: &Pair| pair.from.name != pair.to.name && pair.from.compares_with(&pair.to) == Some(true);
    let is_harmless = |pair: &Pair| {
        let is_string = pair.from.is_string() && pair.to.is_string();
        // A wider integer holds whatever the key does.
        let is_wider = matches!((width(&pair.from), width(&pair.to)), (Some(from), Some(to)) if from > to);
        is_string || is_wider
    };
    let pair = referring(&step.operation, facts.schema).into_iter().find(|pair| differs(pair) && !is_harmless(pair))?;
    let Pair { column, from, referent, to } = pair;
    let message = format!("`{column}` is `{from}` and refers to a key of `{referent}` that is `{to}`");
    let help = format!("make it `{to}`: a narrower type runs out first, and a join has to convert one side");
    Some(Finding::at(step.head, message).level(Level::Warn).help(help))
}

/// How many bytes an integer type has.
fn width(data_type: &DataType) -> Option<u8> {
    match data_type.name.as_str() {
        "smallint" => Some(2),
        "integer" => Some(4),
        "bigint" => Some(8),
        _ => None,
    }
}
