//! What a finding is known by from one run to the next: what it says of which words of which migration, and no line.

use std::collections::HashMap;

use engine::Finding;
use model::{FileId, SourceFile, Span};

use crate::Report;

/// What stays of a finding when lines move, files change their folder, or its message is put better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The rule.
    pub rule: String,
    /// The migration: its revision, or the name of the file where there is none.
    pub of: String,
    /// The words of the step that it is about, or else those that it underlines: single spaces between them, and no
    /// secret among them. Of a long one its beginning, and a hash of the whole.
    pub text: String,
}

/// How many characters a text may have.
const LONGEST: usize = 200;

/// The identities of the findings, in their order. Two findings may have the same.
#[must_use]
pub fn identities(report: &Report) -> Vec<Identity> {
    let mut secrets: HashMap<FileId, Vec<Span>> = HashMap::new();
    for finding in &report.findings {
        secrets.entry(finding.file.unwrap_or_default()).or_default().extend(&finding.secrets);
    }
    report.findings.iter().map(|finding| identity(finding, &report.files, &secrets)).collect()
}

/// A fingerprint of each finding, in their order: 16 hexadecimal digits, no two alike. What is the same in two findings
/// is counted, so that both have one of their own.
#[must_use]
pub fn fingerprints(report: &Report) -> Vec<String> {
    let mut counts: HashMap<Identity, u32> = HashMap::new();
    let numbered = identities(report).into_iter().map(|identity| {
        let hash = [&identity.rule, &identity.of, &identity.text].into_iter().fold(BASIS, |hash, part| {
            // A byte that no text has keeps the parts apart.
            fold(fold(hash, part.as_bytes()), &[0xff])
        });
        let count = counts.entry(identity).or_default();
        *count += 1;
        format!("{:016x}", fold(hash, &count.to_le_bytes()))
    });
    numbered.collect()
}

fn identity(finding: &Finding, files: &[SourceFile], secrets: &HashMap<FileId, Vec<Span>>) -> Identity {
    let file = finding.file.unwrap_or_default();
    let source = files.get(file.index());
    let span = finding.step.unwrap_or(finding.span);
    let text = source.map(|source| without(source, span, secrets.get(&file).map_or(&[], Vec::as_slice)));
    let name = || source.map_or_else(String::new, |source| source.file_name().to_owned());
    Identity {
        rule: finding.rule.to_owned(),
        of: finding.revision.clone().unwrap_or_else(name),
        text: shortened(text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        let hash = fold(BASIS, text.as_bytes());
        text.truncate(end);
        text.push_str(&format!("… {hash:016x}"));
    }
    text
}

/// The words of a span, those left out that no output may show.
fn without(source: &SourceFile, span: Span, secrets: &[Span]) -> String {
    let is_secret = |at: u32| secrets.iter().any(|secret| (secret.start..secret.end).contains(&at));
    let letters = source.slice(span).char_indices();
    letters.filter(|(at, _)| !is_secret(span.start + *at as u32)).map(|(_, letter)| letter).collect()
}

/// FNV-1a: the same on every machine and in every version, which the hashes of the standard library do not promise.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn fold(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
