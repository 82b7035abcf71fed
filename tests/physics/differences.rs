//! What the catalogue comes to: where versions differ, and where the model has less to say than servers.

use std::collections::BTreeMap;

use super::catalogue::{Entry, numbered};
use super::{Judgement, Verdict, judgements};

/// The part of the README that is woven.
pub(super) fn drawn(entries: &[Entry]) -> String {
    let judged: Vec<(&Entry, Vec<Judgement>)> = entries.iter().map(|entry| (entry, judgements(entry))).collect();
    let mut text = String::from("## The catalogue\n\n");
    text.push_str(
        "| page | statements | outcomes | as the model says | it is silent | no schema tells | it cannot know |\n",
    );
    text.push_str("|---|---|---|---|---|---|---|\n");
    let mut pages: BTreeMap<&str, [usize; 6]> = BTreeMap::new();
    for (entry, judgements) in &judged {
        for key in [entry.page.as_str(), "~"] {
            let counts = pages.entry(key).or_default();
            counts[0] += 1;
            for judgement in judgements {
                counts[1] += judgement.versions.len();
                counts[column(&judgement.verdict)] += judgement.versions.len();
            }
        }
    }
    for (page, counts) in &pages {
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        let page = if *page == "~" { "all".to_owned() } else { format!("[{}]({page})", page.trim_end_matches(".md")) };
        text.push_str(&format!("| {page} | {} |\n", counts.join(" | ")));
    }
    text.push_str(
        "\nSilent: the server fails, and the model does not say so, for it does not know enough to be certain. \
         No schema tells: it depends on the rows in a table, or on the machine, and the entry says so.\n",
    );
    text.push_str(&by_version(entries));
    text.push_str(&less_said("Where the model is silent", &judged, &Verdict::Silent));
    text.push_str(&less_said("Where no schema tells", &judged, &Verdict::Depends));
    text.push_str(&less_said("Where there is no knowing", &judged, &Verdict::Unknown));
    text
}

fn column(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Agrees | Verdict::Differs(_) => 2,
        Verdict::Silent => 3,
        Verdict::Depends => 4,
        Verdict::Unknown => 5,
    }
}

/// What differs from version to version.
fn by_version(entries: &[Entry]) -> String {
    let mut text = String::from("\n## By version\n\n| statement | versions | what they do |\n|---|---|---|\n");
    for entry in entries {
        let mut outcomes: Vec<(&Vec<String>, Vec<u16>)> = Vec::new();
        for (version, recorded) in &entry.recorded {
            match outcomes.iter_mut().find(|(known, _)| *known == recorded) {
                Some((_, versions)) => versions.push(*version),
                None => outcomes.push((recorded, vec![*version])),
            }
        }
        if outcomes.len() < 2 {
            continue;
        }
        for (number, (recorded, versions)) in outcomes.iter().enumerate() {
            let name = if number == 0 { cell(entry) } else { String::new() };
            text.push_str(&format!("| {name} | {} | {} |\n", numbered(versions), recorded.join("<br>")));
        }
    }
    text
}

fn less_said(heading: &str, judged: &[(&Entry, Vec<Judgement>)], wanted: &Verdict) -> String {
    let mut text = format!("\n## {heading}\n\n| statement | versions | what they do |\n|---|---|---|\n");
    for (entry, judgements) in judged {
        for judgement in judgements.iter().filter(|judgement| judgement.verdict == *wanted) {
            let (versions, recorded) = (numbered(&judgement.versions), judgement.recorded.join("<br>"));
            text.push_str(&format!("| {} | {versions} | {recorded} |\n", cell(entry)));
        }
    }
    text
}

/// The statements of an entry, where a table has room for them.
fn cell(entry: &Entry) -> String {
    format!("`{}`", entry.name().replace('|', "\\|"))
}
