//! The standard library's functions, as far as they work on known values.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

use super::Interpreter;
use super::string::dedent;
use crate::value::{Arguments, Class, Instance, Kind, Value};

/// How deep lists and dictionaries are written as JSON.
const DEEPEST_JSON: u32 = 32;

/// Calls a function of the standard library; `None` where it is not known, or not what it gives.
pub(super) fn call<'a>(this: &mut Interpreter<'a>, path: &str, arguments: &Arguments<'a>) -> Option<Value<'a>> {
    let span = arguments.span;
    let first = arguments.positional.first();
    match path {
        "textwrap.dedent" | "inspect.cleandoc" => Some(Value::text(dedent(first?.as_text()?))),
        "typing.cast" => arguments.positional.get(1).cloned(),
        "contextlib.suppress" | "contextlib.nullcontext" => Some(Value::none(span)),
        "collections.namedtuple" => named_tuple(arguments),
        "types.SimpleNamespace" => {
            let attributes = arguments.keywords.iter().map(|keyword| (keyword.name.clone(), keyword.value.clone()));
            let class = Rc::new(Class { name: "SimpleNamespace", ..Class::default() });
            let attributes = RefCell::new(attributes.collect());
            let instance = Instance { class, attributes, base: RefCell::default() };
            arguments.missing.is_none().then(|| Value::new(Kind::Instance(Rc::new(instance)), span))
        }
        "os.path.basename" => {
            let folder = this.folder_name(folders_up(first?)?.checked_sub(1)?)?;
            Some(Value::made(folder, span))
        }
        "copy.copy" | "copy.deepcopy" => match &first?.kind {
            Kind::List(_) | Kind::Dict(_) => Some(first?.anchored(span)),
            _ => first.cloned(),
        },
        "json.dumps" if arguments.keywords.is_empty() => {
            let mut json = String::new();
            write_json(first?, &mut json, DEEPEST_JSON)?;
            Some(Value::made(json, span))
        }
        // A value that is made when it is first used.
        "lazy_object_proxy.Proxy" | "werkzeug.local.LocalProxy" => {
            let call = Arguments { span, callee: arguments.callee, ..Arguments::default() };
            Some(this.apply(first?.clone(), call, false))
        }
        _ => None,
    }
}

/// How many folders up from the file a path is: `os.path.dirname(__file__)` is one.
fn folders_up(path: &Value<'_>) -> Option<usize> {
    match &path.kind {
        Kind::Path(path) if &**path == "builtins.__file__" => Some(0),
        Kind::Object(object) => {
            let inner = folders_up(object.arguments.positional.first()?);
            match &*object.path {
                "os.path.dirname" => Some(inner? + 1),
                "os.path.abspath" | "os.path.realpath" => inner,
                _ => None,
            }
        }
        _ => None,
    }
}

/// `namedtuple("Index", ["name", "table"])`: a class with these fields.
fn named_tuple<'a>(arguments: &Arguments<'a>) -> Option<Value<'a>> {
    // Only what is written as such outlives the call: names put together are not.
    let written = |value: &Value<'a>| match value.as_text()?.value {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    };
    let fields = arguments.get(1, "field_names")?;
    let fields: Option<Vec<&'a str>> = match fields.items() {
        Some(items) => items.iter().map(written).collect(),
        None => Some(written(fields)?.split([' ', ',']).filter(|field| !field.is_empty()).collect()),
    };
    let name = written(arguments.get(0, "typename")?)?;
    let class = Class { name, fields: fields?, foreign: vec![Rc::from("typing.NamedTuple")], ..Class::default() };
    Some(Value::new(Kind::Class(Rc::new(class)), arguments.span))
}

/// Writes a value as Python's `json` does: blanks after commas and colons, other than ASCII escaped.
fn write_json(value: &Value<'_>, json: &mut String, depth: u32) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match &value.kind {
        Kind::None => json.push_str("null"),
        Kind::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Kind::Int(number) => write!(json, "{number}").ok()?,
        Kind::Text(text) => write_string(&text.value, json),
        Kind::List(list) => {
            json.push('[');
            for (index, item) in list.items.borrow().iter().enumerate() {
                json.push_str(if index > 0 { ", " } else { "" });
                write_json(item, json, depth)?;
            }
            json.push(']');
        }
        Kind::Dict(dict) => {
            json.push('{');
            for (index, (key, value)) in dict.borrow().iter().enumerate() {
                json.push_str(if index > 0 { ", " } else { "" });
                write_string(&key.as_text()?.value, json);
                json.push_str(": ");
                write_json(value, json, depth)?;
            }
            json.push('}');
        }
        _ => return None,
    }
    Some(())
}

fn write_string(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            ' '..='~' => json.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string does not fail.
                    let _ = write!(json, "\\u{unit:04x}");
                }
            }
        }
    }
    json.push('"');
}
