//! The pages for users lead somewhere: each link to a file or a heading of the project has its target.

use std::path::{Path, PathBuf};

use model::SourceFile;

use crate::support::{markdown_in, read, report, top};

#[test]
fn every_link_of_the_docs_has_its_target() {
    let pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| top().join(name));
    let pages: Vec<PathBuf> = pages.into_iter().chain(markdown_in("docs")).collect();
    let mut followed = 0;
    let mut broken = Vec::new();
    for page in &pages {
        let text = read(page);
        for link in links(&text) {
            followed += 1;
            if let Some(reason) = complaint(page, link) {
                broken.push(format!("{} leads to {link}: {reason}", page.display()));
            }
        }
    }
    assert!(followed > 30, "the docs have lost their links: {followed} are left");
    report(broken);
}

#[test]
fn the_docs_name_rules_that_there_are() {
    let mut unknown = Vec::new();
    for page in markdown_in("docs") {
        let text = read(&page);
        let named = text.split("surefoot explain ").skip(1).filter_map(|rest| {
            let name: &str = rest.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).next()?;
            (!name.is_empty()).then_some(name)
        });
        unknown.extend(
            named.filter(|name| linter::rule(name).is_none()).map(|name| format!("{}: {name}", page.display())),
        );
    }
    report(unknown);
}

#[test]
fn the_docs_show_settings_that_there_are() {
    let pages = markdown_in("docs").into_iter().chain([top().join("README.md")]);
    let mut shown = 0;
    let mut wrong = Vec::new();
    for page in pages {
        let text = read(&page);
        for fence in text.split("\n```toml\n").skip(1) {
            let lines = fence.split_once("\n```").map_or(fence, |(inside, _)| inside);
            let file = SourceFile::decode("surefoot.toml".to_owned(), lines.as_bytes());
            shown += 1;
            if linter::rulebook(Some(&file)).unknown > 0 {
                wrong.push(format!("{} has a word that means nothing:\n{lines}", page.display()));
            }
        }
    }
    assert!(shown > 10, "the docs have lost their settings: {shown} are left");
    report(wrong);
}

/// Where the links of a page lead that are not to the web: outside of fences, for what is code is no link.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("\n```").step_by(2);
    let targets = prose.flat_map(|prose| prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')));
    targets.map(|(target, _)| target).filter(|target| !target.contains("://")).collect()
}

/// Why a link leads nowhere; `None` where it does not.
fn complaint(page: &Path, link: &str) -> Option<String> {
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { page.to_owned() } else { page.parent().unwrap_or(page).join(path) };
    if !target.exists() {
        return Some("there is no such file".to_owned());
    }
    if heading.is_empty() {
        return None;
    }
    let text = read(&target);
    let has = text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == heading);
    (!has).then(|| format!("it has no heading #{heading}"))
}

/// A heading's name in an address: small letters and digits, dashes for spaces, and nothing else.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
