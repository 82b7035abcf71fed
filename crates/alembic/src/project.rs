//! Projects: which revision files belong together, and which settings are theirs.

use model::{Connection, Fault, FileId, History, Literal, Migration, Runner, SourceFile, Span, Wrapping};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ini::Ini;
use crate::modules::Modules;
use crate::python::Source;
use crate::{environment, graph, revision};

mod path;
mod settings;

use settings::Settings;

/// An Alembic project among the given files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The folder it was found in: that of its `alembic.ini`, or of its script folder.
    pub root: String,
    /// Its `alembic.ini`, and the `pyproject.toml` with a `[tool.alembic]` table.
    pub settings: Vec<FileId>,
    /// Its `env.py`.
    pub environment: Option<FileId>,
    /// The version folders, each with the revision files in it, in the order of their paths; folders that the
    /// settings list together are one. [`crate::read`] joins those that the graph connects; each of the others is a
    /// tree of its own.
    pub trees: Vec<Vec<FileId>>,
    /// What could not be read of its settings.
    pub faults: Vec<Fault>,
}

/// What Alembic puts around its scripts, and how they leave it.
pub const RUNNER: Runner = Runner {
    name: "alembic",
    reversible: true,
    wrapping: Wrapping::Transaction,
    escape: "with op.get_context().autocommit_block():",
};

/// See [`crate::find`].
pub(crate) fn find(files: &[SourceFile]) -> Vec<Project> {
    let mut folders: FxHashMap<String, Vec<FileId>> = FxHashMap::default();
    let mut environments: FxHashMap<String, FileId> = FxHashMap::default();
    let (mut inis, mut pyprojects) = (Vec::new(), Vec::new());
    for (index, file) in files.iter().enumerate() {
        let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let folder = path::normal(file.folder());
        match file.file_name() {
            "env.py" => drop(environments.insert(folder, id)),
            "pyproject.toml" => pyprojects.push((id, folder, &*file.text)),
            name if name.ends_with(".ini") => inis.push((id, folder, &*file.text)),
            name if may_be_revision(name) && looks_like_revision(&file.text) => {
                folders.entry(folder).or_default().push(id);
            }
            _ => {}
        }
    }
    let all_settings = settings::gather(&inis, &pyprojects, &environments);
    let mut names: Vec<String> = folders.keys().cloned().collect();
    names.sort();
    // Each folder finds its project: by the settings that name it, else by the `env.py` above it.
    let mut projects: Vec<(Key, Project)> = Vec::new();
    let mut positions: FxHashMap<Key, usize> = FxHashMap::default();
    for name in names {
        let mut tree = folders.remove(&name).unwrap_or_default();
        tree.sort_by(|left, right| path_of(files, *left).cmp(path_of(files, *right)));
        let (key, group) = settings::home(&name, &all_settings, &environments);
        let position = *positions.entry(key.clone()).or_insert_with(|| {
            projects.push((key.clone(), start(&key, &name, &all_settings, &environments)));
            projects.len() - 1
        });
        let Some((_, project)) = projects.get_mut(position) else {
            continue;
        };
        // The folders that one section lists, or that lie within one that is searched with its sub-folders.
        match group.and_then(|group| positions.get(&Key::Group(position, group)).copied()) {
            Some(together) => {
                if let Some(other) = project.trees.get_mut(together) {
                    other.extend(tree);
                }
            }
            None => {
                if let Some(group) = group {
                    positions.insert(Key::Group(position, group), project.trees.len());
                }
                project.trees.push(tree);
            }
        }
    }
    // Settings that speak of what cannot be read are heard even where nothing else is found.
    for (number, settings) in all_settings.iter().enumerate() {
        let key = Key::Settings(number);
        if !settings.faults.is_empty() && !positions.contains_key(&key) {
            projects.push((key.clone(), start(&key, &settings.folder, &all_settings, &environments)));
        }
    }
    projects.into_iter().map(|(_, project)| project).collect()
}

/// What a project is known by while folders look for theirs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// The settings with this number.
    Settings(usize),
    /// The script folder with this path.
    Script(String),
    /// A folder on its own.
    Folder(String),
    /// The folders that a project's settings list together, by the project's number and the list's.
    Group(usize, usize),
}

fn start(key: &Key, folder: &str, settings: &[Settings], environments: &FxHashMap<String, FileId>) -> Project {
    let script = settings::script_folder(folder, environments);
    let environment = script.as_ref().and_then(|script| environments.get(script).copied());
    match key {
        Key::Settings(number) => {
            let found = settings.get(*number);
            let named = found.and_then(|settings| settings.script_with(environments));
            let above = found.map(|settings| settings.folder.clone()).filter(|above| path::lies_in(folder, above));
            Project {
                root: above.or(script).or_else(|| named.clone()).unwrap_or_else(|| folder.to_owned()),
                settings: found.map_or(Vec::new(), |settings| settings.files.clone()),
                environment: environment.or_else(|| environments.get(&named?).copied()),
                faults: found.map_or(Vec::new(), |settings| settings.faults.clone()),
                trees: Vec::new(),
            }
        }
        Key::Script(script) => Project { root: script.clone(), environment, ..Project::default() },
        _ => {
            let root = folder.strip_suffix("/versions").or(folder.strip_suffix("versions")).unwrap_or(folder);
            Project { root: root.to_owned(), ..Project::default() }
        }
    }
}

fn path_of(files: &[SourceFile], id: FileId) -> &str {
    files.get(id.index()).map_or("", |file| &file.path)
}

/// Whether Alembic would load a file of that name: `Script._from_path`.
fn may_be_revision(name: &str) -> bool {
    name.ends_with(".py") && !name.starts_with(".#") && !name.starts_with("__init__")
}

/// Whether a file may be a revision: a line of it begins with `down_revision`. Whether it is one, the tree tells.
fn looks_like_revision(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("down_revision") {
        let before = rest.get(..at).unwrap_or("");
        let after = rest.get(at + "down_revision".len()..).unwrap_or("");
        if (before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']))
            && after.trim_start_matches([' ', '\t']).starts_with(['=', ':'])
        {
            return true;
        }
        rest = after;
    }
    false
}

/// See [`crate::read`].
pub(crate) fn read(project: &Project, files: &[SourceFile]) -> Vec<History> {
    let environment = project.environment.and_then(|id| Some((id, files.get(id.index())?)));
    let modules = Modules::new(files);
    let options = settings_options(project, files);
    let environment =
        environment.map(|(id, file)| environment::read(&Source::parse(id, &file.text), &modules, options));
    let mut environment = environment.unwrap_or_default();
    let wrapping = environment.wrapping.unwrap_or(Wrapping::Transaction);
    let mut connections = settings_connections(project, files);
    connections.append(&mut environment.connections);
    let environment = environment;

    let mut faults: Vec<Vec<Fault>> = Vec::new();
    let mut trees: Vec<Vec<Migration>> = Vec::new();
    for tree in &project.trees {
        let mut migrations = Vec::with_capacity(tree.len());
        let mut tree_faults = Vec::new();
        for &id in tree {
            let Some(file) = files.get(id.index()) else {
                continue;
            };
            match revision::read(&modules, file, id, &environment) {
                Some(migration) => migrations.push(migration),
                None => tree_faults.push(Fault {
                    message: "no revision could be read from this file, so it is left out of the history".to_owned(),
                    file: id,
                    span: Span::default(),
                }),
            }
        }
        trees.push(migrations);
        faults.push(tree_faults);
    }
    graph::resolve_labels(&mut trees);
    let groups = graph::components(&trees);
    let mut joined: Vec<(usize, Vec<Migration>, Vec<Fault>)> = Vec::new();
    for ((group, migrations), faults) in groups.into_iter().zip(trees).zip(faults) {
        match joined.iter_mut().find(|(other, ..)| *other == group) {
            Some((_, all, all_faults)) => {
                all.extend(migrations);
                all_faults.extend(faults);
            }
            None => joined.push((group, migrations, faults)),
        }
    }
    if joined.is_empty() && !project.faults.is_empty() {
        joined.push(Default::default());
    }
    if let Some((.., faults)) = joined.first_mut() {
        faults.splice(0..0, project.faults.iter().cloned());
    }
    let is_single = joined.len() == 1;
    let runner = Runner { wrapping, ..RUNNER };
    let histories = joined.into_iter().map(|(_, migrations, faults)| {
        let from_base = starts_from_base(&migrations);
        let migrations = graph::sort(migrations);
        let folder = migrations.first().and_then(|migration| files.get(migration.file.index())).map(SourceFile::folder);
        let root = if is_single { project.root.clone() } else { folder.unwrap_or(&project.root).to_owned() };
        let (connections, session) = (connections.clone(), environment.session.clone());
        History { root, runner, migrations, connections, session, faults, from_base, ..History::default() }
    });
    histories.collect()
}

/// Whether the history is whole from its first revision on: one has no parent, and none of the parents is missing.
fn starts_from_base(migrations: &[Migration]) -> bool {
    let known: FxHashSet<&str> = migrations.iter().map(|migration| migration.revision.as_str()).collect();
    let is_whole = migrations.iter().flat_map(|migration| &migration.parents).all(|name| known.contains(name.as_str()));
    is_whole && migrations.iter().any(|migration| migration.parents.is_empty())
}

/// What the ini file says, where all the sections that Alembic may be run with say the same.
fn settings_options(project: &Project, files: &[SourceFile]) -> Vec<(String, String)> {
    let ini = project.settings.iter().filter_map(|id| files.get(id.index()));
    let Some(ini) = ini.into_iter().find(|file| file.file_name() != "pyproject.toml").map(|file| Ini::read(&file.text))
    else {
        return Vec::new();
    };
    let mains: Vec<&str> = ini.mains().collect();
    let value = |section: &str, key: &str| ini.get(section, key).map(|setting| setting.value.into_owned());
    let mut options = Vec::new();
    for key in mains.first().map_or(Vec::new(), |first| ini.keys(first)) {
        let mut values = mains.iter().map(|section| value(section, key));
        if let Some(Some(first)) = values.next()
            && values.all(|other| other.as_ref() == Some(&first))
        {
            options.push((key.to_owned(), first));
        }
    }
    options
}

/// The URLs of the ini file; `config.get_main_option` and `get_section` do not look into a `pyproject.toml`.
fn settings_connections(project: &Project, files: &[SourceFile]) -> Vec<Connection> {
    let mut connections = Vec::new();
    for &id in &project.settings {
        let Some(file) = files.get(id.index()).filter(|file| file.file_name() != "pyproject.toml") else {
            continue;
        };
        let ini = Ini::read(&file.text);
        // Each section has what the defaults have.
        let mut seen = FxHashSet::default();
        let urls = ini.sections().filter_map(|section| ini.get(section, "sqlalchemy.url"));
        let urls = urls.filter(|setting| environment::is_database_url(&setting.value) && seen.insert(setting.span));
        connections
            .extend(urls.map(|setting| Connection { url: Literal::string(setting.value, setting.span), file: id }));
    }
    connections
}
