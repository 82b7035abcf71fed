//! A statement that works under a strong lock has no limit: everybody waits for as long as it takes.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Guard, Step, Touch, Work};

pub(crate) const RULE: Rule = rule!("missing-statement-timeout", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    // One a script: what helps the first helps them all.
    let is_limited = facts.limits.statement.is_limited() || facts.endless.is_some();
    if is_limited || facts.direction == Direction::Down || step.guard == Guard::Perhaps {
        return None;
    }
    let works =
        |touch: &&Touch| touch.work >= Work::Scan && touch.lock.blocks_writes() && !facts.is_new(&touch.relation);
    let touch = facts.effect.touches.iter().find(works)?;
    let (whom, relation) = (touch.lock.blocks(), &touch.relation);
    let message = format!("holds back {whom} on `{relation}` for as long as it runs, and nothing limits that");
    Some(Finding::at(step.head, message).help("SET statement_timeout first, to a little more than it may take"))
}
