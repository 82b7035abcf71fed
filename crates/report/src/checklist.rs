//! The checklist before a deploy, as Markdown: what the replay settles is ticked, what was found stands in the way, and what
//! no program can know is left to a person.

mod evidence;
mod items;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use linter::{Histories, Shown};
use model::{Migration as Model, Operation, SourceFile, Step};

use crate::json::Entry;
use crate::place::Places;
use crate::show::json::{self, Migration};
use crate::{inline, summary};
use items::{ITEMS, Item};

/// What becomes of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The replay settles it; in a sentence, why.
    Settled(String),
    /// Somebody has to look: the replay cannot know, or does not.
    Person(String),
}

/// The migrations that a checklist is about.
pub(crate) struct Change<'a> {
    /// As they play.
    pub(crate) migrations: &'a [Migration<'a>],
    /// As they were read, in the same order.
    pub(crate) models: Vec<&'a Model>,
    /// What they are held against.
    pub(crate) base: Option<&'a str>,
    /// All that was found: in them, or because of them.
    pub(crate) findings: Vec<Entry<'a>>,
    /// What of them could not be read, a line each.
    pub(crate) unread: Vec<String>,
    /// Which item each rule speaks of.
    items: HashMap<&'static str, usize>,
}

/// Draws the checklist of the migrations that a check reports on: those that changed, if an earlier state is known.
#[must_use]
pub fn render(histories: &Histories) -> String {
    let told = histories.histories.iter().enumerate();
    let places = told.flat_map(|(number, told)| told.reported().map(move |(place, _)| (number, place)));
    let shown: Vec<Shown> = places.filter_map(|place| linter::play(histories, place)).collect();
    let document = json::document(histories, &shown);
    let models: Vec<&Model> = shown.iter().filter_map(|shown| shown.migration(histories)).collect();
    let base = histories.histories.iter().find_map(|told| told.history.base.as_ref()).map(|base| base.name.as_str());
    let findings = crate::json::document(&histories.report).findings;
    let items = items::by_rule();
    let unread = unread(&models, &histories.report.files);
    let change = Change { migrations: &document.migrations, models, base, findings, unread, items };
    let mut text = String::from("## Before the deploy\n\n");
    if change.migrations.is_empty() && change.findings.is_empty() {
        text.push_str("No migration changes.\n");
        return text;
    }
    let off = switched_off(histories, &shown);
    let drawn: Vec<Drawn> = ITEMS.iter().enumerate().map(|(number, item)| draw(number, item, &change, &off)).collect();
    let count = |mark: Mark| drawn.iter().filter(|drawn| drawn.mark == mark).count();
    let since = base.map_or_else(String::new, |base| format!(", held against {}", inline::code(base)));
    let _ = writeln!(
        text,
        "{}{since}: {} settled, {} to mend, {} left to a person.\n",
        summary::count(change.migrations.len(), "migration"),
        count(Mark::Settled),
        count(Mark::Open),
        count(Mark::Person),
    );
    for migration in change.migrations {
        let title =
            if migration.title.is_empty() { String::new() } else { format!(": {}", inline::text(migration.title)) };
        let _ = writeln!(text, "- {}{title}", inline::code(&migration.path));
    }
    text.push('\n');
    drawn.iter().for_each(|drawn| text.push_str(&drawn.text));
    let others: Vec<&Entry<'_>> =
        change.findings.iter().filter(|entry| !change.items.contains_key(entry.rule)).collect();
    if !others.is_empty() {
        text.push_str("\nBesides:\n\n");
        others.iter().for_each(|entry| text.push_str(&finding(entry, "")));
    }
    text
}

impl<'a> Change<'a> {
    /// Whether an item, by its place, is what a rule speaks of.
    pub(crate) fn asks(&self, number: usize, rule: &str) -> bool {
        self.items.get(rule) == Some(&number)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Settled,
    Open,
    Person,
}

struct Drawn {
    mark: Mark,
    text: String,
}

/// One item, with what was found of it beneath.
fn draw(number: usize, item: &Item, change: &Change<'_>, off: &BTreeSet<&'static str>) -> Drawn {
    let found: Vec<&Entry<'_>> = change.findings.iter().filter(|entry| change.asks(number, entry.rule)).collect();
    let unasked: Vec<String> =
        off.iter().filter(|rule| change.asks(number, rule)).map(|rule| inline::code(rule)).collect();
    let mut text = String::new();
    let verdict = match (item.judge)(change) {
        // What could not be read may do anything.
        Verdict::Settled(_) if !change.unread.is_empty() => evidence::not_read(change),
        verdict => verdict,
    };
    let (mark, word) = match &verdict {
        _ if !found.is_empty() => (Mark::Open, format!("✗ {}", summary::count(found.len(), "finding"))),
        Verdict::Settled(_) if !unasked.is_empty() => {
            let are = if unasked.len() == 1 { "is" } else { "are" };
            (Mark::Person, format!("a person: {} {are} switched off in the settings", unasked.join(", ")))
        }
        Verdict::Settled(why) => (Mark::Settled, why.clone()),
        Verdict::Person(what) => (Mark::Person, format!("a person: {what}")),
    };
    let tick = if mark == Mark::Settled { "x" } else { " " };
    let _ = writeln!(text, "- [{tick}] **{}**: {word}", item.title);
    found.iter().for_each(|entry| text.push_str(&finding(entry, "  ")));
    for line in (item.evidence)(change).into_iter().chain(evidence::accepted(number, change)) {
        let _ = writeln!(text, "  - {line}");
    }
    Drawn { mark, text }
}

/// The steps that could not be read, each with its place and the reason.
fn unread(models: &[&Model], files: &[SourceFile]) -> Vec<String> {
    let mut places = Places::new(files);
    let steps = models.iter().flat_map(|model| model.up.steps.iter().chain(model.down.steps()));
    let mut line = |step: &Step| match &step.operation {
        Operation::Opaque(opaque) => {
            let path = files.get(step.file.index()).map_or("", |file| &*file.path);
            let line = crate::json::place(&mut places, step.file, step.span.start).line;
            Some(format!(
                "{}: {}",
                inline::code(&format!("{path}:{line}")),
                inline::text(&format!("cannot be read: {}", opaque.reason))
            ))
        }
        _ => None,
    };
    steps.filter_map(&mut line).collect()
}

/// The rules that the settings switch off, for the histories in question.
fn switched_off(histories: &Histories, shown: &[Shown]) -> BTreeSet<&'static str> {
    let concerned: BTreeSet<usize> = shown.iter().map(|shown| shown.place.0).collect();
    let settings = concerned.into_iter().filter_map(|number| Some(&histories.histories.get(number)?.settings));
    let off = |settings: &engine::Settings| {
        let is_off = |rule: &&linter::Rule| {
            let standing = settings.level(&rule.page());
            standing.level == linter::Level::Off && standing.source != linter::Source::Page
        };
        linter::rules().iter().filter(is_off).map(|rule| rule.name).collect::<Vec<_>>()
    };
    settings.flat_map(off).collect()
}

fn finding(entry: &Entry<'_>, indent: &str) -> String {
    let down = if entry.direction == Some("down") { " (on the way down)" } else { "" };
    let place = inline::code(&format!("{}:{}", entry.path, entry.start.line));
    let mut text = format!("{indent}- {place} {}{down}: {}\n", inline::code(entry.rule), inline::text(entry.message));
    if let Some(help) = entry.help {
        let _ = writeln!(text, "{indent}  - {}", inline::text(help));
    }
    text
}
