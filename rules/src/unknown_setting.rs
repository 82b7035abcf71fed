//! A word in the settings that means nothing.

use engine::{Check, Edit, Finding, Rule, UnknownSetting, rule};

pub(crate) const RULE: Rule = rule!("unknown-setting", Check::Setting(check));

fn check(setting: &UnknownSetting) -> Option<Finding> {
    let finding = Finding::at(setting.span, format!("`{}` is not {}", setting.word, setting.expected));
    let finding = finding.in_file(setting.file);
    Some(match &setting.nearest {
        Some(nearest) => {
            // A value stands in quotes, a key mostly does not.
            let is_bare = setting.span.range().len() == setting.word.len();
            let text = if is_bare { nearest.clone() } else { format!("{nearest:?}") };
            finding
                .help(format!("did you mean `{nearest}`?"))
                .fix(format!("write `{nearest}`"), vec![Edit { span: setting.span, text }])
        }
        None => finding,
    })
}
