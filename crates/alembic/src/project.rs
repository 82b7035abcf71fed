//! Projects: which revision files belong together, and which settings are theirs.

use memchr::memmem;
use model::{Fault, FileId, Runner, SourceFile, Wrapping, order};
use rustc_hash::FxHashMap;

mod history;
mod path;
mod settings;

pub(crate) use history::{followed, read};
use settings::Settings;

/// An Alembic project among the given files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The folder it was found in: that of its `alembic.ini`, or of its script folder.
    pub root: String,
    /// Its `alembic.ini`, and the `pyproject.toml` with a `[tool.alembic]` table.
    pub settings: Vec<FileId>,
    /// The section of its `alembic.ini` that Alembic is told with `-n`, where there are several to choose from.
    pub section: Option<String>,
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

/// What tells of projects, among some files: each with its folder.
#[derive(Default)]
struct Marks<'f> {
    /// The revisions.
    folders: FxHashMap<String, Vec<FileId>>,
    environments: FxHashMap<String, FileId>,
    inis: Vec<settings::Given<'f>>,
    pyprojects: Vec<settings::Given<'f>>,
}

fn marks(files: &[SourceFile]) -> Marks<'_> {
    let mut marks = Marks::default();
    let finder = memmem::Finder::new(DOWN_REVISION);
    for (index, file) in files.iter().enumerate() {
        let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let folder = || path::normal(file.folder());
        match file.file_name() {
            "env.py" => drop(marks.environments.insert(folder(), id)),
            "pyproject.toml" => marks.pyprojects.push((id, folder(), &*file.text)),
            name if name.ends_with(".ini") => marks.inis.push((id, folder(), &*file.text)),
            name if may_be_revision(name) && looks_like_revision(&file.text, &finder) => {
                marks.folders.entry(folder()).or_default().push(id);
            }
            _ => {}
        }
    }
    marks
}

/// The projects without a revision, each with the folder where the first one belongs.
pub(crate) fn empty(files: &[SourceFile]) -> Vec<(Project, String)> {
    let Marks { folders, environments, inis, pyprojects } = marks(files);
    let all_settings = settings::gather(&inis, &pyprojects, &environments);
    let homes: Vec<Key> = folders.keys().map(|name| settings::home(name, &all_settings, &environments).0).collect();
    let begun = |number: usize| homes.iter().any(|home| matches!(home, Key::Settings(of, _) if *of == number));
    let empty = all_settings.iter().enumerate().filter(|(number, _)| !begun(*number));
    let empty = empty.filter_map(|(number, settings)| {
        let folder = settings.empty_folder(0, &environments)?;
        Some((start(&Key::Settings(number, 0), &folder, &all_settings, &environments), folder))
    });
    empty.collect()
}

/// See [`crate::find`].
pub(crate) fn find(files: &[SourceFile]) -> Vec<Project> {
    let Marks { mut folders, environments, inis, pyprojects } = marks(files);
    let all_settings = settings::gather(&inis, &pyprojects, &environments);
    let mut names: Vec<String> = folders.keys().cloned().collect();
    order::natural(&mut names);
    // Each folder finds its project: by the settings that name it, else by the `env.py` above it.
    let mut projects: Vec<(Key, Project)> = Vec::new();
    let mut positions: FxHashMap<Key, usize> = FxHashMap::default();
    for name in names {
        let mut tree = folders.remove(&name).unwrap_or_default();
        order::by(&mut tree, |left, right| path_of(files, *left).cmp(path_of(files, *right)));
        let (key, joins) = settings::home(&name, &all_settings, &environments);
        let position = *positions.entry(key.clone()).or_insert_with(|| {
            projects.push((key.clone(), start(&key, &name, &all_settings, &environments)));
            projects.len() - 1
        });
        let Some((_, project)) = projects.get_mut(position) else {
            continue;
        };
        // The folders that one section lists, or that lie within one that is searched with its sub-folders.
        match positions.get(&Key::Joined(position)).copied().filter(|_| joins) {
            Some(together) => {
                if let Some(other) = project.trees.get_mut(together) {
                    other.extend(tree);
                }
            }
            None => {
                if joins {
                    positions.insert(Key::Joined(position), project.trees.len());
                }
                project.trees.push(tree);
            }
        }
    }
    // Settings that speak of what cannot be read are heard once, even where nothing else is found.
    for (number, settings) in all_settings.iter().enumerate().filter(|(_, settings)| !settings.faults.is_empty()) {
        let found = projects.iter().position(|(key, _)| matches!(key, Key::Settings(of, _) if *of == number));
        let position = found.unwrap_or_else(|| {
            let key = Key::Settings(number, 0);
            projects.push((key.clone(), start(&key, &settings.folder, &all_settings, &environments)));
            projects.len() - 1
        });
        if let Some((_, project)) = projects.get_mut(position) {
            project.faults.clone_from(&settings.faults);
        }
    }
    projects.into_iter().map(|(_, project)| project).collect()
}

/// What a project is known by while folders look for theirs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// The settings with this number, and the section with that.
    Settings(usize, usize),
    /// The script folder with this path.
    Script(String),
    /// A folder on its own.
    Folder(String),
    /// The version folders that are one, of the project with this number.
    Joined(usize),
}

fn start(key: &Key, folder: &str, settings: &[Settings], environments: &FxHashMap<String, FileId>) -> Project {
    let script = settings::script_folder(folder, environments);
    let environment = script.as_ref().and_then(|script| environments.get(script).copied());
    match key {
        Key::Settings(number, section) => {
            let found = settings.get(*number);
            let named = found.and_then(|settings| settings.script_with(*section, environments));
            let above = found.map(|settings| settings.folder.clone()).filter(|above| path::lies_in(folder, above));
            Project {
                root: above.or(script).or_else(|| named.clone()).unwrap_or_else(|| folder.to_owned()),
                settings: found.map_or(Vec::new(), |settings| settings.files.clone()),
                section: found.and_then(|settings| settings.choice(*section)),
                environment: environment.or_else(|| environments.get(&named?).copied()),
                faults: Vec::new(),
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

/// The name by which a revision says which one it follows.
const DOWN_REVISION: &str = "down_revision";

/// Whether a file may be a revision: a line of it begins with `down_revision`. Whether it is one, the tree tells.
fn looks_like_revision(text: &str, finder: &memmem::Finder<'_>) -> bool {
    finder.find_iter(text.as_bytes()).any(|at| {
        let before = text.get(..at).unwrap_or("");
        let after = text.get(at + DOWN_REVISION.len()..).unwrap_or("");
        (before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']))
            && after.trim_start_matches([' ', '\t']).starts_with(['=', ':'])
    })
}
