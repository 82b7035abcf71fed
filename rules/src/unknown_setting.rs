//! A word in the settings that means nothing.

use engine::{Check, Finding, Rule, UnknownSetting, rule};

pub(crate) const RULE: Rule = rule!("unknown-setting", Check::Setting(check));

fn check(setting: &UnknownSetting) -> Option<Finding> {
    let finding = Finding::at(setting.span, format!("`{}` is not {}", setting.word, setting.expected));
    let finding = finding.in_file(setting.file);
    Some(match &setting.nearest {
        Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
        None => finding,
    })
}
