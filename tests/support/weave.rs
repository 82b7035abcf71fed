//! Squiggles: drawn under the words a finding is about, and taken off again.

/// A squiggle to be drawn.
pub(crate) struct Squiggle {
    /// The bytes it underlines.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What stands behind it.
    pub(crate) text: String,
}

/// Takes the squiggles off.
pub(crate) fn strip(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !is_squiggle(line)).collect()
}

/// Whether a line is a comment that holds a squiggle: `--  ^^^ message`.
fn is_squiggle(line: &str) -> bool {
    let line = line.trim_start();
    let comment = line.strip_prefix("--").or_else(|| line.strip_prefix('#'));
    comment.is_some_and(|comment| comment.trim_start().starts_with('^'))
}

/// Draws the squiggles: each on a line of its own beneath the line it begins in. `marker` opens a comment.
pub(crate) fn weave(text: &str, mut squiggles: Vec<Squiggle>, marker: &str) -> String {
    squiggles.sort_by(|left, right| (left.start, left.end, &left.text).cmp(&(right.start, right.end, &right.text)));
    let mut squiggles = squiggles.into_iter().peekable();
    let mut woven = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        woven.push_str(line);
        let end = start + line.len();
        let is_last = end == text.len();
        while let Some(squiggle) = squiggles.next_if(|squiggle| squiggle.start < end || is_last) {
            if !woven.ends_with('\n') {
                woven.push('\n');
            }
            woven.push_str(&drawn(line, squiggle.start - start, squiggle.end.min(end) - start, &squiggle.text, marker));
        }
        start = end;
    }
    woven
}

/// One squiggle line. Where there is no room left of the words, the marker stands for the first carets.
fn drawn(line: &str, start: usize, end: usize, text: &str, marker: &str) -> String {
    let line = line.trim_end();
    let start = start.min(line.len());
    let column = line[..start].chars().count();
    let width = line[start..end.clamp(start, line.len())].chars().count().max(1);
    let room = column.saturating_sub(marker.len());
    let carets = (column + width).saturating_sub(marker.len().max(column)).max(1);
    format!("{marker}{}{} {text}\n", " ".repeat(room), "^".repeat(carets))
}
