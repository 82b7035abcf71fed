//! What the driver is told: `connect_args`, and what stands behind the `?` of a URL.

use model::{Name, SetVariable, Span};

use crate::value::{Engine, Kind, Value};

/// What the driver is told.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// The settings of the server that every connection begins with.
    pub(super) variables: Vec<SetVariable>,
    /// Everything else, where it is known.
    pub(super) arguments: Vec<(Name, String)>,
}

/// Reads the options of an engine.
pub(super) fn told(engine: &Engine<'_>) -> Told {
    let mut told = Told::default();
    if let Some(url) = engine.option("url").and_then(Value::as_text) {
        let query = url.value.split_once('?').map_or("", |(_, query)| query);
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            told.tell(&decoded(key), &decoded(value), url.place());
        }
    }
    if let Some(Kind::Dict(pairs)) = engine.option("connect_args").map(|value| &value.kind) {
        for (key, value) in pairs.borrow().iter() {
            let Some(key) = key.as_text() else {
                continue;
            };
            match &value.kind {
                // asyncpg's way to say it.
                Kind::Dict(settings) if key.value == "server_settings" => {
                    let settings = settings.borrow();
                    let known = settings.iter().filter_map(|(name, value)| Some((name.as_text()?, scalar(value)?)));
                    told.variables.extend(known.map(|(name, value)| variable(&name.value, value, name.place())));
                }
                _ => {
                    if let Some(value) = scalar(value) {
                        told.tell(&key.value, &value, key.place());
                    }
                }
            }
        }
    }
    told
}

impl Told {
    fn tell(&mut self, key: &str, value: &str, span: Span) {
        if key == "options" {
            self.variables.extend(settings(value, span));
        } else {
            self.arguments.push((Name::new(key, span), value.to_owned()));
        }
    }
}

/// The settings in libpq's `options`, which are the command line of a server process: `-c name=value`, `--name=value`.
fn settings(options: &str, span: Span) -> Vec<SetVariable> {
    let mut found = Vec::new();
    let mut words = options.split_whitespace();
    while let Some(word) = words.next() {
        let setting = match word.strip_prefix("--").or_else(|| word.strip_prefix("-c")) {
            Some("") => words.next(),
            other => other,
        };
        if let Some((name, value)) = setting.and_then(|setting| setting.split_once('=')) {
            found.push(variable(name, value.to_owned(), span));
        }
    }
    found
}

fn variable(name: &str, value: String, span: Span) -> SetVariable {
    // On a command line a hyphen may stand for an underscore.
    let name = name.to_lowercase().replace('-', "_");
    SetVariable { name: Name::new(name, span), value: Some(value), local: false }
}

fn scalar(value: &Value<'_>) -> Option<String> {
    match &value.kind {
        Kind::Int(number) => Some(number.to_string()),
        Kind::Float(number) => Some(number.to_string()),
        Kind::Bool(true) => Some("true".to_owned()),
        Kind::Bool(false) => Some("false".to_owned()),
        _ => value.as_text().map(|text| text.value.to_string()),
    }
}

/// A part of a URL's query, its `%20` and `+` resolved.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
