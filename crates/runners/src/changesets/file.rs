//! A file of formatted SQL: its changesets, line by line as Liquibase reads them.

use std::ops::Range;

use model::{Dialect, Guard, Span, Wrapping};

use crate::draft::Mask;

/// A changeset.
#[derive(Debug)]
pub(super) struct Changeset<'t> {
    pub(super) author: &'t str,
    pub(super) id: &'t str,
    /// The line that announces it.
    line: &'t str,
    pub(super) head: Span,
    pub(super) comment: Option<&'t str>,
    /// The pieces that go up.
    pub(super) pieces: Vec<Range<usize>>,
    delimiter: Option<Delimiter>,
    /// The delimiters in them that are none to the server.
    pub(super) masks: Vec<Mask>,
    /// The pieces of the comments that go back.
    pub(super) rollback: Vec<Range<usize>>,
    /// Whether a precondition that is not met passes it by, and stops nothing.
    is_passed_by: bool,
}

/// Whether a file opens as Liquibase wants it.
pub(super) fn is_formatted(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty());
    let words = first.and_then(comment).and_then(|words| strip_word(words, "liquibase"));
    words.is_some_and(|words| strip_word(words.trim_start(), "formatted").is_some())
}

/// The changesets of a file, in their order.
pub(super) fn changesets(text: &str) -> Vec<Changeset<'_>> {
    let mut found: Vec<Changeset<'_>> = Vec::new();
    let mut left_out = LeftOut::Nothing;
    // Whether a comment of several lines goes back.
    let mut goes_back = false;
    let mut end = 0;
    for raw in text.split_inclusive('\n') {
        let start = end;
        end += raw.len();
        let line = raw.trim_end();
        if left_out.takes(line) {
            continue;
        }
        if let Some(changeset) = announced(line, start) {
            found.push(changeset);
            goes_back = false;
            continue;
        }
        let Some(changeset) = found.last_mut() else { continue };
        let at = |part: &str| start + (part.as_ptr() as usize - raw.as_ptr() as usize);
        if goes_back {
            let body = line.strip_suffix("*/");
            goes_back = body.is_none();
            changeset.rollback.push(start..start + body.unwrap_or(line).len());
        } else if let Some(words) =
            strip_word(line.trim_start().strip_prefix("/*").unwrap_or("").trim_start(), "liquibase")
        {
            goes_back = words.trim().eq_ignore_ascii_case("rollback");
            if !goes_back {
                changeset.goes_up(start..end);
            }
        } else if let Some(back) = comment(line).and_then(|words| strip_word(words, "rollback ")) {
            changeset.rollback.push(at(back)..at(back) + back.len());
        } else if let Some(words) = comment(line).and_then(|words| strip_word(words, "preconditions")) {
            changeset.is_passed_by =
                ["mark_ran", "continue"].contains(&&*attribute(words, "onFail:").to_ascii_lowercase());
        } else {
            let said = comment(line).and_then(|words| strip_word(words, "comment"));
            changeset.comment = changeset.comment.or(said.map(|said| said.trim_start_matches(':').trim()));
            let end_of_line = start + line.len();
            let range = changeset.ending(line).map(|length| end_of_line - length..end_of_line);
            changeset.masks.extend(range.map(|range| Mask { range, ends_statement: true }));
            changeset.goes_up(start..end);
        }
    }
    found
}

impl Changeset<'_> {
    fn goes_up(&mut self, range: Range<usize>) {
        match self.pieces.last_mut().filter(|last| last.end == range.start) {
            Some(last) => last.end = range.end,
            None => self.pieces.push(range),
        }
    }

    /// How long what ends a statement at the end of a line is, where that is no semicolon.
    fn ending(&self, line: &str) -> Option<usize> {
        match &self.delimiter {
            Some(delimiter) => delimiter.ends(line).then_some(delimiter.text.len()),
            // Besides semicolons, a slash and GO do, each on a line of its own.
            None => {
                let word = line.trim();
                let ends = (word == "/" || word.eq_ignore_ascii_case("go")) && self.says("splitStatements:", true);
                ends.then_some(word.len())
            }
        }
    }

    /// What stands around its way up.
    pub(super) fn wrapping(&self) -> Wrapping {
        self.wrapping_of("splitStatements:")
    }

    /// What stands around its way back.
    pub(super) fn wrapping_back(&self) -> Wrapping {
        self.wrapping_of("rollbackSplitStatements:")
    }

    fn wrapping_of(&self, splits: &str) -> Wrapping {
        match (self.says("runInTransaction:", true), self.says(splits, true)) {
            (true, _) => Wrapping::Transaction,
            (false, false) => Wrapping::Implicit,
            (false, true) => Wrapping::Autocommit,
        }
    }

    /// Whether it is certain to run.
    pub(super) fn guard(&self) -> Guard {
        if self.is_passed_by { Guard::Inspected } else { Guard::None }
    }

    /// Whether it is run again: always, or when it changes.
    pub(super) fn is_repeated(&self) -> bool {
        self.says("runAlways:", false) || self.says("runOnChange:", false)
    }

    /// Whether it is never run.
    pub(super) fn is_ignored(&self) -> bool {
        self.says("ignore:", false)
    }

    /// The databases that it is for; none if it is for all.
    pub(super) fn databases(&self) -> impl Iterator<Item = &str> {
        attribute(self.line, "dbms:").split(',').map(str::trim).filter(|name| !name.is_empty())
    }

    /// Whether it is run on a database: those with a `!` are the others.
    pub(super) fn runs_on(&self, dialect: Dialect) -> bool {
        let mut named = self.databases().filter(|name| !name.starts_with('!')).peekable();
        let excluded = self.databases().filter_map(|name| name.strip_prefix('!'));
        let is_it = |name: &str| name.eq_ignore_ascii_case("all") || Dialect::of_word(name) == Some(dialect);
        !excluded.into_iter().any(is_it) && (named.peek().is_none() || named.any(is_it))
    }

    /// Whether an attribute is true; as `unsaid`, if it is not there.
    fn says(&self, key: &str, unsaid: bool) -> bool {
        let value = attribute(self.line, key).split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
        if value.is_empty() { unsaid } else { value.eq_ignore_ascii_case("true") }
    }
}

/// What ends a statement where it is not a semicolon.
#[derive(Debug)]
struct Delimiter {
    text: String,
    /// Whether it has a line of its own.
    is_line: bool,
}

impl Delimiter {
    /// What a changeset says of it. Liquibase takes it for a pattern: of those, the ones that ask for a line of its own are
    /// understood.
    fn of(line: &str) -> Option<Self> {
        let said = attribute(line, " endDelimiter:");
        let is_line = said.contains("\\n") || said.eq_ignore_ascii_case("go") || said == "/";
        // What the pattern says of spaces and ends of lines, and its other ways to say the same, are left out.
        let text = said.split('|').next().unwrap_or(said).trim_end_matches('$');
        let text = ["\\r", "\\n", "\\s*", "\\s+"].iter().fold(text.to_owned(), |text, space| text.replace(space, ""));
        let text = text.replace('\\', "");
        (!text.is_empty() && text != ";").then_some(Self { text, is_line })
    }

    /// Whether a line ends with it.
    fn ends(&self, line: &str) -> bool {
        let start = line.len().checked_sub(self.text.len());
        let end = start.and_then(|start| line.get(start..));
        let is_whole = !self.is_line || line.trim().len() == self.text.len();
        is_whole && end.is_some_and(|end| end.eq_ignore_ascii_case(&self.text))
    }
}

/// What `--ignoreLines` leaves out.
enum LeftOut {
    Nothing,
    Lines(usize),
    UntilEnd,
}

impl LeftOut {
    /// Whether a line is left out, or says so of others.
    fn takes(&mut self, line: &str) -> bool {
        let words = comment(line).and_then(|words| strip_word(words, "ignoreLines:"));
        *self = match (&self, words) {
            (Self::UntilEnd, Some("end")) => {
                *self = Self::Nothing;
                return true;
            }
            (Self::UntilEnd, _) => Self::UntilEnd,
            (Self::Lines(count), _) if *count > 0 => Self::Lines(count - 1),
            (_, Some("start")) => Self::UntilEnd,
            (_, Some(count)) => Self::Lines(count.parse().unwrap_or(0)),
            (_, None) => {
                *self = Self::Nothing;
                return false;
            }
        };
        true
    }
}

/// The changeset that a line announces: `--changeset author:id`, either in quotes where it has spaces.
fn announced(line: &str, start: usize) -> Option<Changeset<'_>> {
    let words = strip_word(comment(line)?, "changeset").filter(|rest| rest.starts_with([' ', '\t']))?.trim_start();
    let (author, rest) = match words.strip_prefix('"') {
        Some(rest) => rest.split_once('"')?,
        None => words.split_once(':').map(|(author, _)| (author, words.get(author.len()..).unwrap_or("")))?,
    };
    let rest = rest.strip_prefix(':')?;
    let id = match rest.strip_prefix('"') {
        Some(rest) => rest.split_once('"')?.0,
        None => rest.split_whitespace().next()?,
    };
    let indent = line.len() - line.trim_start().len();
    Some(Changeset {
        author,
        id,
        line,
        head: Span::from(start + indent..start + line.len()),
        comment: None,
        pieces: Vec::new(),
        delimiter: Delimiter::of(line),
        masks: Vec::new(),
        rollback: Vec::new(),
        is_passed_by: false,
    })
}

/// What a line of comment says.
fn comment(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("--").map(str::trim_start)
}

/// What stands behind a word, in whatever case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

/// What stands behind a key in a line, `key:value`: behind the last, and in whatever word, as the patterns of Liquibase have it.
/// Empty if it is not there.
fn attribute<'t>(line: &'t str, key: &str) -> &'t str {
    let start = line.to_ascii_lowercase().rfind(&key.to_ascii_lowercase());
    let value = start.and_then(|start| line.get(start + key.len()..)).unwrap_or("");
    value.split(char::is_whitespace).next().unwrap_or("")
}
