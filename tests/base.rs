//! What `--base`, `--staged` and `--baseline` report, and what `new` writes: each page of `tests/base` and `tests/new` makes
//! a repository or a project and tells its story.
//!
//! A fence with a path writes that file; the commands of a `console` fence are run by a shell, in one folder a page.
//! After a command come its standard error and its standard output, and `[exit N]` unless N is 0. `surefoot check`
//! prints a line a finding here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{markdown_in, read, report, settle};
use crate::transcripts::build;

#[test]
fn every_story_of_a_repository_is_what_happens() {
    let binary = build();
    // Two runs at once share the target folder, and no repository.
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("base-{}", std::process::id()));
    let pages = ["tests/base", "tests/new"].into_iter().flat_map(markdown_in);
    let complaints = pages.filter_map(|path| {
        let text = read(&path);
        let folder = all.join(path.file_stem().expect("a page has a name"));
        fs::create_dir_all(&folder).expect("a folder can be made");
        settle(&path, &text, &Story { top: folder.clone(), folder, binary: binary.clone() }.replay(&text))
    });
    let complaints: Vec<String> = complaints.collect();
    fs::remove_dir_all(&all).expect("the repositories can be removed");
    report(complaints);
}

/// A page while it is told.
struct Story {
    /// Where its repositories are.
    top: PathBuf,
    /// Where the next command is run.
    folder: PathBuf,
    binary: PathBuf,
}

impl Story {
    /// The page, with what each command prints now.
    fn replay(mut self, page: &str) -> String {
        let mut replayed = String::new();
        let mut lines = page.split_inclusive('\n');
        while let Some(line) = lines.next() {
            replayed.push_str(line);
            let Some(info) = line.strip_prefix("```") else {
                continue;
            };
            let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            if info.trim() == "console" {
                let mut first = true;
                for line in body.iter().filter(|line| line.starts_with("$ ")) {
                    let shown = self.run(line.trim_start_matches("$ ").trim());
                    if !first && !shown.is_empty() && !replayed.ends_with("\n\n") {
                        replayed.push('\n');
                    }
                    replayed.push_str(line);
                    replayed.push_str(&shown);
                    if !shown.is_empty() {
                        replayed.push('\n');
                    }
                    first = false;
                }
                replayed.truncate(replayed.trim_end().len());
                replayed.push('\n');
            } else {
                let (_, path) = info.trim().split_once(' ').expect("a fence that is no console names a file");
                let path = self.folder.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
                fs::write(&path, body.concat()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                body.iter().for_each(|line| replayed.push_str(line));
            }
            replayed.push_str("```\n");
        }
        replayed
    }

    /// What a command prints.
    fn run(&mut self, command: &str) -> String {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder = if folder == "~" { self.top.clone() } else { self.folder.join(folder) };
            assert!(self.folder.is_dir(), "there is no folder {}", self.folder.display());
            return String::new();
        }
        let is_check = format!("{command} ").starts_with("surefoot check ") && !command.contains(['|', '>']);
        let whole = if is_check { format!("{command} --format json") } else { command.to_owned() };
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.binary.parent().map(Path::to_owned).into_iter().chain(std::env::split_paths(&path));
        let mut shell = Command::new("sh");
        shell.args(["-c", &whole]).current_dir(&self.folder).stdin(Stdio::null());
        shell.env("PATH", std::env::join_paths(folders).expect("a path")).env("HOME", &self.top).env("LC_ALL", "C");
        // Every machine makes the same commits, and a submodule may be cloned from the next folder.
        shell.env("GIT_CEILING_DIRECTORIES", self.top.parent().unwrap_or(&self.top));
        shell.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        let settings =
            [("init.defaultBranch", "main"), ("advice.detachedHead", "false"), ("protocol.file.allow", "always")];
        shell.env("GIT_CONFIG_COUNT", settings.len().to_string());
        for (index, (key, value)) in settings.iter().enumerate() {
            shell.env(format!("GIT_CONFIG_KEY_{index}"), key).env(format!("GIT_CONFIG_VALUE_{index}"), value);
        }
        for who in ["AUTHOR", "COMMITTER"] {
            shell.env(format!("GIT_{who}_NAME"), "Jo").env(format!("GIT_{who}_EMAIL"), "jo@example.com");
            shell.env(format!("GIT_{who}_DATE"), "2024-05-01T12:00:00Z");
        }
        let output = shell.output().unwrap_or_else(|error| panic!("`{command}` cannot be run: {error}"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut shown = said + &if is_check { findings(&printed) } else { printed };
        match output.status.code() {
            Some(0) => {}
            Some(code) => shown.push_str(&format!("[exit {code}]\n")),
            None => panic!("`{command}` was killed: {}", output.status),
        }
        let shown = shown.replace(&*self.top.to_string_lossy(), "~");
        // The blank lines of a report are for the eye; those of a file are the file's.
        if command.starts_with("surefoot") { shown.trim_start().replace("\n\n", "\n") } else { shown }
    }
}

/// A line a finding.
fn findings(printed: &str) -> String {
    if printed.is_empty() {
        return String::new();
    }
    let report: serde_json::Value = serde_json::from_str(printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
    let line = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let line = &finding["start"]["line"];
        format!("{}:{line}: {}[{}] {}\n", text("path"), text("level"), text("rule"), text("message"))
    };
    let lines: String = report["findings"].as_array().expect("findings").iter().map(line).collect();
    if lines.is_empty() { "nothing is found\n".to_owned() } else { lines }
}
