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

/// What turns one identity into another, as `PostgresqlImpl` asks for it: each option that differs.
pub(crate) fn difference(before: &Generated, always: bool, after: &SequenceOptions) -> (Option<bool>, SequenceOptions) {
    let nothing = SequenceOptions::default();
    let (was_always, before) = match before {
        Generated::Identity { always, options } => (*always, options),
        _ => (!always, &nothing),
    };
    let other = |old: Option<i64>, new: Option<i64>| new.filter(|_| old != new);
    let limit = |old: Option<Option<i64>>, new: Option<Option<i64>>| other(old.flatten(), new.flatten()).map(Some);
    let options = SequenceOptions {
        cache: other(before.cache, after.cache),
        increment: other(before.increment, after.increment),
        maximum: limit(before.maximum, after.maximum),
        minimum: limit(before.minimum, after.minimum),
        start: other(before.start, after.start),
        cycle: after.cycle.filter(|_| before.cycle != after.cycle),
        ..SequenceOptions::default()
    };
    (Some(always).filter(|_| was_always != always), options)
}
