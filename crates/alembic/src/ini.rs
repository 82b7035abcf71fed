//! An ini file as Python's `configparser` reads it: sections, defaults, values of several lines, `%(name)s`.

use std::borrow::Cow;

use model::Span;

/// How many references the values of one file may follow: each may name others, without end.
const REFERENCES: u32 = 1000;
/// How deep references may lead, as in `configparser.MAX_INTERPOLATION_DEPTH`.
const DEEPEST: u32 = 10;
/// The section whose options all others have, too.
const DEFAULT: &str = "DEFAULT";

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ini<'s> {
    sections: Vec<Section<'s>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Section<'s> {
    name: &'s str,
    options: Vec<Setting<'s>>,
}

/// An option: where it stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting<'s> {
    /// The key, in lower case.
    key: String,
    /// The value, all its lines, comments apart.
    pub(crate) value: Cow<'s, str>,
    /// The value's first line.
    pub(crate) span: Span,
}

impl<'s> Ini<'s> {
    /// Reads a file. Lines that mean nothing, at which Python would stop, are passed over.
    pub(crate) fn read(text: &'s str) -> Self {
        let mut ini = Self::default();
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
                && let Some(setting) = ini.last()
            {
                let value = setting.value.to_mut();
                value.push('\n');
                value.push_str(words);
                continue;
            }
            indent = before;
            if let Some(end) = words.strip_prefix('[').and_then(|rest| rest.rfind(']')).filter(|end| *end > 0) {
                ini.open(words.get(1..=end).unwrap_or(""));
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
            if let Some(section) = ini.sections.last_mut() {
                let span = Span::from(end - value.len()..end);
                section.options.push(Setting { key, value: Cow::Borrowed(value), span });
                is_open = true;
            }
        }
        ini
    }

    /// Opens a section, or goes on with it.
    fn open(&mut self, name: &'s str) {
        match self.sections.iter().position(|section| section.name == name) {
            Some(position) => {
                let section = self.sections.remove(position);
                self.sections.push(section);
            }
            None => self.sections.push(Section { name, options: Vec::new() }),
        }
    }

    fn last(&mut self) -> Option<&mut Setting<'s>> {
        self.sections.last_mut()?.options.last_mut()
    }

    /// The names of the sections, but for that of the defaults.
    pub(crate) fn sections(&self) -> impl Iterator<Item = &'s str> {
        self.sections.iter().map(|section| section.name).filter(|name| *name != DEFAULT)
    }

    /// The keys of a section, and those of the defaults.
    pub(crate) fn keys(&self, section: &str) -> Vec<&str> {
        let sections = self.sections.iter().filter(|candidate| candidate.name == section || candidate.name == DEFAULT);
        let mut keys: Vec<&str> = sections.flat_map(|section| &section.options).map(|option| &*option.key).collect();
        keys.sort_unstable();
        keys.dedup();
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
        let options = &self.sections.iter().find(|candidate| candidate.name == section)?.options;
        options.iter().rev().find(|setting| setting.key == key)
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
            let named = rest.strip_prefix("%(").and_then(|after| after.split_once(")s"));
            let found = named.and_then(|(name, after)| Some((self.find(section, &name.to_lowercase())?, after)));
            match found.filter(|_| depth > 0 && *left > 0) {
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
