//! Settings files: where they say the scripts are, and which revision folders that means.

use model::FileId;
use rustc_hash::FxHashMap;

use super::{Key, path};
use crate::ini::{self, Setting};

/// What an `alembic.ini`, or the `[tool.alembic]` table of a `pyproject.toml`, says of folders.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// The file.
    pub(super) file: FileId,
    /// The folder it is in.
    pub(super) folder: String,
    /// The script folder, as far as it is said.
    script: Option<String>,
    /// The version folders, a list for each section that has one.
    lists: Vec<Vec<String>>,
    /// Whether the folders within a version folder belong to it.
    recursive: bool,
}

impl Settings {
    /// Those of an ini file; `None` where it is not Alembic's.
    pub(super) fn of_ini(file: FileId, folder: &str, text: &str) -> Option<Self> {
        Self::of(file, folder, &ini::read(text))
    }

    /// Those of a `pyproject.toml`.
    pub(super) fn of_pyproject(file: FileId, folder: &str, text: &str) -> Option<Self> {
        Self::of(file, folder, &ini::read_pyproject(text))
    }

    fn of(file: FileId, folder: &str, settings: &[Setting<'_>]) -> Option<Self> {
        let find = |key: &str| settings.iter().find(|setting| setting.section == "alembic" && setting.key == key);
        let locations = settings.iter().filter(|setting| setting.key == "version_locations");
        let mut found = Self { file, folder: folder.to_owned(), ..Self::default() };
        found.script = find("script_location").map(|setting| setting.value.clone());
        let separator = find("path_separator").or_else(|| find("version_path_separator"));
        let separator = separator.and_then(|setting| setting.value.split_whitespace().next()).unwrap_or("");
        for setting in locations {
            let folders = split(&setting.value, separator);
            found.lists.push(folders.map(|part| resolve(folder, part)).collect());
        }
        found.recursive = find("recursive_version_locations").is_some_and(|setting| {
            setting.value.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("true"))
        });
        (found.script.is_some() || !found.lists.is_empty()).then_some(found)
    }

    /// The script folder's `env.py`, if it was given.
    pub(super) fn environment(&self, environments: &FxHashMap<String, FileId>) -> Option<FileId> {
        self.scripts().find_map(|script| environments.get(&script).copied())
    }

    /// Where the script folder may be. It is said as seen from the folder that Alembic is run in, which is the
    /// settings' own or one above it; or as a package and a folder in it.
    fn scripts(&self) -> impl Iterator<Item = String> {
        let said = self.script.as_deref().unwrap_or("");
        let is_anchored = said.contains("%(here)s");
        let plain = said.replace(':', "/");
        let upwards = path::upwards(&self.folder).take(if is_anchored { 1 } else { usize::MAX });
        let anchored = is_anchored.then(|| resolve(&self.folder, said));
        let loose: Vec<String> = upwards.map(|folder| path::join(folder, &plain)).collect();
        anchored.into_iter().chain(loose.into_iter().filter(move |_| !is_anchored && !plain.is_empty()))
    }

    /// Whether a version folder is this project's; and the number of the list that names it.
    fn names(&self, folder: &str) -> Option<Option<usize>> {
        let fits = |named: &str| folder == named || (self.recursive && path::lies_in(folder, named));
        let listed = self.lists.iter().position(|list| list.iter().any(|named| fits(named)));
        if listed.is_some() {
            return Some(listed);
        }
        let versions = |script: String| path::join(&script, "versions");
        let found = self.scripts().map(versions).any(|named| fits(&named));
        let group = self.recursive.then_some(self.lists.len());
        found.then_some(group)
    }

    /// Whether a version folder lies somewhere in this project's script folder.
    fn holds(&self, folder: &str) -> bool {
        self.script.is_some() && self.scripts().any(|script| !script.is_empty() && path::lies_in(folder, &script))
    }
}

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

/// A folder as the settings say it, as seen from theirs.
fn resolve(folder: &str, said: &str) -> String {
    let here = if folder.is_empty() { "." } else { folder };
    if said.contains("%(here)s") {
        return path::normal(&said.replace("%(here)s", here));
    }
    path::join(folder, said)
}

/// The project that a version folder belongs to, and the list of its settings that names it.
pub(super) fn home(folder: &str, all: &[Settings], environments: &FxHashMap<String, FileId>) -> (Key, Option<usize>) {
    // Several settings may share a script folder, one for each kind of database: those above it count first.
    let naming = all.iter().enumerate().filter_map(|(number, settings)| Some((number, settings.names(folder)?)));
    let best = naming.max_by_key(|(number, _)| {
        let above = all.get(*number).filter(|settings| path::lies_in(folder, &settings.folder));
        (above.map(|settings| settings.folder.len() + 1), std::cmp::Reverse(*number))
    });
    if let Some((number, group)) = best {
        return (Key::Settings(number), group);
    }
    // Settings whose script folder could not be told from what they say, but whose own folder holds the scripts; the
    // nearest count.
    let script = script_folder(folder, environments);
    let holds = |settings: &&(usize, &Settings)| settings.1.holds(folder) || path::lies_in(folder, &settings.1.folder);
    let numbered: Vec<(usize, &Settings)> = all.iter().enumerate().collect();
    let nearest = numbered.iter().filter(holds).max_by_key(|(_, settings)| settings.folder.len());
    match (nearest, script) {
        (Some((number, settings)), Some(script))
            if settings.holds(folder) || path::lies_in(&script, &settings.folder) =>
        {
            (Key::Settings(*number), None)
        }
        (Some((number, settings)), None) if settings.holds(folder) => (Key::Settings(*number), None),
        (_, Some(script)) => (Key::Script(script), None),
        _ => (Key::Folder(folder.to_owned()), None),
    }
}

/// The nearest folder above the version folder that has an `env.py`.
pub(super) fn script_folder(folder: &str, environments: &FxHashMap<String, FileId>) -> Option<String> {
    path::upwards(folder).take(4).find(|folder| environments.contains_key(*folder)).map(str::to_owned)
}
