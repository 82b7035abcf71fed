//! Masking: words that no output may show are covered before anything is drawn.

use std::borrow::Cow;

use linter::{Report, Span};
use model::SourceFile;

/// The report's files, every secret in them covered: by whichever finding a line is shown, its secrets are not.
pub(crate) fn files(report: &Report) -> Cow<'_, [SourceFile]> {
    let mut files = Cow::Borrowed(report.files.as_slice());
    for finding in report.findings.iter().filter(|finding| !finding.secrets.is_empty()) {
        let index = finding.file.map_or(0, |file| file.index());
        for secret in &finding.secrets {
            if let Some(file) = files.to_mut().get_mut(index) {
                cover(&mut file.text, *secret);
            }
        }
    }
    files
}

/// Covers a span, each character by one of as many bytes, so that no place in the text moves.
fn cover(text: &mut String, span: Span) {
    let Some(secret) = text.get(span.range()) else {
        return;
    };
    let covered: String = secret.chars().map(cover_of).collect();
    text.replace_range(span.range(), &covered);
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
