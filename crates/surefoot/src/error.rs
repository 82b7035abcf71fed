//! What can go wrong outside the migrations themselves: what, where, why, and what to try next.

use std::fmt;
use std::io;
use std::path::PathBuf;

use linter::RangeError;

/// The first file that is too large to read, in bytes: no migration is this large, and a dump that is holds data.
pub(crate) const TOO_LARGE: u64 = 1 << 30;

#[derive(Debug)]
pub(crate) enum Error {
    /// A path that was given does not exist.
    Missing { path: String },
    /// Something could not be opened or read.
    Unreadable { path: String, cause: io::Error },
    /// A file is larger than any migration.
    TooLarge { path: String },
    /// A file that was given is neither SQL nor Python.
    NotAMigration { path: String },
    /// There was nothing to check.
    NoMigrations { path: String },
    /// A range that means nothing in these histories.
    Range { error: RangeError },
    /// The name of no rule.
    UnknownRule { name: String, nearest: Option<&'static str> },
    /// There is no such commit.
    UnknownRef { name: String },
    /// The current commit has nothing in common with another, as far as this clone goes back.
    Apart { name: String },
    /// git refuses.
    Git { said: String },
    /// git cannot be run.
    NoGit { cause: io::Error },
    /// The name of no tool whose rules are known.
    UnknownTool { name: String, nearest: Option<&'static str> },
    /// The output could not be written.
    Output { cause: io::Error },
    /// The system gives no thread to check on.
    Thread { cause: io::Error },
}

impl Error {
    /// There was nothing to read in these paths.
    pub(crate) fn no_migrations(paths: &[PathBuf]) -> Self {
        let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        Self::NoMigrations { path: paths.join("`, `") }
    }

    /// What to try next.
    pub(crate) fn help(&self) -> String {
        match self {
            Self::Missing { path } => match path.rsplit_once('/') {
                Some((folder, _)) => format!("try `ls {folder}`: paths are looked up from the current folder"),
                None => "try `ls`: paths are looked up from the current folder".to_owned(),
            },
            Self::Unreadable { path, cause } => match cause.kind() {
                io::ErrorKind::PermissionDenied => format!("try `ls -l {path}`, and `chmod u+r {path}` if it is yours"),
                io::ErrorKind::NotFound => format!("it is a link to nowhere; try `ls -l {path}`"),
                _ => format!("try `cat {path}`: the system says the same, and the other files were checked"),
            },
            Self::TooLarge { path } => {
                format!("try leaving `{path}` out, or splitting the data from the migration")
            }
            Self::NotAMigration { path } => {
                let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
                format!("surefoot reads .sql files and Alembic revisions (.py); try `surefoot check {folder}`")
            }
            Self::NoMigrations { .. } => {
                "surefoot looks for Alembic projects (alembic.ini, env.py, versions/) and for \
                                          .sql files; try `surefoot check PATH` with the folder that holds them"
                    .to_owned()
            }
            Self::Range { error } => error.help(),
            Self::UnknownRule { nearest: Some(nearest), .. } => format!("try `surefoot explain {nearest}`"),
            Self::UnknownRule { nearest: None, .. } => "try `surefoot rules`, which lists them all".to_owned(),
            Self::UnknownRef { name } => {
                let branch = name.rsplit('/').next().unwrap_or(name);
                format!("fetch it first: `git fetch origin {branch}`; a checkout in CI often has one commit only")
            }
            Self::Apart { .. } => {
                "the clone may be too shallow: try `git fetch --unshallow`, or a checkout with its whole history"
                    .to_owned()
            }
            Self::Git { .. } => "try the same from within the repository that holds the migrations".to_owned(),
            Self::NoGit { .. } => "`--base` asks git: install it, or leave `--base` out".to_owned(),
            Self::UnknownTool { nearest: Some(nearest), .. } => format!("try `surefoot rules --elsewhere {nearest}`"),
            Self::UnknownTool { nearest: None, .. } => {
                let known: Vec<&str> = linter::peers().map(|peer| peer.tool).collect();
                format!("these are known: {}", known.join(", "))
            }
            Self::Output { .. } => "try `surefoot check > report.txt`, on a disk with room".to_owned(),
            Self::Thread { .. } => "try again when less is running, or raise `ulimit -u` and `ulimit -v`".to_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => write!(f, "there is no file or folder `{path}`"),
            Self::Unreadable { path, cause } => write!(f, "cannot read `{path}`: {}", reason(cause)),
            Self::TooLarge { path } => write!(f, "cannot read `{path}`: it is larger than {} MiB", TOO_LARGE >> 20),
            Self::NotAMigration { path } => write!(f, "`{path}` is not a migration"),
            Self::NoMigrations { path } => write!(f, "no migrations found in `{path}`"),
            Self::Range { error } => write!(f, "{error}"),
            Self::UnknownRule { name, nearest: Some(nearest) } => {
                write!(f, "there is no rule `{name}`; did you mean `{nearest}`?")
            }
            Self::UnknownRule { name, nearest: None } => write!(f, "there is no rule `{name}`"),
            Self::UnknownRef { name } => write!(f, "this repository has no commit `{name}`"),
            Self::Apart { name } => write!(f, "the current commit and `{name}` have no commit in common"),
            Self::Git { said } => write!(f, "git says: {said}"),
            Self::NoGit { cause } => write!(f, "cannot run git: {}", reason(cause)),
            Self::UnknownTool { name, nearest: Some(nearest) } => {
                write!(f, "the rules of `{name}` are not known; did you mean `{nearest}`?")
            }
            Self::UnknownTool { name, nearest: None } => write!(f, "the rules of `{name}` are not known"),
            Self::Output { cause } => write!(f, "cannot write the output: {}", reason(cause)),
            Self::Thread { cause } => write!(f, "cannot start a thread: {}", reason(cause)),
        }
    }
}

/// What the system says, in lower case and without its number.
fn reason(cause: &io::Error) -> String {
    let text = cause.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
