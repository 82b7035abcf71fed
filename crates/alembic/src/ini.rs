//! The settings in an `alembic.ini`, and in the `[tool.alembic]` table of a `pyproject.toml`, each with its place.

use model::Span;

/// A setting: where it stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting<'s> {
    /// The section: `alembic`.
    pub(crate) section: &'s str,
    /// The key.
    pub(crate) key: &'s str,
    /// The value, all its lines, comments apart.
    pub(crate) value: String,
    /// The value's first line.
    pub(crate) span: Span,
}

/// Reads an ini file as Python's `configparser` does. Lines that mean nothing are passed over.
pub(crate) fn read(text: &str) -> Vec<Setting<'_>> {
    let mut settings: Vec<Setting<'_>> = Vec::new();
    let mut section = "";
    let mut start = 0;
    let mut continues = false;
    for line in text.split_inclusive('\n') {
        let offset = start;
        start += line.len();
        let words = line.trim();
        if words.is_empty() || words.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with([' ', '\t']) && continues {
            if let Some(setting) = settings.last_mut() {
                setting.value.push('\n');
                setting.value.push_str(words);
            }
            continue;
        }
        if let Some(name) = words.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            (section, continues) = (name.trim(), false);
            continue;
        }
        let Some(at) = words.find(['=', ':']) else {
            continue;
        };
        let (key, value) = (words.get(..at).unwrap_or("").trim(), words.get(at + 1..).unwrap_or("").trim());
        let place = offset + line.find(words).unwrap_or(0) + words.len() - value.len();
        let span = Span::from(place..place + value.len());
        settings.push(Setting { section, key, value: value.to_owned(), span });
        continues = true;
    }
    settings
}

/// Reads the strings and lists of strings in the `[tool.alembic]` table of a `pyproject.toml`: what Alembic itself
/// looks for there. A list becomes lines.
pub(crate) fn read_pyproject(text: &str) -> Vec<Setting<'_>> {
    let mut settings = Vec::new();
    let mut within = false;
    let mut start = 0;
    let mut open: Option<Setting<'_>> = None;
    for line in text.split_inclusive('\n') {
        let offset = start;
        start += line.len();
        let words = line.trim();
        if let Some(setting) = &mut open {
            setting.value.push_str(&strings(words).join("\n"));
            setting.value.push('\n');
            if words.contains(']') {
                settings.extend(open.take());
            }
            continue;
        }
        if words.starts_with('[') {
            within = words == "[tool.alembic]";
            continue;
        }
        let Some((key, value)) = words.split_once('=').filter(|_| within && !words.starts_with('#')) else {
            continue;
        };
        let value = value.trim();
        let place = offset + line.find(words).unwrap_or(0) + words.len() - value.len();
        let span = Span::from(place..place + value.len());
        let mut setting = Setting { section: "alembic", key: key.trim(), value: strings(value).join("\n"), span };
        if value.starts_with('[') && !value.contains(']') {
            setting.value.push('\n');
            open = Some(setting);
        } else {
            if setting.value.is_empty() {
                setting.value = value.to_owned();
            }
            settings.push(setting);
        }
    }
    settings
}

/// The quoted strings of a line.
fn strings(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['"', '\'']) {
        let quote = if rest.get(at..).is_some_and(|rest| rest.starts_with('"')) { '"' } else { '\'' };
        let inner = rest.get(at + 1..).unwrap_or("");
        let Some(end) = inner.find(quote) else {
            break;
        };
        found.push(inner.get(..end).unwrap_or(""));
        rest = inner.get(end + 1..).unwrap_or("");
    }
    found
}
