//! Masking: words that no output may show are covered before anything is drawn.

use std::borrow::Cow;
use std::collections::HashMap;

use linter::{FileId, Report, Span};
use model::SourceFile;

/// The report's files, every secret in them covered: by whichever finding a line is shown, its secrets are not.
pub(crate) fn files(report: &Report) -> Cow<'_, [SourceFile]> {
    let mut texts: HashMap<usize, String> = HashMap::new();
    for finding in report.findings.iter().filter(|finding| !finding.secrets.is_empty()) {
        let index = finding.file.map_or(0, |file| file.index());
        let Some(file) = report.files.get(index) else { continue };
        let text = texts.entry(index).or_insert_with(|| file.text.to_string());
        finding.secrets.iter().for_each(|secret| cover(text, *secret));
    }
    let mut files = Cow::Borrowed(report.files.as_slice());
    for (index, text) in texts {
        if let Some(file) = files.to_mut().get_mut(index) {
            file.text = text.into();
        }
    }
    files
}

/// Covers a span, each character by one of as many bytes, so that no place in the text moves.
fn cover(text: &mut String, span: Span) {
    let Some(secret) = text.get(span.range()) else {
        return;
    };
    let covered = covered(secret);
    text.replace_range(span.range(), &covered);
}

/// The words that no output may show, by the file they stand in.
pub(crate) fn all_secrets(report: &Report) -> HashMap<FileId, Vec<&str>> {
    let mut secrets: HashMap<FileId, Vec<&str>> = HashMap::new();
    for finding in &report.findings {
        let text = finding.file.and_then(|file| Some((file, report.files.get(file.index())?)));
        let Some((file, text)) = text else {
            continue;
        };
        let words = finding.secrets.iter().map(|secret| text.slice(*secret).trim_matches(['\'', '"']));
        secrets.entry(file).or_default().extend(words.filter(|word| !word.is_empty()));
    }
    secrets
}

/// The text, every secret in it covered.
pub(crate) fn without(mut text: String, secrets: &[&str]) -> String {
    for secret in secrets {
        text = text.replace(secret, &covered(secret));
    }
    text
}

/// What stands for a secret.
pub(crate) fn covered(secret: &str) -> String {
    secret.chars().map(cover_of).collect()
}

fn cover_of(character: char) -> char {
    match character {
        // The quotes and the lines of a literal are no secret.
        '\'' | '"' | '\n' | '\r' => character,
        _ => match character.len_utf8() {
            1 => '*',
            2 => '\u{b7}',
            3 => '\u{2022}',
            _ => '\u{1f0a0}',
        },
    }
}
