//! An allow that does not say why.

use engine::{Check, Finding, JudgedAllow, Rule, rule};

pub(crate) const RULE: Rule = rule!("reasonless-allow", Check::Allow(check));

fn check(judged: &JudgedAllow) -> Option<Finding> {
    let allow = judged.allow;
    if !judged.known || allow.reason.is_some() {
        return None;
    }
    let message =
        format!("allows `{}` without saying why: the next reader cannot tell whether it still holds", allow.rule);
    Some(Finding::at(allow.span, message).help(format!("write `surefoot: allow {}: the reason`", allow.rule)))
}
