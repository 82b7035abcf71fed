//! A type that has no room for every value stops the migration at the first that does not fit, or cuts it.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{Direction, Narrowing, Operation, SetColumnType, Step, Work};

pub(crate) const RULE: Rule = rule!("narrowing-cast", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::SetColumnType(SetColumnType { table, column, data_type: Some(to), .. }) = &step.operation else {
        return None;
    };
    let harm = match narrowing(step, facts)? {
        Narrowing::Length(length) => format!("fails at the first value of `{column}` that is longer than {length}"),
        Narrowing::Range => format!("fails at the first value of `{column}` that {to} has no room for"),
        Narrowing::Detail => format!("rounds or cuts every value of `{column}` that {to} has no room for"),
    };
    let rewrite = match facts.effect.main() {
        Some(touch) if touch.work == Work::Rewrite => {
            format!(", and rewrites `{table}` while blocking {}", touch.lock.blocks())
        }
        _ => String::new(),
    };
    let finding = Finding::at(step.head, format!("{harm}{rewrite}"));
    // A way back can be no wider than what was before.
    Some(if facts.direction == Direction::Down {
        finding.level(Level::Info).help("before you go back, look whether rows have come that do not fit")
    } else {
        finding.help(
            "keep the type, and let a CHECK say what fits: added NOT VALID and validated later, it blocks nobody and \
             loses nothing",
        )
    })
}

/// What a change of type has no room for, where rows may be there already.
pub(crate) fn narrowing(step: &Step, facts: &Facts) -> Option<Narrowing> {
    let Operation::SetColumnType(set) = &step.operation else {
        return None;
    };
    let known = facts.schema.column(&set.table, &set.column).present();
    if facts.is_new(&set.table) || known.is_some_and(|column| column.birth == facts.now()) || !set.is_plain() {
        return None;
    }
    // Whoever has gone over the values before has thought of it.
    let is_fitted = |step: &Step| match &step.operation {
        Operation::Update(update) => update.table.means(&set.table) && update.columns.contains(&set.column),
        _ => false,
    };
    if facts.before().iter().any(is_fitted) {
        return None;
    }
    let from = known.and_then(|column| column.data_type.as_ref()).or(set.existing_type.as_ref())?;
    from.narrows_to(set.data_type.as_ref()?)
}
