//! A type or a sequence that survives the downgrade stops the next upgrade.

use engine::{Check, Facts, Finding, Rule, rule};
use model::Migration;

use crate::way_back::{is_leftover, is_way_back};

pub(crate) const RULE: Rule = rule!("leftover-type", Check::Return(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    if !is_way_back(migration) {
        return Vec::new();
    }
    let leftovers = facts.differences.iter().filter(|difference| is_leftover(difference, migration));
    leftovers
        .map(|difference| {
            let (word, name) = (difference.kind.word(), &difference.name);
            Finding::at(facts.script.head, format!("leaves {word} `{name}` behind: the next upgrade stops where it makes it"))
                .help(format!("drop the {word} after what uses it: SQLAlchemy makes an enum with its table, and does not drop it with it"))
        })
        .collect()
}
