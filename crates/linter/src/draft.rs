//! The next migration of a project, in the style of those it has.

use std::fmt;

use model::{FileId, Migration, SourceFile, Timestamp};

use crate::{Histories, Told, detect};

/// What a new migration is made of.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What it is for, in a line.
    pub message: &'a str,
    /// A file of its project, where others stand beside: the path, as those of the files that were read.
    pub beside: Option<&'a str>,
    /// The revision that it follows, where there are several heads.
    pub after: Option<&'a str>,
    /// When it is made.
    pub moment: Timestamp,
    /// Bits that nobody foresees, for an id that nobody else takes.
    pub chance: u128,
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its path, as those of the files that were read.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Why no migration can be drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// There are no migrations that it could follow.
    Nothing,
    /// There are several histories; the first file of each.
    Several(Vec<String>),
    /// Nothing says what it is for.
    Wordless,
    /// Several revisions are followed by none; each with its file.
    Heads(Vec<(String, String)>),
    /// There is no such revision.
    Unknown(String),
    /// The migrations there are do not tell how the next one would look.
    Styleless,
}

/// Drafts the next migration: the files that are to be written.
///
/// # Errors
/// If it is not clear what it would follow, or how it would look.
pub fn draft(histories: &Histories, wish: Wish<'_>) -> Result<Vec<Draft>, DraftError> {
    if !wish.message.contains(char::is_alphanumeric) {
        return Err(DraftError::Wordless);
    }
    let files = &histories.report.files;
    let path = |file: FileId| files.get(file.index()).map_or("", |file| &*file.path);
    let is_beside = |told: &&Told| match wish.beside {
        Some(beside) => told.history.each().any(|it| path(it.file) == beside || path(it.up.file) == beside),
        None => true,
    };
    let meant: Vec<&Told> = histories.histories.iter().filter(is_beside).collect();
    let told = match meant.as_slice() {
        [] => return first(files, wish),
        [told] => told,
        several => {
            // A file says it where a folder does not.
            let first = several.iter().filter_map(|told| told.history.migrations.first());
            return Err(DraftError::Several(first.map(|it| path(it.file).to_owned()).collect()));
        }
    };
    if detect::is_of_revisions(&told.history, files) {
        return revision(histories, told, wish);
    }
    let message = wish.message;
    let next = runners::next(&told.history, files, message, &wish.moment).ok_or(DraftError::Styleless)?;
    Ok(next.into_iter().map(|draft| Draft { path: draft.path, text: draft.text }).collect())
}

/// The first revision of a project whose settings are all there is of it.
fn first(files: &[SourceFile], wish: Wish<'_>) -> Result<Vec<Draft>, DraftError> {
    let Wish { message, moment, chance, after, beside } = wish;
    if let Some(after) = after {
        return Err(DraftError::Unknown(after.to_owned()));
    }
    let path = |file: &FileId| files.get(file.index()).map_or("", |file| &*file.path);
    let is_beside = |settings: &[FileId]| beside.is_none_or(|beside| settings.iter().any(|file| path(file) == beside));
    let mut waiting = alembic::first(files, alembic::Wish { message, moment: &moment, chance });
    waiting.retain(|(settings, _)| is_beside(settings));
    match waiting.as_slice() {
        [] => Err(DraftError::Nothing),
        [(_, next)] => Ok(vec![Draft { path: next.path.clone(), text: next.text.clone() }]),
        several => {
            let settings = several.iter().filter_map(|(settings, _)| settings.first());
            Err(DraftError::Several(settings.map(|file| path(file).to_owned()).collect()))
        }
    }
}

fn revision(histories: &Histories, told: &Told, wish: Wish<'_>) -> Result<Vec<Draft>, DraftError> {
    let files = &histories.report.files;
    let path = |file: FileId| files.get(file.index()).map_or("", |file| &*file.path);
    let head = head(told, wish.after).map_err(|heads| match (heads.as_slice(), wish.after) {
        ([], Some(after)) => DraftError::Unknown(after.to_owned()),
        _ => DraftError::Heads(heads.iter().map(|it| (it.revision.text.clone(), path(it.file).to_owned())).collect()),
    })?;
    let projects = alembic::find(files);
    let holds = |project: &&alembic::Project| project.trees.iter().flatten().any(|file| *file == head.file);
    let project = projects.iter().find(holds).ok_or(DraftError::Styleless)?;
    let revisions: Vec<&Migration> = told.history.each().collect();
    let wanted = alembic::Wish { message: wish.message, moment: &wish.moment, chance: wish.chance };
    let next = alembic::next(project, &revisions, head, files, wanted).ok_or(DraftError::Styleless)?;
    let folder = path(head.file).rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = model::join(folder, &next.path);
    Ok(vec![Draft { path, text: next.text }])
}

/// The revision that a new one follows: the one named, or the one head; else all heads.
fn head<'t>(told: &'t Told, after: Option<&str>) -> Result<&'t Migration, Vec<&'t Migration>> {
    if let Some(after) = after {
        let named: Vec<&Migration> = told.history.each().filter(|it| it.revision.text.starts_with(after)).collect();
        let exact = named.iter().find(|it| it.revision.text == after);
        return match (exact, named.as_slice()) {
            (Some(one), _) | (None, [one]) => Ok(one),
            _ => Err(named),
        };
    }
    let heads = told.history.heads();
    match heads.as_slice() {
        [one] => Ok(one),
        _ => Err(heads),
    }
}

impl DraftError {
    /// With each path as it is shown.
    #[must_use]
    pub fn shown(self, place: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Several(files) => Self::Several(files.iter().map(|path| place(path)).collect()),
            Self::Heads(heads) => Self::Heads(heads.into_iter().map(|(id, path)| (id, place(&path))).collect()),
            other => other,
        }
    }

    /// What to try next.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Nothing => {
                "begin with one by hand, or by the tool itself: the next ones are written like it".to_owned()
            }
            Self::Several(files) => {
                let file = files.first().map_or(".", String::as_str);
                format!("say which, by a file or a folder: `surefoot new \"…\" {file}`")
            }
            Self::Wordless => "try `surefoot new \"create tasks table\"`".to_owned(),
            Self::Heads(heads) => {
                let ids: Vec<&str> = heads.iter().map(|(id, _)| id.as_str()).collect();
                format!(
                    "join them first, with `alembic merge -m \"merge heads\" {}`; or say which: `--after {}`",
                    ids.join(" "),
                    ids.first().unwrap_or(&"REVISION")
                )
            }
            Self::Unknown(_) => "`surefoot history` lists the revisions".to_owned(),
            Self::Styleless => "write this one by hand: the next ones are written like it".to_owned(),
        }
    }
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("there are no migrations yet that a new one could follow"),
            Self::Several(files) => {
                write!(f, "there are several projects here, which begin with `{}`", files.join("`, `"))
            }
            Self::Wordless => f.write_str("the message has no word that the migration could be called by"),
            Self::Heads(heads) => {
                let heads: Vec<String> = heads.iter().map(|(id, path)| format!("`{id}` ({path})")).collect();
                write!(f, "there is no one head to follow: {}", heads.join(", "))
            }
            Self::Unknown(revision) => write!(f, "there is no revision `{revision}`"),
            Self::Styleless => f.write_str("the migrations there are do not tell how the next one would look"),
        }
    }
}
