//! An enum takes new values, and never gives one back.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateType, Direction, Operation, Step, TypeShape};

pub(crate) const RULE: Rule = rule!("created-enum", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateType(CreateType { name, shape: TypeShape::Enum(_), .. }) = &step.operation else {
        return None;
    };
    if facts.direction == Direction::Down {
        return None;
    }
    let message = format!("no value of `{name}` can ever be taken out again, or carry more than its name");
    Some(
        Finding::at(step.head, message).help("use a table of the values and a foreign key to it, or text with a CHECK"),
    )
}
