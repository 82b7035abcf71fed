//! Asking git: one process a question, and nothing in the checkout or the index is touched.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::error::Error;

/// What a hook is told of the repository that runs it: another repository must not take it for its own.
const OF_ONE_REPOSITORY: &[&str] =
    &["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

/// A repository that answers.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    /// Its top folder.
    pub(super) top: PathBuf,
    /// Where git is run: `None` for the current folder, so that what a hook says in its environment holds.
    folder: Option<PathBuf>,
}

impl Repository {
    /// The repository that the current folder lies in.
    pub(super) fn around(current: &Path) -> Result<Self, Error> {
        let here = Self { top: current.to_owned(), folder: None };
        let up = here.ask(&["rev-parse", "--show-cdup"])?;
        Ok(Self { top: disk::absolute(current, Path::new(up.trim_end_matches(['\r', '\n']))), folder: None })
    }

    /// The repository of a submodule; `None` where it is not checked out.
    pub(super) fn of_submodule(top: PathBuf) -> Option<Self> {
        top.join(".git").exists().then(|| Self { folder: Some(top.clone()), top })
    }

    /// What git answers, as text.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<String, Error> {
        let output = self.git(arguments).output().map_err(|cause| Error::NoGit { cause })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default();
        Err(Error::Git { said: said.strip_prefix("fatal: ").unwrap_or(said).to_owned() })
    }

    /// Whether git answers, and what.
    pub(super) fn try_to_ask(&self, arguments: &[&str]) -> Option<String> {
        let answer = self.ask(arguments).ok()?;
        Some(answer.trim_end().to_owned())
    }

    /// The contents of objects, by their names, in that order.
    pub(super) fn blobs(&self, names: &[&str]) -> Result<Vec<Vec<u8>>, Error> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut git = self
            .git(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|cause| Error::NoGit { cause })?;
        let questions: String = names.iter().flat_map(|name| [*name, "\n"]).collect();
        let input = git.stdin.take();
        // Both pipes hold little: who only writes before reading would wait for ever.
        let asking = thread::spawn(move || input.map(|mut input| input.write_all(questions.as_bytes())));
        let mut answers = Vec::new();
        if let Some(mut output) = git.stdout.take() {
            output.read_to_end(&mut answers).map_err(|cause| Error::NoGit { cause })?;
        }
        let _ = asking.join();
        git.wait().map_err(|cause| Error::NoGit { cause })?;
        read_blobs(&answers, names)
    }

    fn git(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        // A question takes no lock that somebody else may wait for.
        git.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        if let Some(folder) = &self.folder {
            git.arg("-C").arg(folder);
            for variable in OF_ONE_REPOSITORY {
                git.env_remove(variable);
            }
        }
        git.args(arguments);
        git
    }
}

/// `<id> blob <size>`, a line feed, so many bytes, a line feed; for each that was asked for. What a clone does not have
/// (a partial one, away from its network) is told of, and never taken for an empty file.
fn read_blobs(mut answers: &[u8], names: &[&str]) -> Result<Vec<Vec<u8>>, Error> {
    let mut blobs = Vec::with_capacity(names.len());
    for name in names {
        let missing = || Error::MissingObject { id: (*name).to_owned() };
        let end = answers.iter().position(|byte| *byte == b'\n').ok_or_else(missing)?;
        let (head, rest) = (String::from_utf8_lossy(&answers[..end]), &answers[end + 1..]);
        let mut words = head.rsplit(' ');
        let size = words.next().and_then(|size| size.parse::<usize>().ok()).filter(|_| words.next() == Some("blob"));
        let bytes = size.and_then(|size| rest.get(..size)).ok_or_else(missing)?;
        blobs.push(bytes.to_owned());
        answers = rest.get(bytes.len() + 1..).unwrap_or(&[]);
    }
    Ok(blobs)
}
