//! What can go wrong outside the migrations themselves: what, where, why, and what to try next.

use std::fmt;
use std::io;
use std::path::Path;

use disk::reason;
use linter::{DraftError, RangeError};

#[derive(Debug)]
pub(crate) enum Error {
    /// A file that could not be found or read.
    File { error: disk::Error },
    /// A range that means nothing in these histories.
    Range { error: RangeError },
    /// The name of no rule.
    UnknownRule { name: String, nearest: Option<&'static str> },
    /// There is no such commit in this clone. `nearest` is what a remote calls so.
    UnknownRef { name: String, nearest: Option<String>, remotes: Vec<String>, is_shallow: bool },
    /// The current commit has nothing in common with another, as far as this clone goes back.
    Apart { name: String, is_shallow: bool },
    /// There is no current commit.
    Unborn { name: String },
    /// A clone does not have what a file holds.
    MissingObject { id: String },
    /// A submodule lacks a commit that its project names.
    SubmoduleBehind { path: String, commit: String },
    /// git refuses.
    Git { said: String },
    /// git cannot be run.
    NoGit { cause: io::Error },
    /// The name of no tool whose rules are known.
    UnknownTool { name: String, nearest: Option<&'static str> },
    /// No migration can be drafted.
    Draft { error: DraftError },
    /// A baseline that means nothing.
    Baseline { path: String, why: String },
    /// A file could not be written.
    Unwritable { path: String, cause: io::Error },
    /// The output could not be written.
    Output { cause: io::Error },
    /// What has no file to write fixes into, or is not known whole.
    Unfixable { what: String },
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
            Self::UnknownRef { nearest: Some(nearest), .. } => format!("the remote has one: try `--base {nearest}`"),
            Self::UnknownRef { name, remotes, is_shallow, .. } => fetching(name, remotes, *is_shallow),
            Self::Apart { is_shallow: true, .. } => format!("try `git fetch --unshallow`; {CHECKOUTS}"),
            Self::Apart { .. } => "name the branch that this one was made from".to_owned(),
            Self::Unborn { .. } => "commit something, or check what is staged: `surefoot check --staged`".to_owned(),
            Self::MissingObject { id } => {
                format!("try `git cat-file -p {id}`, which says why: a partial clone asks its remote for it")
            }
            Self::SubmoduleBehind { path, .. } => format!("try `git -C {path} fetch --unshallow`, or without the flag"),
            Self::Git { said } => refused(said),
            Self::NoGit { .. } => "`--base` and `--staged` ask git: install it, or leave them out".to_owned(),
            Self::UnknownTool { nearest: Some(nearest), .. } => format!("try `surefoot rules --elsewhere {nearest}`"),
            Self::UnknownTool { nearest: None, .. } => {
                let known: Vec<&str> = linter::peers().map(|peer| peer.tool).collect();
                format!("these are known: {}", known.join(", "))
            }
            Self::Draft { error } => error.help(),
            Self::Baseline { path, .. } => {
                format!("mend it, or delete it and try `surefoot check --write-baseline {path}`")
            }
            Self::Unwritable { path, cause } if cause.kind() == io::ErrorKind::NotFound => {
                let folder = Path::new(path).parent().unwrap_or(Path::new(path)).display();
                format!("its folder is not there: try `mkdir -p {folder}`")
            }
            Self::Unwritable { path, cause } if cause.kind() == io::ErrorKind::IsADirectory => {
                format!("name a file in it: `{path}/…`")
            }
            Self::Unwritable { path, .. } => format!("try `touch {path}`: the system says the same"),
            Self::Output { .. } => "try `surefoot check > report.txt`, on a disk with room".to_owned(),
            Self::Unfixable { .. } => "try `surefoot check` first, and `--fix` with the paths of files".to_owned(),
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
            Self::UnknownRef { name, is_shallow, .. } => {
                let clone = if *is_shallow { "shallow clone" } else { "clone" };
                write!(f, "this {clone} has no commit `{name}`, which is what others have")
            }
            Self::Apart { name, is_shallow: true } => {
                write!(f, "this shallow clone does not go back to where the current commit parted from `{name}`")
            }
            Self::Apart { name, .. } => write!(f, "the current commit and `{name}` have no commit in common"),
            Self::Unborn { name } => write!(f, "there is no current commit yet that could be held against `{name}`"),
            Self::MissingObject { .. } => f.write_str("this clone does not have the contents of a file"),
            Self::SubmoduleBehind { path, commit } => {
                write!(f, "the submodule `{path}` has no commit {commit}, which its project names")
            }
            Self::Git { said } => write!(f, "git says: {said}"),
            Self::NoGit { cause } => write!(f, "cannot run git: {}", reason(cause)),
            Self::UnknownTool { name, nearest: Some(nearest) } => {
                write!(f, "the rules of `{name}` are not known; did you mean `{nearest}`?")
            }
            Self::UnknownTool { name, nearest: None } => write!(f, "the rules of `{name}` are not known"),
            Self::Draft { error } => write!(f, "{error}"),
            Self::Baseline { path, why } => write!(f, "`{path}` is no baseline: {why}"),
            Self::Unwritable { path, cause } => write!(f, "cannot write `{path}`: {}", reason(cause)),
            Self::Output { cause } => write!(f, "cannot write the output: {}", reason(cause)),
            Self::Unfixable { what } => write!(f, "cannot fix {what}"),
            Self::Thread { cause } => write!(f, "cannot start a thread: {}", reason(cause)),
        }
    }
}

/// What to say to those who check out in CI.
const CHECKOUTS: &str = "in CI, `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: \"0\"` for GitLab";

/// The command that brings what a ref names.
fn fetching(name: &str, remotes: &[String], is_shallow: bool) -> String {
    let with_remote = remotes.iter().find_map(|remote| Some((remote, name.strip_prefix(remote)?.strip_prefix('/')?)));
    let depth = if is_shallow { "--unshallow " } else { "" };
    match (with_remote, remotes.first()) {
        // A clone of one branch fetches others only where it is told what to call them.
        (Some((remote, branch)), _) => {
            format!("try `git fetch {depth}{remote} {branch}:refs/remotes/{remote}/{branch}`; {CHECKOUTS}")
        }
        (None, Some(remote)) => {
            format!("try `git fetch {depth}{remote} {name}:refs/remotes/{remote}/{name}` and `--base {remote}/{name}`")
        }
        (None, None) => "try `git branch --all`, which lists what there is".to_owned(),
    }
}

/// What to do where git refuses.
fn refused(said: &str) -> String {
    if said.contains("dubious ownership") {
        let folder = said.split('\'').nth(1).unwrap_or("*");
        return format!("try `git config --global --add safe.directory '{folder}'`: the files are another user's");
    }
    "try the same from within the repository that holds the migrations".to_owned()
}

impl From<disk::Error> for Error {
    fn from(error: disk::Error) -> Self {
        Self::File { error }
    }
}
