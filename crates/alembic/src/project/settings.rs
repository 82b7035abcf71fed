//! Settings files: where they say the scripts are, and which revision folders that means.

use model::{Fault, FileId, Span};
use rustc_hash::FxHashMap;

use super::{Key, path};
use crate::ini::Ini;
use crate::pyproject::{self, Entry, Value};

/// What an `alembic.ini` says of folders, and the `[tool.alembic]` table of the `pyproject.toml` beside it: where the
/// one is silent the other counts (`Config.get_alembic_option`).
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// The ini file, then the `pyproject.toml`.
    pub(super) files: Vec<FileId>,
    /// The folder they are in.
    pub(super) folder: String,
    /// What Alembic may be run with: the section `alembic`, or one that is chosen with `-n`.
    sections: Vec<Section>,
    /// What could not be read.
    pub(super) faults: Vec<Fault>,
}

/// What one section says.
#[derive(Clone, Debug, Default)]
struct Section {
    /// Its name, if it stands in an ini file.
    name: Option<String>,
    /// The script folder.
    script: Option<String>,
    /// The version folders, where they are listed.
    versions: Vec<String>,
    /// Whether the folders within a version folder belong to it.
    recursive: bool,
}

/// A settings file among those given: its number, its folder, its text.
pub(super) type Given<'s> = (FileId, String, &'s str);

/// Puts together the settings that share a folder. `environments` are the folders with an `env.py`.
pub(super) fn gather(
    inis: &[Given<'_>],
    pyprojects: &[Given<'_>],
    environments: &FxHashMap<String, FileId>,
) -> Vec<Settings> {
    let mut all: Vec<Settings> = Vec::new();
    let tables: Vec<_> = pyprojects.iter().filter_map(|given| Some((given, pyproject::read(given.2)?))).collect();
    for (file, folder, text) in inis {
        let beside = tables.iter().find(|((_, other, _), _)| other == folder);
        let table = beside.and_then(|(_, table)| table.as_ref().ok()).map_or(&[][..], Vec::as_slice);
        let mut settings = Settings { files: vec![*file], folder: folder.clone(), ..Settings::default() };
        settings.read_ini(*file, &Ini::read(text), table, environments.contains_key(folder));
        if !settings.sections.is_empty() {
            settings.files.extend(beside.map(|((file, ..), _)| *file));
            all.push(settings);
        }
    }
    for ((file, folder, _), table) in tables {
        let number = all.iter().position(|settings| settings.folder == *folder);
        let mut alone = Settings { files: vec![*file], folder: folder.clone(), ..Settings::default() };
        let settings = number.and_then(|number| all.get_mut(number)).unwrap_or(&mut alone);
        match table {
            Ok(table) => {
                if number.is_none() {
                    settings.sections.push(Section::of_table(&table));
                }
                settings.note_sourceless(*file, pyproject::get(&table, "sourceless"));
            }
            Err((message, span)) => {
                let message = format!("this is not valid TOML, so Alembic stops here: {message}");
                settings.faults.push(Fault { message, file: *file, span });
            }
        }
        if number.is_none() {
            all.push(alone);
        }
    }
    all
}

impl Settings {
    fn read_ini(&mut self, file: FileId, ini: &Ini<'_>, table: &[Entry], has_environment: bool) {
        for name in ini.mains() {
            let text = |key: &str| ini.get(name, key).map(|setting| setting.value.into_owned());
            let mut section = Section { name: Some(name.to_owned()), ..Section::of_table(table) };
            section.script = text("script_location").or(section.script);
            if section.script.is_none() && has_environment {
                // Flask-Migrate and its like name the folder when they run it.
                section.script = Some("%(here)s".to_owned());
            }
            if let Some(listed) = ini.get(name, "version_locations").filter(|setting| !setting.value.is_empty()) {
                let separator = ini.get(name, "path_separator").or_else(|| ini.get(name, "version_path_separator"));
                // What stands behind the word was a comment in the templates of Alembic 1.8 to 1.13.
                let word = separator.as_ref().and_then(|setting| setting.value.split_whitespace().next());
                if let (Some(word), Some(separator)) = (word, &separator)
                    && !SEPARATORS.contains(&word)
                {
                    let message = format!("`{word}` is no path_separator: Alembic knows {}", SEPARATORS.join(", "));
                    self.faults.push(Fault { message, file, span: separator.span });
                }
                let folders = split(&listed.value, word.unwrap_or(""));
                section.versions = folders.map(str::to_owned).collect();
            }
            if let Some(recursive) = text("recursive_version_locations") {
                section.recursive = recursive == "true";
            }
            let sourceless = ini.get(name, "sourceless").filter(|setting| setting.value == "true");
            self.faults.extend(sourceless.map(|setting| sourceless_fault(file, setting.span)));
            self.sections.push(section);
        }
    }

    fn note_sourceless(&mut self, file: FileId, entry: Option<&Entry>) {
        let entry = entry.filter(|entry| entry.value == Value::Flag(true));
        self.faults.extend(entry.map(|entry| sourceless_fault(file, entry.span)));
    }

    /// The script folder of a section, if its `env.py` was given.
    pub(super) fn script_with(&self, section: usize, environments: &FxHashMap<String, FileId>) -> Option<String> {
        let mut scripts = self.sections.get(section)?.scripts(&self.folder);
        scripts.find(|script| environments.contains_key(script))
    }

    /// The folder of the revisions that a section speaks of, where there are none yet.
    pub(super) fn empty_folder(&self, section: usize, environments: &FxHashMap<String, FileId>) -> Option<String> {
        let script = self.script_with(section, environments)?;
        let listed = self.sections.get(section)?.versions.first();
        match listed {
            Some(listed) => places(&self.folder, listed).next(),
            None => Some(path::join(&script, "versions")),
        }
    }

    /// The name of a section, where there are several to choose from.
    pub(super) fn choice(&self, section: usize) -> Option<String> {
        self.sections.get(section).filter(|_| self.sections.len() > 1)?.name.clone()
    }

    /// The section that a version folder belongs to; and whether all such folders are one.
    fn names(&self, folder: &str) -> Option<(usize, bool)> {
        let listed = self.sections.iter().position(|section| section.lists(&self.folder, folder));
        if let Some(listed) = listed {
            return Some((listed, true));
        }
        let holds = |section: &Section| {
            section.versions.is_empty()
                && section.scripts(&self.folder).any(|script| section.fits(folder, &path::join(&script, "versions")))
        };
        let number = self.sections.iter().position(holds)?;
        Some((number, self.sections.get(number).is_some_and(|section| section.recursive)))
    }

    /// The section in whose script folder a version folder lies somewhere.
    fn holds(&self, folder: &str) -> Option<usize> {
        let lies_in = |script: String| !script.is_empty() && path::lies_in(folder, &script);
        self.sections.iter().position(|section| section.scripts(&self.folder).any(lies_in))
    }
}

impl Section {
    fn of_table(table: &[Entry]) -> Self {
        let value = |key: &str| pyproject::get(table, key).map(|entry| &entry.value);
        let versions = match value("version_locations") {
            Some(Value::List(folders)) => folders.clone(),
            Some(Value::Text(only)) => vec![only.clone()],
            _ => Vec::new(),
        };
        Self {
            name: None,
            script: value("script_location").and_then(Value::as_text).map(str::to_owned),
            versions,
            recursive: value("recursive_version_locations") == Some(&Value::Flag(true)),
        }
    }

    fn scripts<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = String> + 's {
        self.script.iter().flat_map(move |script| places(folder, script))
    }

    /// Whether it lists a version folder.
    fn lists(&self, home: &str, folder: &str) -> bool {
        self.versions.iter().any(|listed| places(home, listed).any(|named| self.fits(folder, &named)))
    }

    fn fits(&self, folder: &str, named: &str) -> bool {
        folder == named || (self.recursive && path::lies_in(folder, named))
    }
}

/// Revisions that are there as bytecode alone cannot be read.
fn sourceless_fault(file: FileId, span: Span) -> Fault {
    let message = "revisions that are there only as .pyc files are not read: the history may have gaps";
    Fault { message: message.to_owned(), file, span }
}

/// The words that Alembic takes for a `path_separator`.
const SEPARATORS: &[&str] = &["space", "newline", "os", ":", ";"];

/// Takes a list of folders apart. Without a separator, Alembic splits at blanks and commas.
fn split<'s>(value: &'s str, separator: &str) -> impl Iterator<Item = &'s str> {
    let by: &[char] = match separator {
        ":" => &[':', '\n'],
        ";" => &[';', '\n'],
        "space" => &[' ', '\n'],
        "newline" => &['\n'],
        // The separator of the system it runs on.
        "os" => &[':', ';', '\n'],
        _ => &[' ', ',', '\n'],
    };
    value.split(by).map(str::trim).filter(|part| !part.is_empty())
}

/// Where a folder may be that settings in `home` name. It is said as seen from the folder that Alembic is run in, which
/// is the settings' own or one above it; as a package and a folder in it (`app:migrations`); or with `%(here)s`.
fn places<'s>(home: &'s str, said: &str) -> impl Iterator<Item = String> + 's {
    let is_anchored = said.contains("%(here)s");
    let plain = match is_anchored {
        true => said.replace("%(here)s", if home.is_empty() { "." } else { home }),
        false => said.replace(':', "/"),
    };
    let anchored = is_anchored.then(|| path::normal(&plain));
    let folders = path::upwards(home).filter(move |_| !is_anchored);
    anchored.into_iter().chain(folders.map(move |folder| path::join(folder, &plain)))
}

/// The project that a version folder belongs to, and whether all such folders of it are one.
pub(super) fn home(folder: &str, all: &[Settings], environments: &FxHashMap<String, FileId>) -> (Key, bool) {
    // Several settings may share a script folder, one for each kind of database: those above it count first.
    let naming = all.iter().enumerate().filter_map(|(number, settings)| Some((number, settings.names(folder)?)));
    let best = naming.max_by_key(|(number, _)| {
        let above = all.get(*number).filter(|settings| path::lies_in(folder, &settings.folder));
        (above.map(|settings| settings.folder.len() + 1), std::cmp::Reverse(*number))
    });
    if let Some((number, (section, joins))) = best {
        return (Key::Settings(number, section), joins);
    }
    // Settings whose script folder could not be told from what they say, but whose own folder holds the scripts; the
    // nearest count.
    let script = script_folder(folder, environments);
    let holds = |settings: &&(usize, &Settings)| {
        settings.1.holds(folder).is_some() || path::lies_in(folder, &settings.1.folder)
    };
    let numbered: Vec<(usize, &Settings)> = all.iter().enumerate().collect();
    let nearest = numbered.iter().filter(holds).max_by_key(|(_, settings)| settings.folder.len());
    let section = nearest.and_then(|(_, settings)| settings.holds(folder));
    let key = match (nearest, script) {
        (Some((number, settings)), Some(script)) if section.is_some() || path::lies_in(&script, &settings.folder) => {
            Key::Settings(*number, section.unwrap_or_default())
        }
        (Some((number, _)), None) if section.is_some() => Key::Settings(*number, section.unwrap_or_default()),
        (_, Some(script)) => Key::Script(script),
        _ => Key::Folder(folder.to_owned()),
    };
    (key, false)
}

/// The nearest folder above the version folder that has an `env.py`.
pub(super) fn script_folder(folder: &str, environments: &FxHashMap<String, FileId>) -> Option<String> {
    path::upwards(folder).take(4).find(|folder| environments.contains_key(*folder)).map(str::to_owned)
}
