//! Allows that are offered: each is taken, and what it was offered for is found no more.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use engine::{Language, Page};
use linter::{Edit, Finding, Histories, Scope, allowing};
use model::{SourceFile, Span};

use crate::support::weave::strip;
use crate::support::{markdown_in, read, report, top};

/// What a reviewer might have written.
const REASON: &str = "we know";

#[test]
fn an_allow_that_is_offered_allows_what_it_is_offered_for() {
    let mut complaints = Vec::new();
    let mut counts = [0; 3];
    let mut tried = HashMap::new();
    for (name, files) in projects() {
        let histories = linter::histories(files.clone(), None);
        for finding in &histories.report.findings {
            let offered = [Scope::Step, Scope::Migration].map(|scope| allowing(&histories, finding, scope, REASON));
            for (edit, count) in offered.iter().zip(&mut counts) {
                *count += usize::from(edit.is_some());
            }
            counts[2] += usize::from(offered.iter().all(Option::is_none));
            for (scope, edit) in offered.iter().enumerate().filter_map(|(scope, edit)| Some((scope, edit.as_ref()?))) {
                // The same thing in the same language a hundred times over tells nobody anything.
                let times: &mut usize = tried.entry((finding.rule, scope, name.ends_with(".py"))).or_default();
                *times += 1;
                if *times <= 2 {
                    let complaint = complaint(&files, &histories, finding, edit);
                    complaints.extend(complaint.map(|complaint| format!("{name}: {complaint}")));
                }
            }
        }
    }
    let [steps, migrations, none] = counts;
    assert!(steps > 80 && migrations > 550 && none < 25, "offered: {counts:?}");
    report(complaints);
}

/// What is wrong once the edit is made.
fn complaint(files: &[SourceFile], before: &Histories, finding: &Finding, edit: &Edit) -> Option<String> {
    let file = finding.file?;
    let mut files = files.to_vec();
    let source = files.get_mut(file.index())?;
    let (before_it, behind) = source.text.split_at_checked(edit.span.start as usize)?;
    let text = format!("{before_it}{}{behind}", edit.text);
    source.text = text.as_str().into();
    let found = linter::histories(files, None).report.findings;
    let moved = |offset: u32| if offset >= edit.span.start { offset + edit.text.len() as u32 } else { offset };
    let place = Span::new(moved(finding.span.start), moved(finding.span.end));
    let stays = found.iter().any(|other| {
        other.rule == finding.rule
            && other.file == finding.file
            && other.span == place
            && other.message == finding.message
    });
    let of_rules = ["unused-allow", "unknown-allow", "reasonless-allow", "syntax-error"];
    let count = |findings: &[Finding], rule: &str| findings.iter().filter(|finding| finding.rule == rule).count();
    let made = of_rules.into_iter().find(|rule| count(&found, rule) > count(&before.report.findings, rule));
    (stays || made.is_some()).then(|| format!("{} stays: {stays}, made: {made:?}\n{text}", finding.rule))
}

/// Every example of the rulebook, and every fixture.
pub(crate) fn projects() -> Vec<(String, Vec<SourceFile>)> {
    let mut projects = Vec::new();
    for path in markdown_in("rules") {
        let text = read(&path);
        let Ok(page) = Page::read(&text) else { continue };
        for block in page.sections().unwrap_or_default().iter().flat_map(|section| &section.blocks) {
            let name = match block.language {
                Language::Python => "example.py",
                Language::Sql => "example.sql",
                Language::Other => continue,
            };
            let name = block.file_name().unwrap_or(name);
            let file = SourceFile::decode(name, strip(block.text).as_bytes());
            projects.push((format!("{} {name}", path.display()), vec![file]));
        }
    }
    let fixtures = fs::read_dir(top().join("tests/projects")).into_iter().flatten().flatten();
    for fixture in fixtures.filter(|entry| entry.path().is_dir()) {
        let mut files = Vec::new();
        collect(&fixture.path(), &fixture.path(), &mut files);
        projects.push((fixture.path().display().to_string(), files));
    }
    projects
}

fn collect(folder: &Path, root: &Path, files: &mut Vec<SourceFile>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        match fs::read(&path) {
            Ok(bytes) => files.push(SourceFile::decode(name, &bytes)),
            Err(_) => collect(&path, root, files),
        }
    }
}
