//! The workspace: the folders that are open, each read and checked as the command line would from within it.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use linter::{Database, FileId, Finding, Given, Histories, Memo, Report, SourceFile};

use crate::documents::Documents;

/// The projects of a client: one for each folder that is open, and one for each file that lies in none of them.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    projects: Vec<Project>,
}

/// What is checked together.
#[derive(Debug, Default)]
pub(crate) struct Project {
    /// The folder it is checked from.
    root: PathBuf,
    /// The one file that it is about, if it is not about all that the folder has.
    lone: Option<PathBuf>,
    /// What was found in it.
    pub(crate) histories: Histories,
    /// What was read and found before.
    memo: Memo,
    /// What could not be read, and nobody has been told of.
    errors: Vec<disk::Error>,
    /// The files of which there may be something else to say than at the last check; `None` stands for all.
    concerned: Option<HashSet<FileId>>,
    /// The absolute path of each file of the report.
    paths: Vec<PathBuf>,
    files: HashMap<PathBuf, FileId>,
    stale: Stale,
}

/// What has to be done before the findings count again.
#[derive(Debug, Default)]
enum Stale {
    /// Nothing.
    Nothing,
    /// Other texts stand in these files.
    Texts(HashSet<PathBuf>),
    /// There may be other files.
    #[default]
    Listing,
}

impl Workspace {
    /// Opens a folder, unless it lies in one that is open, and takes in those that lie in it. What belonged to them is
    /// checked with it: settings apply to all that is below them.
    pub(crate) fn open(&mut self, root: PathBuf) -> Vec<Project> {
        if self.projects.iter().any(|project| project.lone.is_none() && root.starts_with(&project.root)) {
            return Vec::new();
        }
        let (kept, taken) = std::mem::take(&mut self.projects).into_iter().partition(|project| !project.is_in(&root));
        self.projects = kept;
        self.projects.push(Project { root, ..Project::default() });
        taken
    }

    /// Closes a folder.
    pub(crate) fn close(&mut self, root: &Path) -> Vec<Project> {
        self.take(|project| project.lone.is_none() && project.root == root)
    }

    /// A document was opened: if it lies in no folder that is open, it is a project of its own.
    pub(crate) fn opened(&mut self, path: &Path, text: &str) {
        match self.of_mut(path) {
            Some(project) => project.changed(path, text, true),
            None => self.projects.push(Project {
                root: path.parent().unwrap_or(path).to_owned(),
                lone: Some(path.to_owned()),
                ..Project::default()
            }),
        }
    }

    /// A document has another text.
    pub(crate) fn changed(&mut self, path: &Path, text: &str) {
        if let Some(project) = self.of_mut(path) {
            project.changed(path, text, false);
        }
    }

    /// A document was closed: what the disk has counts again.
    pub(crate) fn closed(&mut self, path: &Path) -> Vec<Project> {
        let gone = self.take(|project| project.lone.as_deref() == Some(path));
        if let Some(project) = self.of_mut(path) {
            project.stale = Stale::Listing;
        }
        gone
    }

    /// A file on disk came, went or changed.
    pub(crate) fn touched(&mut self, path: &Path, is_there_or_not: bool) {
        for project in &mut self.projects {
            let concerns = path.starts_with(&project.root) || project.files.contains_key(path);
            if concerns && (is_there_or_not || project.files.contains_key(path) || is_setting(path)) {
                project.stale = Stale::Listing;
            }
        }
    }

    /// All files are looked at anew.
    pub(crate) fn reread(&mut self) {
        for project in &mut self.projects {
            project.stale = Stale::Listing;
        }
    }

    /// Checks what has changed, for that database if one is named. Which projects that were, by number.
    pub(crate) fn settle(&mut self, documents: &Documents, database: Option<Database>) -> Vec<usize> {
        let numbered = self.projects.iter_mut().enumerate();
        numbered.filter_map(|(number, project)| project.settle(documents, database).then_some(number)).collect()
    }

    /// A project, by its number.
    pub(crate) fn project(&self, number: usize) -> Option<&Project> {
        self.projects.get(number)
    }

    /// What could not be read of a project since this was last asked.
    pub(crate) fn complaints(&mut self, number: usize) -> Vec<disk::Error> {
        self.projects.get_mut(number).map(|project| std::mem::take(&mut project.errors)).unwrap_or_default()
    }

    /// Whether a file was read for any of them.
    pub(crate) fn has(&self, path: &Path) -> bool {
        self.projects.iter().any(|project| project.files.contains_key(path))
    }

    /// Whether it is for that project to say what is found in a file. Settings above several are read for each of them,
    /// and the first tells; a file that is gone may be told of by any.
    pub(crate) fn tells(&self, number: usize, path: &Path) -> bool {
        let first = || self.projects.iter().position(|project| project.files.contains_key(path));
        self.number(path).or_else(first).is_none_or(|owner| owner == number)
    }

    /// The project that a file belongs to.
    pub(crate) fn of(&self, path: &Path) -> Option<&Project> {
        self.number(path).and_then(|number| self.projects.get(number))
    }

    fn of_mut(&mut self, path: &Path) -> Option<&mut Project> {
        self.number(path).and_then(|number| self.projects.get_mut(number))
    }

    fn number(&self, path: &Path) -> Option<usize> {
        self.projects.iter().position(|project| match &project.lone {
            Some(lone) => lone == path,
            None => path.starts_with(&project.root),
        })
    }

    fn take(&mut self, is_meant: impl Fn(&Project) -> bool) -> Vec<Project> {
        let (taken, kept) = std::mem::take(&mut self.projects).into_iter().partition(is_meant);
        self.projects = kept;
        taken
    }
}

impl Project {
    /// The file of that path, if it was read.
    pub(crate) fn file(&self, path: &Path) -> Option<FileId> {
        self.files.get(path).copied()
    }

    /// The absolute path of a file.
    pub(crate) fn path(&self, file: FileId) -> Option<&Path> {
        self.paths.get(file.index()).map(PathBuf::as_path)
    }

    /// The files, as they were checked.
    pub(crate) fn sources(&self) -> &[SourceFile] {
        &self.histories.report.files
    }

    fn is_in(&self, root: &Path) -> bool {
        self.root.starts_with(root)
    }

    fn changed(&mut self, path: &Path, text: &str, is_news: bool) {
        let known = self.files.get(path).and_then(|file| self.histories.report.files.get(file.index()));
        let others = match known {
            // What decides which files there are: settings, and what a migration imports.
            Some(_) if is_setting(path) => true,
            Some(file) => file.path.ends_with(".py") && imports(path, &file.text) != imports(path, text),
            // It was not read, and its text is no reason to. Perhaps nobody has looked since it is there.
            None => is_news || is_setting(path),
        };
        match (&mut self.stale, known) {
            (Stale::Listing, _) => {}
            _ if others => self.stale = Stale::Listing,
            (_, None) => {}
            (Stale::Nothing, Some(file)) if *file.text == *text => {}
            (Stale::Nothing, Some(_)) => self.stale = Stale::Texts(HashSet::from([path.to_owned()])),
            (Stale::Texts(paths), Some(_)) => _ = paths.insert(path.to_owned()),
        }
    }

    /// Checks it, if something has changed.
    fn settle(&mut self, documents: &Documents, database: Option<Database>) -> bool {
        let (sources, changed) = match std::mem::replace(&mut self.stale, Stale::Nothing) {
            Stale::Nothing => return false,
            Stale::Listing => (self.read(documents), None),
            Stale::Texts(paths) => {
                let changed = paths.iter().filter_map(|path| self.file(path)).collect();
                (self.with(&paths, documents), Some(changed))
            }
        };
        let before = std::mem::take(&mut self.histories);
        self.histories = self.memo.histories(sources, Given { settings: None, database });
        self.concerned = changed.and_then(|changed| concerned(&before.report, &self.histories.report, changed));
        true
    }

    /// Whether there may be something else to say of a file than at the last check.
    pub(crate) fn concerns(&self, file: FileId) -> bool {
        self.concerned.as_ref().is_none_or(|concerned| concerned.contains(&file))
    }

    /// The files on disk, but for what an editor has not saved yet.
    fn read(&mut self, documents: &Documents) -> Vec<SourceFile> {
        let given = self.lone.clone().unwrap_or_else(|| self.root.clone());
        let files = disk::read(&self.root, &[given], &documents.unsaved());
        let whole = |file: &SourceFile| disk::absolute(files.base(), Path::new(&*file.path));
        self.paths = files.sources.iter().map(whole).collect();
        self.files = (0..).map(FileId).zip(&self.paths).map(|(file, path)| (path.clone(), file)).collect();
        self.errors = files.errors;
        files.sources
    }

    /// The files that are known, some of them with the texts that an editor has.
    fn with(&mut self, paths: &HashSet<PathBuf>, documents: &Documents) -> Vec<SourceFile> {
        let mut sources = std::mem::take(&mut self.histories.report.files);
        for path in paths {
            let source = self.files.get(path).and_then(|file| sources.get_mut(file.index()));
            if let (Some(source), Some(document)) = (source, documents.get(path)) {
                *source = SourceFile::decode(std::mem::take(&mut source.path), document.text.as_bytes());
            }
        }
        sources
    }
}

/// The files of which there may be something else to say, if these texts have changed; `None` if that may be all.
fn concerned(before: &Report, after: &Report, changed: HashSet<FileId>) -> Option<HashSet<FileId>> {
    if before.faults != after.faults || before.rule_pages != after.rule_pages {
        return None;
    }
    let (then, now) = (by_file(before), by_file(after));
    let is_other = |file: &&Option<FileId>| then.get(*file) != now.get(*file);
    let mut concerned: HashSet<FileId> = then.keys().chain(now.keys()).filter(is_other).copied().flatten().collect();
    // What points into a text that has changed may point to another line of it.
    let points = |finding: &&Finding| finding.related.iter().any(|related| changed.contains(&related.file));
    concerned.extend(after.findings.iter().filter(points).filter_map(|finding| finding.file));
    concerned.extend(changed);
    Some(concerned)
}

/// The findings of each file. They are in the order of their files.
fn by_file(report: &Report) -> HashMap<Option<FileId>, &[Finding]> {
    let files = report.findings.chunk_by(|one, other| one.file == other.file);
    files.filter_map(|found| Some((found.first()?.file, found))).collect()
}

/// Whether what a file says may decide which files are read.
fn is_setting(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    matches!(ending, Some("toml" | "ini"))
        || path.file_name().and_then(OsStr::to_str).is_some_and(linter::is_environment)
}

fn imports(path: &Path, text: &str) -> Vec<linter::Import> {
    linter::imports(&path.to_string_lossy(), text)
}
