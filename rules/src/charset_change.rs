//! Another character set writes every text anew, and compares it otherwise from then on.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Algorithm, Operation, SetStorage, Step, StorageChange};

pub(crate) const RULE: Rule = rule!("charset-change", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetStorage(SetStorage { relation, change, .. }) = &step.operation else {
        return None;
    };
    let StorageChange::CharacterSet { character_set, collation, converts: true } = change else {
        return None;
    };
    // Who asks for another way gets an error, and no copy.
    let is_refused = step.demands.algorithm.is_some_and(|algorithm| algorithm < Algorithm::Copy);
    if facts.is_new(relation) || is_refused {
        return None;
    }
    let to = match (character_set, collation) {
        (Some(name), _) | (None, Some(name)) => format!("into {name}"),
        (None, None) => "into the default".to_owned(),
    };
    let message = format!(
        "copies every row of `{relation}` while blocking writes, to turn its texts {to}: they are compared otherwise from then on"
    );
    let help = "convert the tables that are joined with each other together, in a quiet hour or with gh-ost, and look for values \
                that become equal under a unique key first";
    Some(Finding::at(step.head, message).help(help))
}
