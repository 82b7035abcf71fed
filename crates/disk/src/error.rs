//! What can go wrong between a path and its text: what, where, why, and what to try next.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// The first file that is too large to read, in bytes: no migration is this large, and a dump that is holds data.
pub(crate) const TOO_LARGE: u64 = 1 << 30;

/// Something that could not be found or read.
#[derive(Debug)]
pub enum Error {
    /// A path that was given does not exist.
    Missing {
        /// The path, as it is shown.
        path: String,
    },
    /// Something could not be opened or read.
    Unreadable {
        /// The path, as it is shown.
        path: String,
        /// What the system says.
        cause: io::Error,
    },
    /// A file is larger than any migration.
    TooLarge {
        /// The path, as it is shown.
        path: String,
    },
    /// A file that was given is neither SQL nor Python.
    NotAMigration {
        /// The path, as it is shown.
        path: String,
    },
    /// There was nothing to check.
    NoMigrations {
        /// The path, as it is shown.
        path: String,
    },
}

impl Error {
    /// There was nothing to read in these paths.
    #[must_use]
    pub fn no_migrations(paths: &[PathBuf]) -> Self {
        let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        Self::NoMigrations { path: paths.join("`, `") }
    }

    /// What to try next.
    #[must_use]
    pub fn help(&self) -> String {
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
        }
    }
}

/// What the system says, in lower case and without its number.
#[must_use]
pub fn reason(cause: &io::Error) -> String {
    let text = cause.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
