//! What can go wrong outside the migrations themselves: what, where, why, and what to try next.

use std::fmt;
use std::io;

use disk::reason;
use linter::RangeError;

#[derive(Debug)]
pub(crate) enum Error {
    /// A file that could not be found or read.
    File { error: disk::Error },
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
    /// What to try next.
    pub(crate) fn help(&self) -> String {
        match self {
            Self::File { error } => error.help(),
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
            Self::File { error } => write!(f, "{error}"),
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

impl From<disk::Error> for Error {
    fn from(error: disk::Error) -> Self {
        Self::File { error }
    }
}
