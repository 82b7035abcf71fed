//! A source file: its path, its text, and where its lines begin.

use std::sync::Arc;

use crate::Span;

/// Which file of the run a span belongs to: an index into the list of files the linter was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// As an index into the list of files.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One file, decoded. Cheap to clone: whoever checks again and again gives the same files each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as it is shown: relative to the current folder, with `/` on every system.
    pub path: Arc<str>,
    /// The text. Every byte offset of it is the offset in the file on disk.
    pub text: Arc<str>,
    /// The first byte that is not UTF-8, or is NUL: PostgreSQL and Python refuse such a file.
    pub undecodable: Option<Span>,
}

/// Whether a path is a folder, or lies in it. All lies in the empty one.
#[must_use]
pub fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path with another folder in place of the one that it lies in.
#[must_use]
pub fn moved(path: &str, from: &str, to: &str) -> String {
    let rest = path.strip_prefix(from).unwrap_or(path).trim_start_matches('/');
    [to, rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

impl SourceFile {
    /// Decodes `bytes`. A byte that is no text (not UTF-8, or NUL) becomes `?`, one for one, so that offsets hold.
    #[must_use]
    pub fn decode(path: impl Into<Arc<str>>, bytes: &[u8]) -> Self {
        let path = path.into();
        if let Ok(text) = std::str::from_utf8(bytes)
            && !bytes.contains(&0)
        {
            return Self { path, text: text.into(), undecodable: None };
        }
        let mut text = String::with_capacity(bytes.len());
        let mut undecodable = None;
        let mut substitute = |text: &mut String, count: usize| {
            let start = text.len();
            text.extend(std::iter::repeat_n('?', count));
            undecodable.get_or_insert(Span::from(start..start + count));
        };
        for chunk in bytes.utf8_chunks() {
            for (index, part) in chunk.valid().split('\0').enumerate() {
                if index > 0 {
                    substitute(&mut text, 1);
                }
                text.push_str(part);
            }
            if !chunk.invalid().is_empty() {
                substitute(&mut text, chunk.invalid().len());
            }
        }
        Self { path, text: text.into(), undecodable }
    }

    /// The last part of the path.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder the file is in, without a trailing `/`; empty for the current folder.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The text a span covers; empty where the span does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// A path within a folder; the folder is empty for the current one. The inverse of [`SourceFile::folder`].
#[must_use]
pub fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { [folder, "/", path].concat() }
}

/// A place as people and editors say it. Lines and columns count from 0 here; the reports add one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// Characters (Unicode scalar values) since the line began.
    pub column: u32,
    /// UTF-16 code units since the line began: what editors and browsers count by default.
    pub utf16: u32,
}

/// Where the lines of a text begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `text`: after each `\n`, and after a `\r` that no `\n` follows.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |index: usize| match bytes[index] {
            b'\n' => true,
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        let after = (0..bytes.len()).filter(|&index| ends_line(index)).map(|index| index as u32 + 1);
        Self { starts: std::iter::once(0).chain(after).collect() }
    }

    /// How many lines there are: at least one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: an empty text has one empty line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The line that holds `offset`, from 0.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32 - 1
    }

    /// The offset at which `line` begins, or `None` past the last one.
    #[must_use]
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get(line as usize).copied()
    }

    /// Where `offset` is, in lines and columns. An offset past the end, or inside a character, means the character
    /// before it. A byte order mark has no column.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = text.floor_char_boundary((offset as usize).min(text.len()));
        let line = self.line(offset as u32);
        let before = &text[self.starts[line as usize] as usize..offset];
        let before = if line == 0 { before.trim_start_matches('\u{feff}') } else { before };
        Position {
            line,
            column: before.chars().count() as u32,
            utf16: before.chars().map(char::len_utf16).sum::<usize>() as u32,
        }
    }

    /// The offset of a position given in UTF-16 units: the inverse of [`LineIndex::position`]. Past the end of the
    /// line it means the line's end.
    #[must_use]
    pub fn offset_of_utf16(&self, text: &str, line: u32, utf16: u32) -> u32 {
        let Some(start) = self.start(line) else {
            return text.len() as u32;
        };
        let end = self.start(line + 1).unwrap_or(text.len() as u32);
        let mut units = 0;
        for (index, character) in text[start as usize..end as usize].char_indices() {
            if units >= utf16 || matches!(character, '\n' | '\r') {
                return start + index as u32;
            }
            units += character.len_utf16() as u32;
        }
        end
    }
}
