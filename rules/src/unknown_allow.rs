//! An allow of a rule that does not exist.

use engine::{Check, Edit, Finding, JudgedAllow, Rule, rule};

pub(crate) const RULE: Rule = rule!("unknown-allow", Check::Allow(check));

fn check(judged: &JudgedAllow) -> Option<Finding> {
    if judged.known {
        return None;
    }
    let rule = &judged.allow.rule;
    let finding = Finding::at(rule.span, format!("there is no rule `{rule}`: this allows nothing"));
    Some(match judged.nearest {
        Some(nearest) => finding
            .help(format!("did you mean `{nearest}`?"))
            .fix(format!("write `{nearest}`"), vec![Edit { span: rule.span, text: nearest.to_owned() }]),
        None => finding.help("`surefoot rules` lists them"),
    })
}
