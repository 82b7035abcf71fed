//! The language server, spoken to over a pipe as an editor does: each page of `tests/lsp` is a conversation.
//!
//! A fence names the project that is open (```` ```lsp in bookshop ````, a folder of `tests/projects`, copied). A line with
//! `-->` is what the client says: a method, the number of a request if it is one, and parameters as JSON. `-->+` is sent
//! together with what follows it. `--result #NUMBER` answers what the server asks. `(disk) PATH = "text"` writes a file, `(disk) rm PATH` takes one away. What the server
//! says follows with `<--`. `ROOT` stands for the address of the project's folder.

mod client;
mod draw;
mod edits;
mod equality;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use self::client::{Client, Line};
use crate::support::{markdown_in, read, report, settle, top};
use crate::transcripts::build;

#[test]
fn every_conversation_goes_as_its_page_says() {
    let binary = build();
    let complaints = markdown_in("tests/lsp").into_iter().filter_map(|path| {
        let text = read(&path);
        settle(&path, &text, &replay(&path, &text, &binary))
    });
    report(complaints.collect());
}

/// The page, with what the server says now.
fn replay(path: &Path, page: &str, binary: &Path) -> String {
    let mut replayed = String::new();
    let mut rest = page;
    let mut number = 0;
    while let Some((before, fence)) = rest.split_once("```lsp") {
        let (project, fence) = fence.split_once('\n').unwrap_or((fence, ""));
        // What is said may hold fences of its own, but not where a line begins.
        let end = if fence.starts_with("```") { 0 } else { fence.find("\n```").map_or(fence.len(), |end| end + 1) };
        let (said, after) = fence.split_at(end);
        let after = after.strip_prefix("```").unwrap_or(after);
        replayed.push_str(&format!("{before}```lsp{project}\n"));
        number += 1;
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("page");
        let folder = copy(project.trim().trim_start_matches("in "), &format!("{stem}-{number}"));
        replayed.push_str(&conversation(said, &folder, binary));
        replayed.push_str("```");
        rest = after;
    }
    replayed + rest
}

/// What is said and answered.
fn conversation(page: &str, folder: &Path, binary: &Path) -> String {
    let mut client = Client::start(binary, folder);
    let mut text = String::new();
    for line in said(page) {
        text.push_str(&line);
        if let Some(change) = line.strip_prefix("(disk) ") {
            change_disk(folder, change.trim());
        } else if let Some(message) = line.strip_prefix("-->+ ") {
            client.say(&Line::read(message));
        } else if let Some(message) = line.strip_prefix("--> ") {
            client.say(&Line::read(message));
            client.answers().iter().for_each(|answer| text.push_str(&draw::message(answer)));
        } else if let Some(result) = line.strip_prefix("--result ") {
            client.answer(&Line::read(&format!("answer {result}")));
            client.answers().iter().for_each(|answer| text.push_str(&draw::message(answer)));
        } else if let Some(bytes) = line.strip_prefix("--raw ") {
            client.raw(bytes.trim_end());
            client.answers().iter().for_each(|answer| text.push_str(&draw::message(answer)));
        }
    }
    text.push_str(&client.end());
    text
}

/// What the client says, each with the lines that go on with it.
fn said(page: &str) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let mut is_answer = false;
    for line in page.split_inclusive('\n') {
        let begins = ["--> ", "-->+ ", "--raw ", "--result ", "(disk) "].iter().any(|mark| line.starts_with(mark));
        is_answer = !begins && (is_answer || line.starts_with("<-- ") || line.starts_with("[exit "));
        match said.last_mut() {
            _ if is_answer => {}
            Some(last) if !begins => last.push_str(line),
            _ => said.push(line.to_owned()),
        }
    }
    said
}

fn change_disk(folder: &Path, change: &str) {
    let done = match (change.strip_prefix("rm "), change.split_once(" = ")) {
        (Some(path), _) => fs::remove_file(folder.join(path)),
        (None, Some((path, text))) => {
            let text: String = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            fs::write(folder.join(path), text)
        }
        _ => panic!("`{change}` is nothing that is done to a disk"),
    };
    done.unwrap_or_else(|error| panic!("`{change}`: {error}"));
}

/// A copy of a project, to be changed.
fn copy(project: &str, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lsp").join(name);
    let _ = fs::remove_dir_all(&folder);
    copy_folder(&top().join("tests/projects").join(project), &folder);
    // What lies above the copy is not the project's.
    fs::create_dir_all(folder.join(".git")).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    folder.canonicalize().unwrap_or(folder)
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())).flatten() {
        let target = to.join(entry.file_name());
        match fs::metadata(entry.path()) {
            Ok(metadata) if metadata.is_dir() => copy_folder(&entry.path(), &target),
            Ok(_) => _ = fs::copy(entry.path(), &target),
            // A link to nowhere stays one.
            #[cfg(unix)]
            Err(_) => {
                _ = fs::read_link(entry.path()).and_then(|aim| std::os::unix::fs::symlink(aim, &target));
            }
            #[cfg(not(unix))]
            Err(_) => {}
        }
    }
}

/// What a page would ask for to open a folder.
fn initialize(folder: &str, encoding: &str) -> Value {
    serde_json::json!({
        "capabilities": { "general": { "positionEncodings": [encoding] } },
        "workspaceFolders": [{ "uri": folder, "name": "project" }],
    })
}
