//! Python's own functions, as far as they work on known values.

use std::rc::Rc;

use model::{Span, order};

use super::convention::PART;
use super::{Interpreter, flask};
use crate::sqlalchemy::bare_name;
use crate::value::{Arguments, Kind, Role, Value};

/// The longest range that is counted out.
const LONGEST_RANGE: i64 = 10_000;

/// Whether Python knows the name without an import.
pub(super) fn is_builtin(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "all",
        "any",
        "bool",
        "callable",
        "dict",
        "enumerate",
        "filter",
        "float",
        "frozenset",
        "getattr",
        "globals",
        "hasattr",
        "int",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "list",
        "map",
        "max",
        "min",
        "next",
        "open",
        "print",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "setattr",
        "sorted",
        "str",
        "sum",
        "super",
        "tuple",
        "type",
        "vars",
        "zip",
        "bytes",
        "object",
        "Exception",
        "ValueError",
        "RuntimeError",
        "NotImplementedError",
        "__file__",
        "__name__",
        "format",
        "hash",
        "id",
        "input",
        "property",
        "staticmethod",
        "classmethod",
    ];
    NAMES.contains(&name)
}

/// Calls a function of Python's own.
pub(super) fn call<'a>(this: &mut Interpreter<'a>, name: &str, arguments: Arguments<'a>) -> Value<'a> {
    let span = arguments.span;
    if arguments.missing.is_some() {
        return this.depends(&arguments, span);
    }
    let first = arguments.positional.first().cloned();
    let known = match (name, first) {
        ("globals", _) => Some(Value::dict(this.names_of_module(span), span)),
        ("list" | "iter" | "reversed" | "sorted" | "tuple" | "set" | "frozenset", Some(value))
            if matches!(value.kind, Kind::Sifted(_)) =>
        {
            Some(value)
        }
        // Objects that stand for rows, however many.
        ("list" | "iter" | "reversed" | "sorted" | "next", Some(value)) if value.is_row() => Some(value),
        ("setattr", Some(value)) => {
            if let Some(unknown) = value.as_unknown() {
                let name = arguments.positional.get(1).and_then(Value::as_text).map_or("", |name| &name.value);
                this.change_row(&unknown.clone(), name, span);
            }
            Some(Value::none(span))
        }
        ("print", _) => Some(Value::none(span)),
        ("list" | "tuple" | "set" | "frozenset", None) => Some(Value::list(Vec::new(), span)),
        ("dict", _) => dictionary(this, &arguments),
        ("str" | "repr", Some(value)) => str_of(this, value, name, span),
        ("len", Some(value)) => length(this, &value, span),
        ("range", _) => range(&arguments, span),
        ("bool", Some(value)) => this.truth(&value).ok().map(|truth| Value::new(Kind::Bool(truth), span)),
        ("int", Some(value)) => match &value.kind {
            Kind::Int(_) => Some(value),
            Kind::Text(text) => text.value.trim().parse().ok().map(|number| Value::new(Kind::Int(number), span)),
            _ => None,
        },
        ("list" | "iter" | "tuple" | "set" | "frozenset" | "reversed" | "sorted", Some(value)) => {
            sequence(this, name, &value, &arguments)
        }
        ("enumerate" | "zip", Some(value)) => pairs(this, name, &value, &arguments),
        ("any" | "all", Some(value)) => decide(this, name, &value, span),
        ("filter" | "map", Some(function)) => each(this, name, function, &arguments),
        ("getattr", Some(value)) => {
            let name = arguments.positional.get(1).and_then(Value::as_text);
            name.map(|name| get_attribute(this, value, name.value.as_ref(), span))
        }
        ("hasattr", Some(value)) => {
            let name = arguments.positional.get(1).and_then(Value::as_text);
            let has = name.and_then(|name| flask::has(&value, &name.value));
            has.map(|has| Value::new(Kind::Bool(has), span))
        }
        ("isinstance", Some(value)) => isinstance(this, &value, arguments.positional.get(1), span),
        ("next", Some(value)) => match &value.kind {
            Kind::List(list) => list.items.borrow().first().cloned(),
            _ => None,
        },
        _ => None,
    };
    match known {
        // A new list, whatever it is made of.
        Some(value) if matches!(name, "list" | "set" | "sorted") => this.made_here(value),
        Some(value) => value,
        None => this.depends(&arguments, span),
    }
}

fn dictionary<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>) -> Option<Value<'a>> {
    let mut pairs = match arguments.positional.first().map(|value| &value.kind) {
        None => Vec::new(),
        Some(Kind::Dict(pairs)) => pairs.borrow().clone(),
        Some(Kind::List(list)) => {
            let mut pairs = Vec::new();
            for item in list.items.borrow().iter() {
                let [key, value] = <[Value<'a>; 2]>::try_from(this.iterate(item).ok()?).ok()?;
                pairs.push((key, value));
            }
            pairs
        }
        _ => return None,
    };
    let named = arguments.keywords.iter();
    pairs.extend(named.map(|keyword| (Value::made(keyword.name.clone(), keyword.span), keyword.value.clone())));
    Some(Value::dict(pairs, arguments.span))
}

fn str_of<'a>(this: &Interpreter<'a>, value: Value<'a>, name: &str, span: Span) -> Option<Value<'a>> {
    match (&value.kind, name) {
        (Kind::Text(_), "str") => Some(value),
        (Kind::Int(_), _) | (_, "str") => this.shown(&value).map(|shown| Value::made(shown, span)),
        _ => None,
    }
}

fn length<'a>(this: &Interpreter<'a>, value: &Value<'a>, span: Span) -> Option<Value<'a>> {
    let length = match &value.kind {
        Kind::Text(text) => text.value.chars().count(),
        _ => this.iterate(value).ok()?.len(),
    };
    Some(Value::new(Kind::Int(length as i64), span))
}

fn range<'a>(arguments: &Arguments<'a>, span: Span) -> Option<Value<'a>> {
    let mut numbers = Vec::new();
    for value in &arguments.positional {
        match value.kind {
            Kind::Int(number) => numbers.push(number),
            _ => return None,
        }
    }
    let (start, end, step) = match *numbers.as_slice() {
        [end] => (0, end, 1),
        [start, end] => (start, end, 1),
        [start, end, step] if step > 0 => (start, end, step),
        _ => return None,
    };
    if end.checked_sub(start)? / step > LONGEST_RANGE {
        return None;
    }
    let items = (start..end).step_by(usize::try_from(step).ok()?).map(|number| Value::new(Kind::Int(number), span));
    Some(Value::list(items.collect(), span))
}

fn sequence<'a>(this: &Interpreter<'a>, name: &str, value: &Value<'a>, arguments: &Arguments<'a>) -> Option<Value<'a>> {
    let mut items = this.iterate(value).ok()?;
    match name {
        "reversed" => items.reverse(),
        "sorted" if arguments.keywords.is_empty() => {
            let mut keyed = Vec::with_capacity(items.len());
            for item in items {
                keyed.push((item.as_text()?.value.clone(), item));
            }
            order::by(&mut keyed, |left, right| left.0.cmp(&right.0));
            items = keyed.into_iter().map(|(_, item)| item).collect();
        }
        "sorted" => return None,
        // Duplicates of a set would be steps done twice.
        "set" | "frozenset" => {
            let mut kept: Vec<Value<'a>> = Vec::new();
            for item in items {
                if kept.len() > 256 || !kept.iter().any(|other| this.equal(other, &item) == Some(true)) {
                    kept.push(item);
                }
            }
            items = kept;
        }
        _ => {}
    }
    Some(if name == "tuple" { Value::tuple(items, arguments.span) } else { Value::list(items, arguments.span) })
}

fn pairs<'a>(this: &Interpreter<'a>, name: &str, value: &Value<'a>, arguments: &Arguments<'a>) -> Option<Value<'a>> {
    let span = arguments.span;
    let items = this.iterate(value).ok()?;
    let tuples: Vec<Value<'a>> = if name == "enumerate" {
        let start = match arguments.get(1, "start").map(|value| &value.kind) {
            None => 0,
            Some(Kind::Int(start)) => *start,
            Some(_) => return None,
        };
        let numbered = items.into_iter().zip(start..);
        numbered.map(|(item, number)| Value::tuple(vec![Value::new(Kind::Int(number), span), item], span)).collect()
    } else {
        let mut others = Vec::new();
        for other in arguments.positional.iter().skip(1) {
            others.push(this.iterate(other).ok()?);
        }
        let row = |(index, item): (usize, Value<'a>)| {
            let rest: Option<Vec<Value<'a>>> = others.iter().map(|other| other.get(index).cloned()).collect();
            let mut row = vec![item];
            row.extend(rest?);
            Some(Value::tuple(row, span))
        };
        items.into_iter().enumerate().map_while(row).collect()
    };
    Some(Value::list(tuples, span))
}

fn decide<'a>(this: &Interpreter<'a>, name: &str, value: &Value<'a>, span: Span) -> Option<Value<'a>> {
    let deciding = name == "any";
    let mut result = Some(!deciding);
    for item in this.iterate(value).ok()? {
        match this.truth(&item) {
            Ok(truth) if truth == deciding => return Some(Value::new(Kind::Bool(deciding), span)),
            Ok(_) => {}
            Err(unknown) => {
                result = None;
                let _ = unknown;
            }
        }
    }
    result.map(|truth| Value::new(Kind::Bool(truth), span))
}

fn each<'a>(
    this: &mut Interpreter<'a>,
    name: &str,
    function: Value<'a>,
    arguments: &Arguments<'a>,
) -> Option<Value<'a>> {
    let span = arguments.span;
    let mut results = Vec::new();
    for item in this.iterate(arguments.positional.get(1)?).ok()? {
        let call = Arguments { positional: vec![item.clone()], span, callee: arguments.callee, ..Arguments::default() };
        let result = match (&function.kind, name) {
            (Kind::None, _) => item.clone(),
            _ => this.apply(function.clone(), call, false),
        };
        if name == "map" {
            results.push(result);
        } else if this.truth(&result).ok()? {
            results.push(item);
        }
    }
    Some(Value::list(results, span))
}

/// `getattr(value, name)`, the name known.
fn get_attribute<'a>(this: &mut Interpreter<'a>, value: Value<'a>, name: &str, span: Span) -> Value<'a> {
    match &value.kind {
        Kind::Path(path) => Value::path(&format!("{path}.{name}"), span),
        Kind::Class(class) => class.member(name).cloned().unwrap_or_else(|| this.run_time(span)),
        Kind::Role(Role::Dialect) if name == "name" => this.dialect_name(span),
        Kind::Unknown(unknown) => this.because(unknown, span),
        _ => Value::new(Kind::Method(Rc::new((value.clone(), name.to_owned().into()))), span),
    }
}

fn isinstance<'a>(
    this: &Interpreter<'a>,
    value: &Value<'a>,
    class: Option<&Value<'a>>,
    span: Span,
) -> Option<Value<'a>> {
    if let Some(classes) = class.and_then(Value::items) {
        let mut answers = Vec::with_capacity(classes.len());
        for class in classes.iter().filter(|class| class.items().is_none()) {
            let answer = isinstance(this, value, Some(class), span)?;
            answers.push(answer.is_true());
        }
        return Some(Value::new(Kind::Bool(answers.contains(&true)), span));
    }
    let Kind::Path(path) = &class?.kind else {
        return None;
    };
    if let Kind::Role(Role::Dialect) = value.kind {
        return Some(Value::new(Kind::Bool(this.is_dialect_class(path)?), span));
    }
    let truth = match (&**path, &value.kind) {
        (_, Kind::Unknown(_)) => return None,
        ("builtins.str", kind) => matches!(kind, Kind::Text(_)),
        ("builtins.list" | "builtins.tuple", kind) => matches!(kind, Kind::List(_)),
        ("builtins.dict", kind) => matches!(kind, Kind::Dict(_)),
        ("builtins.bool", kind) => matches!(kind, Kind::Bool(_)),
        ("builtins.int", kind) => matches!(kind, Kind::Int(_) | Kind::Bool(_)),
        (path, Kind::Instance(instance)) => {
            let class = bare_name(path)?;
            let derives = |path: &str| bare_name(path).is_some_and(|name| name == class);
            match instance.class.derives(&derives) {
                false if !instance.class.derives(&|path| path == PART) => return None,
                truth => truth,
            }
        }
        _ => return None,
    };
    Some(Value::new(Kind::Bool(truth), span))
}
