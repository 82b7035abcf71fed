//! An ini file as Python's `configparser` reads it: sections, defaults, values of several lines, `%(name)s`.

use std::borrow::Cow;

use model::{Span, order};
use rustc_hash::FxHashMap;

/// How many references one value may follow: each may name others, without end.
const REFERENCES: u32 = 100;
/// The longest value that is put together, in bytes.
const LONGEST: usize = 1 << 16;
/// The longest reference, in bytes.
const LONGEST_KEY: usize = 256;
/// How many keys of a section are listed; real ones have some twenty.
const MOST_KEYS: usize = 256;
/// How deep references may lead, as in `configparser.MAX_INTERPOLATION_DEPTH`.
const DEEPEST: u32 = 10;
/// The section whose options all others have, too.
const DEFAULT: &str = "DEFAULT";

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ini<'s> {
    sections: Vec<Section<'s>>,
    /// The places of the sections among them.
    places: FxHashMap<&'s str, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Section<'s> {
    name: &'s str,
    options: Vec<Setting<'s>>,
    /// The last option of each key.
    places: FxHashMap<String, usize>,
}

/// An option: where it stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting<'s> {
    /// The value, all its lines, comments apart.
    pub(crate) value: Cow<'s, str>,
    /// The value's first line.
    pub(crate) span: Span,
}

impl<'s> Ini<'s> {
    /// Reads a file. Lines that mean nothing, at which Python would stop, are passed over.
    pub(crate) fn read(text: &'s str) -> Self {
        let mut ini = Self::default();
        let mut open = None;
        let mut start = 0;
        let mut indent = 0;
        let mut is_open = false;
        for line in text.split_inclusive('\n') {
            let offset = start;
            start += line.len();
            let words = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            if words.is_empty() || words.starts_with(['#', ';']) {
                continue;
            }
            let before = line.find(words).unwrap_or(0);
            // What is indented more than the key continues its value.
            if is_open
                && before > indent
                && let Some(setting) = ini.section(open).and_then(|section| section.options.last_mut())
            {
                let value = setting.value.to_mut();
                value.push('\n');
                value.push_str(words);
                continue;
            }
            indent = before;
            if let Some(end) = words.strip_prefix('[').and_then(|rest| rest.rfind(']')).filter(|end| *end > 0) {
                open = Some(ini.open(words.get(1..=end).unwrap_or("")));
                is_open = false;
                continue;
            }
            is_open = false;
            let Some(at) = words.find(['=', ':']) else {
                continue;
            };
            let key = words.get(..at).unwrap_or("").trim_end().to_lowercase();
            let value = words.get(at + 1..).unwrap_or("").trim_start();
            let end = offset + before + words.len();
            if let Some(section) = ini.section(open) {
                let span = Span::from(end - value.len()..end);
                section.places.insert(key, section.options.len());
                section.options.push(Setting { value: Cow::Borrowed(value), span });
                is_open = true;
            }
        }
        ini
    }

    /// Opens a section, or goes on with it; gives its place.
    fn open(&mut self, name: &'s str) -> usize {
        let next = self.sections.len();
        let place = *self.places.entry(name).or_insert(next);
        if place == next {
            self.sections.push(Section { name, options: Vec::new(), places: FxHashMap::default() });
        }
        place
    }

    fn section(&mut self, place: Option<usize>) -> Option<&mut Section<'s>> {
        self.sections.get_mut(place?)
    }

    /// The names of the sections, but for that of the defaults.
    pub(crate) fn sections(&self) -> impl Iterator<Item = &'s str> {
        self.sections.iter().map(|section| section.name).filter(|name| *name != DEFAULT)
    }

    /// The keys of a section, and those of the defaults.
    pub(crate) fn keys(&self, section: &str) -> Vec<&str> {
        let sections = [section, DEFAULT].into_iter().filter_map(|name| self.sections.get(*self.places.get(name)?));
        let mut keys: Vec<&str> = sections.flat_map(|section| section.places.keys()).map(String::as_str).collect();
        order::natural(&mut keys);
        keys.dedup();
        keys.truncate(MOST_KEYS);
        keys
    }

    /// The sections that Alembic may be run with: its own, and those that say where revisions are.
    pub(crate) fn mains(&self) -> impl Iterator<Item = &'s str> {
        let speaks = |name: &&str| self.has_own(name, "script_location") || self.has_own(name, "version_locations");
        self.sections().filter(move |name| *name == "alembic" || speaks(name))
    }

    /// Whether a section has an option of its own, not by default.
    pub(crate) fn has_own(&self, section: &str, key: &str) -> bool {
        self.own(section, key).is_some()
    }

    /// An option of a section, or of the defaults; `%(other)s` in it replaced. `%(here)s`, the folder of the file,
    /// stays as it is, and so does what names nothing.
    pub(crate) fn get(&self, section: &str, key: &str) -> Option<Setting<'s>> {
        let mut setting = self.find(section, key)?.clone();
        if setting.value.contains('%') {
            let mut filled = String::new();
            let mut left = REFERENCES;
            self.fill(section, &setting.value, DEEPEST, &mut left, &mut filled);
            setting.value = Cow::Owned(filled);
        }
        Some(setting)
    }

    fn find(&self, section: &str, key: &str) -> Option<&Setting<'s>> {
        self.own(section, key).or_else(|| self.own(DEFAULT, key))
    }

    fn own(&self, section: &str, key: &str) -> Option<&Setting<'s>> {
        let section = self.sections.get(*self.places.get(section)?)?;
        section.options.get(*section.places.get(key)?)
    }

    fn fill(&self, section: &str, value: &str, depth: u32, left: &mut u32, filled: &mut String) {
        let mut rest = value;
        while let Some(at) = rest.find('%') {
            filled.push_str(rest.get(..at).unwrap_or(""));
            rest = rest.get(at..).unwrap_or("");
            if let Some(after) = rest.strip_prefix("%%") {
                filled.push('%');
                rest = after;
                continue;
            }
            // A name ends soon, or it is none: looking further each time would take forever.
            let near = rest.get(..rest.floor_char_boundary(LONGEST_KEY)).unwrap_or("");
            let end = near.strip_prefix("%(").and_then(|after| after.find(")s"));
            let named = end.and_then(|end| Some((rest.get(2..end + 2)?, rest.get(end + 4..)?)));
            let found = named.and_then(|(name, after)| Some((self.find(section, &name.to_lowercase())?, after)));
            let has_room = |setting: &Setting<'_>| filled.len() + setting.value.len() < LONGEST;
            match found.filter(|(setting, _)| depth > 0 && *left > 0 && has_room(setting)) {
                Some((setting, after)) => {
                    *left -= 1;
                    self.fill(section, &setting.value, depth - 1, left, filled);
                    rest = after;
                }
                None => {
                    filled.push('%');
                    rest = rest.get(1..).unwrap_or("");
                }
            }
        }
        filled.push_str(rest);
    }
}
