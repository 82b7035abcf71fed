//! Excerpts: the few lines of a file that a finding is shown with, however long the file and its lines are.
//!
//! A report would look for the lines of each finding from the start of the file. An excerpt is found through the file's
//! index instead, and holds nothing that could disturb a terminal.

use linter::{FileId, Span};
use miette::{LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents};

use crate::place::Places;
use crate::plain;

/// A span of more lines than this is shown by its first line alone.
const LONGEST_SPAN: u32 = 5;

/// Two spots of one file with no more lines between them are shown in one excerpt.
const NEAR: u32 = 3;

/// A place to be shown.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) file: FileId,
    pub(crate) span: Span,
    /// What is said of it; nothing where the finding's own message says it.
    pub(crate) label: Option<String>,
    /// Whether it is the place of the finding itself.
    pub(crate) primary: bool,
}

/// The excerpts of one finding, one after the other: miette sees one source, and asks for a piece at a time.
#[derive(Debug, Default)]
pub(crate) struct Excerpts {
    excerpts: Vec<Excerpt>,
    /// Where the next excerpt begins.
    end: usize,
}

/// Some adjacent lines of one file.
#[derive(Debug)]
struct Excerpt {
    path: String,
    /// Where it begins among the excerpts.
    start: usize,
    /// The line it begins with, from 0.
    first_line: usize,
    line_count: usize,
    text: String,
    marks: Vec<Mark>,
}

/// A spot within an excerpt.
#[derive(Debug)]
struct Mark {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    label: Option<String>,
    primary: bool,
}

/// A spot, and the lines it covers.
struct Lines {
    spot: Spot,
    first: u32,
    last: u32,
}

impl Excerpts {
    /// Cuts the excerpts that show `spots`; a line longer than `width` characters is clipped around its spot.
    pub(crate) fn cut(spots: Vec<Spot>, places: &mut Places<'_>, width: usize, unicode: bool) -> Self {
        let mut excerpts = Self::default();
        let mut group: Vec<Lines> = Vec::new();
        for lines in in_order(spots, places) {
            let near = |last: &Lines| last.spot.file == lines.spot.file && lines.first <= last.last + NEAR;
            if !group.last().is_none_or(near) {
                excerpts.push(std::mem::take(&mut group), places, width, unicode);
            }
            group.push(lines);
        }
        excerpts.push(group, places, width, unicode);
        excerpts
    }

    /// The places to underline.
    pub(crate) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.excerpts.iter().flat_map(|excerpt| &excerpt.marks).map(|mark| {
            let span = SourceSpan::new(mark.start.into(), mark.end - mark.start);
            let new = if mark.primary { LabeledSpan::new_primary_with_span } else { LabeledSpan::new_with_span };
            new(mark.label.clone(), span)
        })
    }

    fn push(&mut self, group: Vec<Lines>, places: &mut Places<'_>, width: usize, unicode: bool) {
        let (Some(first), Some(last)) = (group.first(), group.iter().map(|lines| lines.last).max()) else {
            return;
        };
        let file = first.spot.file;
        let Some(source) = places.file(file) else {
            return;
        };
        let first_line = first.first.saturating_sub(1);
        let mut excerpt = Excerpt {
            path: plain::line(&source.path, unicode),
            start: self.end,
            first_line: first_line as usize,
            line_count: 0,
            text: String::new(),
            marks: group.iter().map(|lines| mark(&lines.spot, places, unicode)).collect(),
        };
        for line in first_line..=last + 1 {
            let Some((start, end)) = places.line(file, line) else {
                break;
            };
            // The empty line that a file ends with is worth showing only if something stands there.
            if line > last && start == end {
                break;
            }
            excerpt.push_line(&source.text, start, end, &group, width, unicode);
        }
        // One more than the text, so that no span reaches from one excerpt into the next.
        self.end += excerpt.text.len() + 1;
        self.excerpts.push(excerpt);
    }
}

impl Excerpt {
    fn push_line(&mut self, text: &str, start: usize, end: usize, group: &[Lines], width: usize, unicode: bool) {
        self.line_count += 1;
        let touches = |lines: &&Lines| lines.spot.span.start as usize <= end && lines.spot.span.end as usize >= start;
        let focus = group.iter().find(touches).map_or(start, |lines| lines.spot.span.start as usize);
        let (from, to) = clip(text, start, end, focus.clamp(start, end), width);
        let ellipsis = if unicode { "…" } else { "..." };
        if from > start {
            self.text.push_str(ellipsis);
        }
        let mut meet = |offset: usize, here: usize| {
            for (mark, lines) in self.marks.iter_mut().zip(group) {
                let (span_start, span_end) = (lines.spot.span.start as usize, lines.spot.span.end as usize);
                // A mark begins at the first shown character that is not before it, and ends after the last one in it.
                if offset <= span_start {
                    mark.start = here;
                }
                if offset <= span_end {
                    mark.end = here;
                }
            }
        };
        // What the clipping took away at the left is met where the rest begins.
        meet(start, self.start + self.text.len());
        for (index, character) in text.get(from..to).unwrap_or("").char_indices() {
            meet(from + index, self.start + self.text.len());
            plain::push(&mut self.text, character, unicode);
        }
        meet(to, self.start + self.text.len());
        if to < end {
            self.text.push_str(ellipsis);
        }
        self.text.push('\n');
    }
}

/// The spots by file, that of the finding itself first, and by place within each.
fn in_order(spots: Vec<Spot>, places: &mut Places<'_>) -> Vec<Lines> {
    let own = spots.iter().find(|spot| spot.primary).map(|spot| spot.file);
    let mut all: Vec<Lines> = spots
        .into_iter()
        .map(|mut spot| {
            let first = places.place(spot.file, spot.span.start).line;
            let last = places.place(spot.file, spot.span.end.saturating_sub(1).max(spot.span.start)).line;
            if last - first < LONGEST_SPAN {
                return Lines { spot, first, last };
            }
            let (_, end) = places.line(spot.file, first).unwrap_or_default();
            spot.span = Span::new(spot.span.start, end as u32);
            Lines { spot, first, last: first }
        })
        .collect();
    all.sort_by_key(|lines| (Some(lines.spot.file) != own, lines.spot.file, lines.spot.span));
    all
}

fn mark(spot: &Spot, places: &mut Places<'_>, unicode: bool) -> Mark {
    let place = places.place(spot.file, spot.span.start);
    Mark {
        start: 0,
        end: 0,
        line: place.line as usize,
        column: place.column as usize,
        label: spot.label.as_ref().map(|label| plain::line(label, unicode)),
        primary: spot.primary,
    }
}

/// The part of a line that is shown: all of it if it is short, else some of it around `focus`.
fn clip(text: &str, start: usize, end: usize, focus: usize, width: usize) -> (usize, usize) {
    let forward = |from: usize, count: usize| {
        let rest = text.get(from..end).unwrap_or("");
        rest.char_indices().nth(count).map_or(end, |(index, _)| from + index)
    };
    let whole = forward(start, width);
    if whole == end || focus < forward(start, width * 2 / 3) {
        return (start, whole);
    }
    let focus = text.floor_char_boundary(focus);
    let before = text.get(start..focus).unwrap_or("");
    let from = before.char_indices().rev().nth(width / 3).map_or(start, |(index, _)| start + index);
    (from, forward(from, width))
}

impl SourceCode for Excerpts {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let holds = |excerpt: &&Excerpt| {
            let range = excerpt.start..=excerpt.start + excerpt.text.len();
            range.contains(&span.offset()) && range.contains(&(span.offset() + span.len()))
        };
        let excerpt = self.excerpts.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let mut piece =
            Piece { excerpt, span: (excerpt.start, excerpt.text.len()).into(), line: excerpt.first_line, column: 0 };
        // Without context it is the place of a mark that is asked for: the real one, where a line has been clipped.
        let at = |mark: &&Mark| mark.start == span.offset() && mark.end - mark.start == span.len();
        if before == 0
            && after == 0
            && let Some(mark) = excerpt.marks.iter().find(at)
        {
            (piece.line, piece.column) = (mark.line, mark.column);
        }
        Ok(Box::new(piece))
    }
}

struct Piece<'a> {
    excerpt: &'a Excerpt,
    span: SourceSpan,
    line: usize,
    column: usize,
}

impl<'a> SpanContents<'a> for Piece<'a> {
    fn data(&self) -> &'a [u8] {
        self.excerpt.text.as_bytes()
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(&self.excerpt.path)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.excerpt.line_count
    }
}
