//! How sequences and identity columns count.

use model::{Generated, SequenceOptions};

use crate::interpret::Interpreter;
use crate::operations::{Unresolved, reason};
use crate::types;
use crate::value::{Arguments, Kind, Value};

/// The options of a `sa.Identity(…)` or `sa.Sequence(…)`, whose first one may stand as argument number `first`.
pub(crate) fn options<'a>(
    this: &Interpreter<'a>,
    arguments: &Arguments<'a>,
    first: usize,
) -> Result<SequenceOptions, Unresolved> {
    let at = |offset: usize, name: &str| arguments.get(first + offset, name);
    let number = |value: Option<&Value<'a>>| match value.map(|value| (&value.kind, value)) {
        None | Some((Kind::None, _)) => Ok(None),
        Some((Kind::Int(number), _)) => Ok(Some(*number)),
        Some((_, value)) => Err(Unresolved(format!("how the sequence counts: {}", reason(this, value)))),
    };
    let limit = |value: Option<i64>, none: Option<&Value<'a>>| match value {
        Some(value) => Some(Some(value)),
        None => none.is_some_and(Value::is_true).then_some(None),
    };
    Ok(SequenceOptions {
        data_type: arguments.keyword("data_type").and_then(|value| types::data_type(this, value)),
        start: number(at(0, "start"))?,
        increment: number(at(1, "increment"))?,
        minimum: limit(number(at(2, "minvalue"))?, at(4, "nominvalue")),
        maximum: limit(number(at(3, "maxvalue"))?, at(5, "nomaxvalue")),
        cycle: match at(6, "cycle").map(|value| &value.kind) {
            Some(Kind::Bool(cycles)) => Some(*cycles),
            _ => None,
        },
        cache: number(arguments.keyword("cache"))?,
        ..SequenceOptions::default()
    })
}

/// The actions that turn one identity into another, as `PostgresqlImpl` writes them: an action for each option that
/// differs, in the order of the names that SQLAlchemy gives them.
pub(crate) fn difference(before: &Generated, always: bool, after: &SequenceOptions) -> String {
    let nothing = SequenceOptions::default();
    let (was_always, before) = match before {
        Generated::Identity { always, options } => (*always, options),
        _ => (!always, &nothing),
    };
    let mut actions = Vec::new();
    if was_always != always {
        actions.push(format!("generated {}", if always { "always" } else { "by default" }));
    }
    let mut set = |word: &str, old: Option<i64>, new: Option<i64>| {
        if let Some(new) = new.filter(|_| old != new) {
            actions.push(format!("{word} {new}"));
        }
    };
    set("cache", before.cache, after.cache);
    set("increment by", before.increment, after.increment);
    set("maxvalue", before.maximum.flatten(), after.maximum.flatten());
    set("minvalue", before.minimum.flatten(), after.minimum.flatten());
    set("start with", before.start, after.start);
    if let Some(cycles) = after.cycle.filter(|_| before.cycle != after.cycle) {
        actions.push(if cycles { "cycle" } else { "no cycle" }.to_owned());
    }
    actions.iter().map(|action| format!("set {action}")).collect::<Vec<_>>().join(" ")
}
