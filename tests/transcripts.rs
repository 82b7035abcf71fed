//! What the terminal shows: each transcript is a page whose `console` fences are run, command by command.
//!
//! A fence names the project it is run in (```` ```console in bookshop ````, a folder of `tests/projects`). After a
//! command come its standard error, its standard output, and `[exit N]` unless N is 0. In a copy of a project
//! (```` ```console in a copy of bookshop ````) whatever a shell knows can be run, and what it does to the files is gone
//! with the fence.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::{markdown_in, read, report, settle, top};

#[test]
fn every_transcript_is_what_the_terminal_shows() {
    let binary = build();
    // The pages for users show what is run, too.
    let pages = ["tests/transcripts", "docs"].into_iter().flat_map(markdown_in);
    let complaints = pages.filter_map(|path| {
        let text = read(&path);
        settle(&path, &text, &replay(&text, &binary))
    });
    report(complaints.collect());
}

/// Builds the binary in the profile and the folder of this test, and says where it is.
pub(crate) fn build() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_else(|error| panic!("this test does not know where it is: {error}"));
    let folder = own.ancestors().nth(2).unwrap_or_else(|| panic!("{} is in no target folder", own.display()));
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(profile) => profile,
    };
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", "surefoot", "--profile", profile, "--target-dir"]);
    build.arg(folder.parent().unwrap_or(folder)).current_dir(top());
    let status = build.status().unwrap_or_else(|error| panic!("cargo cannot be run: {error}"));
    assert!(status.success(), "the binary does not build: try `cargo build --package surefoot`");
    folder.join(format!("surefoot{}", std::env::consts::EXE_SUFFIX))
}

/// The page, with what each command prints now.
fn replay(page: &str, binary: &Path) -> String {
    let mut replayed = String::new();
    let mut folder: Option<Place> = None;
    for line in page.split_inclusive('\n') {
        match (&folder, line.strip_prefix("```")) {
            (None, Some(info)) => {
                folder = info.trim().strip_prefix("console").map(|words| Place::of(words.trim()));
                replayed.push_str(line);
            }
            (Some(_), Some(_)) => {
                folder = None;
                replayed.push_str(line);
            }
            (Some(folder), None) => {
                if let Some(command) = line.strip_prefix("$ ") {
                    if !replayed.ends_with("```\n") && !ends_with_fence_line(&replayed) {
                        replayed.push('\n');
                    }
                    replayed.push_str(line);
                    replayed.push_str(&match folder {
                        Place::Project(folder) => run(command.trim(), folder, binary),
                        Place::Copy(Copy(folder)) => run_in_shell(command.trim(), folder, binary),
                    });
                }
            }
            (None, None) => replayed.push_str(line),
        }
    }
    replayed
}

/// Where commands are run.
enum Place {
    /// A project, which stays as it is.
    Project(PathBuf),
    /// A copy of one.
    Copy(Copy),
}

/// A folder that is gone with its fence.
struct Copy(PathBuf);

impl Place {
    /// What stands behind `console`: `in bookshop`, `in a copy of bookshop`.
    fn of(words: &str) -> Self {
        let projects = top().join("tests/projects");
        let words = words.strip_prefix("in ").unwrap_or(words);
        match words.strip_prefix("a copy of ") {
            Some(name) => Self::Copy(Copy::of(&projects.join(name.trim()))),
            None => Self::Project(projects.join(words.trim())),
        }
    }
}

impl Copy {
    fn of(project: &Path) -> Self {
        let name = project.file_name().unwrap_or_default();
        let folder = std::env::temp_dir().join(format!("surefoot-transcript-{}", std::process::id())).join(name);
        // What a run left that was killed.
        let _ = fs::remove_dir_all(&folder);
        copy(project, &folder);
        // Where a repository ends, the search for settings ends: what else lies among temporary files counts for nothing.
        // Empty as it is, it is none to git.
        let _ = folder.parent().map(|all| fs::create_dir_all(all.join(".git")));
        Self(folder)
    }
}

impl std::ops::Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
        let _ = self.0.parent().map(|all| (fs::remove_dir(all.join(".git")), fs::remove_dir(all)));
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())).flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
        }
    }
}

fn ends_with_fence_line(text: &str) -> bool {
    text.lines().next_back().is_some_and(|line| line.starts_with("```"))
}

/// Runs `surefoot …`, perhaps with `< file`, and returns what it prints.
fn run(command: &str, folder: &Path, binary: &Path) -> String {
    let (command, input) = command.split_once(" < ").map_or((command, None), |(command, input)| (command, Some(input)));
    let mut words = words(command).into_iter();
    assert_eq!(words.next().as_deref(), Some("surefoot"), "`{command}` is not a command of surefoot");
    let mut surefoot = Command::new(binary);
    surefoot.args(words).current_dir(folder).stdin(Stdio::null());
    surround(&mut surefoot);
    if let Some(input) = input {
        let path = folder.join(input.trim());
        surefoot.stdin(File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    }
    shown(command, surefoot.output().unwrap_or_else(|error| panic!("`{command}` cannot be run: {error}")))
}

/// Runs whatever a shell knows, `surefoot` among it.
fn run_in_shell(command: &str, folder: &Path, binary: &Path) -> String {
    let mut shell = Command::new("sh");
    let found = std::env::var_os("PATH").unwrap_or_default();
    let paths = binary.parent().map(Path::to_owned).into_iter().chain(std::env::split_paths(&found));
    shell.args(["-c", command]).current_dir(folder).stdin(Stdio::null());
    shell.env("PATH", std::env::join_paths(paths).unwrap_or(found));
    surround(&mut shell);
    shown(command, shell.output().unwrap_or_else(|error| panic!("there is no shell: {error}")))
}

/// Whatever terminal and whatever CI the tests are run from, they see the same.
fn surround(command: &mut Command) {
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("GITHUB_STEP_SUMMARY");
    command.env("TERM", "xterm-256color").env("COLUMNS", "100");
}

/// What is printed, and the exit code unless it is 0.
fn shown(command: &str, output: Output) -> String {
    let mut shown = String::from_utf8_lossy(&output.stderr).into_owned();
    shown.push_str(&String::from_utf8_lossy(&output.stdout));
    match output.status.code() {
        Some(0) => {}
        Some(code) => shown.push_str(&format!("[exit {code}]\n")),
        None => panic!("`{command}` was killed: {}", output.status),
    }
    shown
}

/// The words of a command; single quotes hold one together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
