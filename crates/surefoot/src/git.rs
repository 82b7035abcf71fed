//! What git knows of the files: an earlier state of them, read without touching the checkout.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use disk::{Files, absolute, relative};
use linter::{Earlier, SourceFile};

use crate::error::Error;

/// The files as they were where the current commit parted from `name`: the same files, and those among `paths` that
/// are no longer there.
pub(crate) fn earlier(name: &str, files: &Files, paths: &[PathBuf]) -> Result<Earlier, Error> {
    let current = std::env::current_dir().unwrap_or_default();
    let repository = Repository { prefix: ask(&["rev-parse", "--show-prefix"])?.trim_end().to_owned() };
    let commit = repository.fork(name)?;
    let listing = ask(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", &commit])?;
    let held: HashSet<&str> = listing.split('\0').filter(|path| !path.is_empty()).collect();

    // By its path in the repository, and as the linter knows it.
    let mut wanted: Vec<(String, String)> = Vec::new();
    for (source, shown) in files.sources.iter().zip(&files.shown) {
        let path = repository.path(shown);
        wanted.extend(path.filter(|path| held.contains(path.as_str())).map(|path| (path, source.path.to_string())));
    }
    let known: HashSet<&str> = wanted.iter().map(|(path, _)| path.as_str()).collect();
    let given: Vec<String> =
        paths.iter().filter_map(|path| repository.path(&relative(&current, &absolute(&current, path)))).collect();
    let is_given = |path: &str| {
        let entered = path.split('/').rev().skip(1).all(linter::enters);
        entered && given.iter().any(|given| is_within(path, given))
    };
    let others: Vec<&str> = held.iter().copied().filter(|path| !known.contains(path) && is_given(path)).collect();
    let gone: Vec<(String, String)> = linter::select(&others)
        .into_iter()
        .map(|path| {
            let whole = absolute(&current, Path::new(&repository.shown(path)));
            (path.to_owned(), relative(files.base(), &whole))
        })
        .collect();
    wanted.extend(gone);
    wanted.sort();
    Ok(Earlier { name: name.to_owned(), files: blobs(&commit, &wanted)? })
}

struct Repository {
    /// The current folder, from the repository's top, with a `/` at its end; empty at the top.
    prefix: String,
}

impl Repository {
    /// The commit where the current one parted from `name`.
    fn fork(&self, name: &str) -> Result<String, Error> {
        let commit = ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])
            .map_err(|_| Error::UnknownRef { name: name.to_owned() })?;
        let fork = ask(&["merge-base", commit.trim(), "HEAD"]).map_err(|_| Error::Apart { name: name.to_owned() })?;
        Ok(fork.trim().to_owned())
    }

    /// A path as it is shown, from the repository's top; `None` if it lies outside.
    fn path(&self, shown: &str) -> Option<String> {
        let mut parts: Vec<&str> = Vec::new();
        for part in self.prefix.split('/').chain(shown.split('/')) {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        let is_inside = !Path::new(shown).is_absolute();
        is_inside.then(|| parts.join("/"))
    }

    /// A path from the repository's top, as seen from the current folder.
    fn shown(&self, path: &str) -> String {
        let up = self.prefix.split('/').filter(|part| !part.is_empty()).count();
        format!("{}{path}", "../".repeat(up))
    }
}

fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What git answers, as text.
fn ask(arguments: &[&str]) -> Result<String, Error> {
    let output = Command::new("git").args(arguments).output().map_err(|cause| Error::NoGit { cause })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Error::Git { said: said.lines().next().unwrap_or_default().to_owned() });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The files of a commit: their paths in the repository, and what the linter calls them.
fn blobs(commit: &str, wanted: &[(String, String)]) -> Result<Vec<SourceFile>, Error> {
    let mut git = Command::new("git")
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|cause| Error::NoGit { cause })?;
    // A name with a line break cannot be asked for.
    let wanted: Vec<&(String, String)> = wanted.iter().filter(|(path, _)| !path.contains('\n')).collect();
    let questions: String = wanted.iter().map(|(path, _)| format!("{commit}:{path}\n")).collect();
    let input = git.stdin.take();
    // Both pipes hold little: who only writes before reading would wait for ever.
    let asking = thread::spawn(move || input.map(|mut input| input.write_all(questions.as_bytes())));
    let mut answers = Vec::new();
    if let Some(mut output) = git.stdout.take() {
        output.read_to_end(&mut answers).map_err(|cause| Error::NoGit { cause })?;
    }
    let _ = asking.join();
    git.wait().map_err(|cause| Error::NoGit { cause })?;
    Ok(read_blobs(&answers, &wanted))
}

/// `<id> blob <size>`, a line feed, so many bytes, a line feed; for each that was asked for.
fn read_blobs(mut answers: &[u8], wanted: &[&(String, String)]) -> Vec<SourceFile> {
    let mut files = Vec::with_capacity(wanted.len());
    for (_, name) in wanted {
        let Some(end) = answers.iter().position(|byte| *byte == b'\n') else {
            break;
        };
        let (head, rest) = (String::from_utf8_lossy(&answers[..end]), &answers[end + 1..]);
        let mut words = head.rsplit(' ');
        let size = words.next().and_then(|size| size.parse::<usize>().ok()).filter(|_| words.next() == Some("blob"));
        let Some(bytes) = size.and_then(|size| rest.get(..size)) else {
            answers = rest;
            continue;
        };
        files.push(SourceFile::decode(name.clone(), bytes));
        answers = rest.get(bytes.len() + 1..).unwrap_or(&[]);
    }
    files
}
