//! Allows: comments in which an author accepts a finding, and says why.

use crate::{FileId, Name, Span};

/// `surefoot: allow RULE: reason`, in a comment.
///
/// Before the first step of its file it covers the whole migration; anywhere else, the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The rule.
    pub rule: Name,
    /// Why, in the author's words; `None` where no reason is given.
    pub reason: Option<String>,
    /// The file.
    pub file: FileId,
    /// From `surefoot` to the end of the reason.
    pub span: Span,
}

impl Allow {
    /// Reads an allow from a comment: `comment` is its text with or without the comment marks, and begins at `start`
    /// in the file. `None` for any other comment.
    #[must_use]
    pub fn read(comment: &str, file: FileId, start: u32) -> Option<Self> {
        let body = comment.trim_start_matches(|c: char| matches!(c, '-' | '#' | '/' | '*') || c.is_whitespace());
        let opening = comment.len() - body.len();
        let body = body.trim_end_matches("*/").trim_end();
        let rest = body.strip_prefix("surefoot:")?.trim_start().strip_prefix("allow")?;
        if !rest.starts_with(char::is_whitespace) {
            return None;
        }
        let rest = rest.trim_start();
        let end = rest.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(rest.len());
        let rule_start = start as usize + opening + (body.len() - rest.len());
        let reason = rest[end..].trim_start().strip_prefix(':').unwrap_or("").trim();
        Some(Self {
            rule: Name::new(&rest[..end], Span::from(rule_start..rule_start + end)),
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            file,
            span: Span::from(start as usize + opening..start as usize + opening + body.len()),
        })
    }
}
