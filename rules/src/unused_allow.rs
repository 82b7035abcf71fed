//! An allow that allows nothing: what it was for is gone, or stands elsewhere.

use engine::{Check, Finding, JudgedAllow, Rule, rule};

pub(crate) const RULE: Rule = rule!("unused-allow", Check::Allow(check));

fn check(judged: &JudgedAllow) -> Option<Finding> {
    // A rule that is switched off was not asked: the allow may be needed when it is on again.
    if !judged.known || !judged.asked || judged.used {
        return None;
    }
    let message = format!("`{}` has nothing to say here: this allows nothing", judged.allow.rule);
    Some(Finding::at(judged.allow.span, message).help(
        "take it away, or move it right before the step it is meant for, or above the first step for the whole migration",
    ))
}
