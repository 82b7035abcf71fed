//! The names that other tools have for their rules: each is answered by a page here, or it says why none does.

use std::collections::BTreeSet;
use std::path::Path;

use engine::{Alias, Peer, PeerName};

use crate::support::{markdown_in, read, report, settle};

/// Tools that are about more than migrations: a page may name the rule of theirs that is like it, and there is no list of
/// the others.
const WIDER: [&str; 2] = ["bandit", "ruff"];

/// Where the pages of the tools are.
const FOLDER: &str = "rules/elsewhere";

#[test]
fn every_name_of_another_tool_is_answered() {
    report(markdown_in(FOLDER).iter().flat_map(|path| redraw(path)).collect());
}

#[test]
fn every_page_of_a_tool_is_listed() {
    let pages: BTreeSet<String> = markdown_in(FOLDER).iter().map(|path| read(path)).collect();
    let listed: BTreeSet<String> = rules::PEERS.iter().map(|text| (*text).to_owned()).collect();
    assert!(pages == listed, "the pages in {FOLDER} are not those listed in rules/src/peers.rs");
}

#[test]
fn every_name_on_a_page_is_one_that_the_tool_has() {
    let peers: Vec<Peer> = linter::peers().collect();
    let complaint = |rule: &str, alias: Alias| match peers.iter().find(|peer| peer.tool == alias.tool) {
        Some(peer) if peer.names.iter().any(|known| known.name == alias.name) => None,
        Some(peer) => Some(format!("{rule}: {} {} has no `{}`", peer.tool, peer.version, alias.name)),
        None if WIDER.contains(&alias.tool) => None,
        None => Some(format!("{rule}: there is no page {FOLDER}/{}.md for `{alias}`", alias.tool)),
    };
    let of_rule = |rule: &'static engine::Rule| {
        let page = rule.page();
        page.elsewhere().filter_map(|alias| complaint(rule.name, alias)).collect::<Vec<_>>()
    };
    report(rules::RULES.iter().flat_map(of_rule).collect());
}

#[test]
fn every_page_says_what_it_is_called_elsewhere() {
    let says = |rule: &&engine::Rule| {
        let matter = rule.text.split("\n---\n").next().unwrap_or("");
        let line = matter.lines().find_map(|line| line.strip_prefix("elsewhere: "));
        !line.is_some_and(|line| line == "none" || line.split(", ").all(|alias| Alias::read(alias).is_some()))
    };
    let silent = rules::RULES.iter().filter(says);
    report(silent.map(|rule| format!("{}: `elsewhere:` has neither names nor `none`", rule.name)).collect());
}

/// Draws the column `here` of a tool's page from the pages of the rules; what differs, or has no reason, comes back.
fn redraw(path: &Path) -> Vec<String> {
    let text = read(path);
    let peer = Peer::read(&text).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    let mut complaints = Vec::new();
    let mut drawn = text[..text.find("|---|---|\n").map_or(0, |at| at + "|---|---|\n".len())].to_owned();
    let mut seen = BTreeSet::new();
    for name in &peer.names {
        let links = links(&peer, name);
        if links.is_empty() && name.reason().is_none_or(str::is_empty) {
            complaints.push(format!("{}: no rule answers to `{}`, and no reason is given", path.display(), name.name));
        }
        if !seen.insert(name.name) {
            complaints.push(format!("{}: `{}` is there twice", path.display(), name.name));
        }
        let title = name.title.map(|title| format!(" {title}")).unwrap_or_default();
        let here = if links.is_empty() { name.here } else { &links };
        drawn.push_str(&format!("| `{}`{title} | {here} |\n", name.name));
    }
    complaints.extend(settle(path, &text, &drawn));
    complaints
}

/// The rules that answer to a name, as links.
fn links(peer: &Peer, name: &PeerName) -> String {
    let sought = Alias { tool: peer.tool, name: name.name };
    let answers = rules::RULES.iter().filter(|rule| rule.page().elsewhere().any(|alias| alias == sought));
    answers.map(|rule| format!("[{0}](../{0}.md)", rule.name)).collect::<Vec<_>>().join(", ")
}
