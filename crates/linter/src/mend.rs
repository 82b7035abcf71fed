//! Fixes made: the files as they are once every fix that is offered has been made, until none is left.

use engine::{Edit, Finding, Fix, Hazard};
use model::{FileId, LineIndex, SourceFile, order};

use crate::{Earlier, Given, Histories, Report, histories_since, rule};

/// The most times that files are checked anew. A fix may uncover another, and where two overlap one waits for the next
/// round; nothing that is known takes ten.
const MOST_ROUNDS: usize = 100;

/// Files after their fixes.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// What is found in them now. Its files are those that were given, in the same order, with their new texts.
    pub histories: Histories,
    /// The fixes, in the order in which they were made.
    pub made: Vec<Made>,
    /// Whether fixes are left that came again and again.
    pub is_unfinished: bool,
}

/// A fix that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The rule whose finding it puts right.
    pub rule: &'static str,
    /// What it does, as a command.
    pub title: String,
    /// The file.
    pub file: FileId,
    /// The line that it began in when it was made, from 0.
    pub line: u32,
}

/// Checks files as [`histories_since`] does and makes every fix that is offered for what is reported, again and again
/// until there is none. Bytes that are no text cannot be written back: a file that has any stays as it is.
#[must_use]
pub fn mend(mut files: Vec<SourceFile>, given: Given<'_>, earlier: Option<&Earlier>) -> Mended {
    let mut settings = given.settings.cloned();
    let mut made = Vec::new();
    let mut round = 0;
    loop {
        let histories = histories_since(files.clone(), Given { settings: settings.as_ref(), ..given }, earlier);
        let chosen = chosen(&histories.report);
        if chosen.is_empty() || round == MOST_ROUNDS {
            return Mended { is_unfinished: !chosen.is_empty(), histories, made };
        }
        round += 1;
        for (file, fixes) in chosen.chunk_by(|(one, _), (other, _)| one.file == other.file).filter_map(of_file) {
            let source = match files.get_mut(file.index()) {
                Some(source) => Some(source),
                // Settings that were given apart stand behind the files.
                None => settings.as_mut(),
            };
            let Some(source) = source else { continue };
            let lines = LineIndex::new(&source.text);
            made.extend(fixes.iter().map(|(finding, fix)| Made {
                rule: finding.rule,
                title: fix.title.clone(),
                file,
                line: lines.line(fix.edits.first().map_or(0, |edit| edit.span.start)),
            }));
            source.text = written(&source.text, fixes.iter().flat_map(|(_, fix)| &fix.edits)).into();
        }
    }
}

/// A fix, and what it is for.
type Offer<'r> = (&'r Finding, &'r Fix);

fn of_file<'c, 'r>(offers: &'c [Offer<'r>]) -> Option<(FileId, &'c [Offer<'r>])> {
    Some((offers.first()?.0.file?, offers))
}

/// The fixes that can be made at once: by file and place, none touching another.
fn chosen(report: &Report) -> Vec<Offer<'_>> {
    let is_written = |finding: &Finding, fix: &Fix| {
        let file = finding.file.and_then(|file| report.files.get(file.index()));
        file.is_some_and(|file| {
            let changes = |edit: &Edit| file.text.get(edit.span.range()).is_some_and(|text| *text != *edit.text);
            file.undecodable.is_none() && fix.edits.iter().any(changes)
        })
    };
    let offers = report.findings.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?)));
    let mut offers: Vec<Offer<'_>> = offers.filter(|(finding, fix)| is_written(finding, fix)).collect();
    let place = |offer: &Offer<'_>| (offer.0.file, offer.1.edits.first().map_or(0, |edit| edit.span.start));
    // A word that was misspelt in an allow or in the settings may be what keeps others from being reported at all.
    if offers.iter().any(is_about_rules) {
        offers.retain(is_about_rules);
    }
    order::by(&mut offers, |one, other| place(one).cmp(&place(other)));
    let mut end: Option<(Option<FileId>, u32)> = None;
    offers.retain(|(finding, fix)| {
        let (Some(first), Some(last)) = (fix.edits.first(), fix.edits.last()) else { return false };
        let is_free = end.is_none_or(|(file, end)| file != finding.file || end < first.span.start);
        if is_free {
            end = Some((finding.file, last.span.end));
        }
        is_free
    });
    offers
}

fn is_about_rules((finding, _): &Offer<'_>) -> bool {
    rule(finding.rule).is_some_and(|rule| rule.page().hazard == Hazard::Rules)
}

/// The text, the edits made, which are in order. New lines end as the others of the file do.
fn written<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let is_dos = text.contains("\r\n");
    let mut written = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        let range = edit.span.range();
        written.push_str(text.get(from..range.start).unwrap_or_default());
        match is_dos {
            true => written.push_str(&edit.text.replace("\r\n", "\n").replace('\n', "\r\n")),
            false => written.push_str(&edit.text),
        }
        from = range.end;
    }
    written.push_str(text.get(from..).unwrap_or_default());
    written
}
