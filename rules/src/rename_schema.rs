//! Code that was deployed before the rename still asks for its tables in the schema of the old name.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{CreateObject, ObjectKind, ObjectName, Operation, Rename, Step};

pub(crate) const RULE: Rule = rule!("rename-schema", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::Rename(rename @ Rename { kind: ObjectKind::Schema, name, to, .. }) = &step.operation else {
        return None;
    };
    let state = facts.schema.object(ObjectKind::Schema, None, name).present();
    if state.is_some_and(|state| state.birth == facts.now()) || facts.undoes(|other| takes_back(other, rename)) {
        return None;
    }
    // Another schema has made way for this one, or takes its name at once.
    let made_way = |step: &Step| matches!(&step.operation, Operation::Rename(other) if frees(other, &to.text));
    let stands_in = |step: &Step| stands_in(step, name);
    if facts.before().iter().any(made_way) || facts.after().iter().any(stands_in) {
        return None;
    }
    let message = format!("code that runs now fails as soon as schema `{name}` is called `{to}`");
    let help = format!(
        "create schema `{to}`, move the tables over one at a time, and leave a view of each in `{name}` until nobody \
         asks there any more"
    );
    Some(Finding::at(step.head, message).help(help))
}

/// Whether a step gives the schema the name that `rename` gives back.
fn takes_back(other: &Operation, rename: &Rename) -> bool {
    matches!(other, Operation::Rename(Rename { kind: ObjectKind::Schema, name, to, .. })
        if name.name == rename.to && *to == rename.name.name)
}

fn frees(other: &Rename, name: &str) -> bool {
    other.kind == ObjectKind::Schema && other.name.name == *name
}

/// Whether a step puts a schema in the place of the old one.
fn stands_in(step: &Step, old: &ObjectName) -> bool {
    match &step.operation {
        Operation::Rename(Rename { kind: ObjectKind::Schema, to, .. }) => *to == old.name,
        Operation::CreateObject(CreateObject { kind: ObjectKind::Schema, name, .. }) => name.name == old.name,
        _ => false,
    }
}
