//! Code that was deployed before the rename still writes the old value, and the type knows it no more.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, RenameEnumValue, Step};

pub(crate) const RULE: Rule = rule!("rename-enum-value", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::RenameEnumValue(rename @ RenameEnumValue { name, value, to }) = &step.operation else {
        return None;
    };
    // Nobody has written a value of a type, or a value, that is made in this script.
    let is_new = facts.schema.data_type(name).present().is_some_and(|state| {
        let is_added = |(added, when): &(String, _)| *added == value.value && *when == facts.now();
        state.birth == facts.now() || state.added.iter().any(is_added)
    });
    if is_new || facts.undoes(|other| takes_back(other, rename)) {
        return None;
    }
    // Another value takes the name at once.
    let takes = |step: &Step| match &step.operation {
        Operation::RenameEnumValue(other) => other.name.means(name) && other.to.value == value.value,
        Operation::AddEnumValue(other) => other.name.means(name) && other.value.value == value.value,
        _ => false,
    };
    let frees = |step: &Step| {
        matches!(&step.operation, Operation::RenameEnumValue(other)
            if other.name.means(name) && other.value.value == to.value)
    };
    if facts.after().iter().any(takes) || facts.before().iter().any(frees) {
        return None;
    }
    let (old, new) = (&value.value, &to.value);
    let message = format!("code that runs now fails as soon as value '{old}' of `{name}` is called '{new}'");
    let help = format!(
        "add '{new}' beside it, have the code read both and write '{new}', then change the rows; '{old}' may stay in the \
         type"
    );
    Some(Finding::at(step.head, message).help(help))
}

/// Whether a step gives the value the name that `rename` takes.
fn takes_back(other: &Operation, rename: &RenameEnumValue) -> bool {
    matches!(other, Operation::RenameEnumValue(other) if other.name.means(&rename.name)
        && other.value.value == rename.to.value && other.to.value == rename.value.value)
}
