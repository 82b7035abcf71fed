//! The next migration of a history: files called, numbered and laid out as its own are.

use model::{Down, FileId, History, Migration, SourceFile, Timestamp};

use crate::sections::written;
use crate::tool::liquibase;
use crate::version::{Version, words};

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its path, as those of the files that were read.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The files of the next migration; `None` where the names of those that there are do not tell how it would be called.
#[must_use]
pub fn next(history: &History, files: &[SourceFile], message: &str, moment: &Timestamp) -> Option<Vec<Draft>> {
    // Liquibase wants to know whose a changeset is, and no file says who writes it.
    if history.runner.name == liquibase::RUNNER.name {
        return None;
    }
    let last = history.migrations.last()?;
    let version = version(history, files, moment)?;
    let name = format!("{}{}{}", version, separator(&last.stem)?, slug(history, message));
    let is_sql = |file: FileId| files.get(file.index()).is_some_and(|file| !file.path.ends_with(".fizz"));
    let path = |file: FileId, stem: &str| called(&files.get(file.index())?.path, stem, &name);
    // One that goes both ways shows how both are laid out.
    let is_model = |it: &&Migration| matches!(it.down, Down::Script(_)) && is_sql(it.up.file);
    let model = history.each().rev().find(is_model).unwrap_or(last);
    let up = path(model.up.file, &model.stem)?;
    let comment = |what: &str| format!("-- {}: {what}.\n", message.split_whitespace().collect::<Vec<_>>().join(" "));
    let (changes, undoes) = (comment("what changes"), comment("what undoes it, in the opposite order"));
    let drafts = match (&model.down, written(history.runner.name)) {
        (_, Some([above, below])) => {
            vec![Draft { path: up, text: format!("{above}\n{changes}\n{below}\n{undoes}") }]
        }
        (Down::Script(down), None) if down.file != model.up.file => {
            let down = path(down.file, &model.stem)?;
            vec![Draft { path: up, text: changes }, Draft { path: down, text: undoes }]
        }
        _ => vec![Draft { path: up, text: changes }],
    };
    Some(drafts)
}

/// The version behind the last one, written as those before.
fn version(history: &History, files: &[SourceFile], moment: &Timestamp) -> Option<String> {
    let versions: Vec<Version> = history.each().filter_map(|migration| Version::of(&migration.stem)).collect();
    let last = versions.iter().max()?;
    // What the tool leaves out, a way down without a way up, has its number all the same.
    let folder = files.get(history.migrations.last()?.up.file.index())?.folder();
    let beside = files.iter().filter(|file| file.folder() == folder && file.file_name().contains(".sql"));
    let beside: Vec<Version> = beside.filter_map(|file| Version::of(file.file_name().split(".sql").next()?)).collect();
    let sequence = versions.iter().chain(&beside).map(Version::sequence).max().flatten();
    if let Some(number) = sequence.filter(|_| last.sequence().is_some()) {
        let prefix = last.text.trim_end_matches(|c: char| c.is_ascii_digit());
        let width = last.text.len() - prefix.len();
        return Some(format!("{prefix}{:0width$}", number.checked_add(1)?));
    }
    let digits = last.text.bytes().filter(u8::is_ascii_digit).count();
    let is_year = last.text.starts_with("19") || last.text.starts_with("20");
    let now = match digits {
        10 if !is_year => moment.epoch.to_string(),
        13 if !is_year => format!("{}000", moment.epoch),
        8.. if is_year => format!("{:0<digits$.digits$}", moment.digits()),
        // `V1.2` goes on with its last number.
        _ => {
            let (before, number) = last.text.rsplit_once('.')?;
            return Some(format!("{before}.{}", number.parse::<u128>().ok()?.checked_add(1)?));
        }
    };
    // The digits take the places of those that were there: `2024-01-31-120000`.
    let fill = |mut digits: std::str::Chars<'_>| -> String {
        let letters = last.text.chars();
        letters.map(|letter| if letter.is_ascii_digit() { digits.next().unwrap_or('0') } else { letter }).collect()
    };
    let filled = fill(now.chars());
    let is_later = Version::of(&filled).is_some_and(|version| version > *last);
    // A day holds several; and the clock of whoever wrote the last one may have been ahead.
    if is_later || last.is_day() && digits == 8 {
        return Some(filled);
    }
    let number: String = last.text.chars().filter(char::is_ascii_digit).collect();
    let next = number.parse::<u128>().ok()?.checked_add(1)?.to_string();
    (next.len() == number.len()).then(|| fill(next.chars()))
}

/// What stands between the version and the words of a name.
fn separator(stem: &str) -> Option<&str> {
    let version = Version::of(stem)?;
    let after = stem.strip_prefix(version.text.as_str())?;
    let separator = after.strip_suffix(version.rest.as_str())?;
    Some(if separator.is_empty() { "_" } else { separator })
}

/// The words of a message as the names of the history have them.
fn slug(history: &History, message: &str) -> String {
    let rests = || history.each().filter_map(|migration| Some(Version::of(&migration.stem)?.rest));
    let hyphens = rests().filter(|rest| rest.contains('-') && !rest.contains('_')).count();
    let by = if hyphens * 2 > rests().count() { "-" } else { "_" };
    let is_apart = |letter: char| !letter.is_alphanumeric();
    let parts: Vec<&str> = message.split(is_apart).filter(|part| !part.is_empty()).collect();
    words(&parts.join(" ")).to_lowercase().replace(' ', by)
}

/// A path with another name in place of the one it has: of the file, or of its folder where each migration has one.
fn called(path: &str, stem: &str, name: &str) -> Option<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(ending) = file.strip_prefix(stem) {
        return Some(model::join(folder, &format!("{name}{ending}")));
    }
    let (above, own) = folder.rsplit_once('/').unwrap_or(("", folder));
    (own == stem).then(|| model::join(above, &format!("{name}/{file}")))
}
