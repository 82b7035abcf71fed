//! Places: byte offsets as lines and columns, whatever the length of a line.

use std::sync::Arc;

use linter::{FileId, LineIndex};
use model::SourceFile;

/// How many bytes lie between two counts of characters.
const BLOCK: usize = 1024;

/// Finds places in the files of a report. Each file is indexed once, when it is first asked about.
pub struct Places<'a> {
    files: &'a [SourceFile],
    unit: Unit,
    lines: Lines,
}

/// What is known of the lines of files: kept from one report to the next, a file is indexed again only where its text is
/// another.
#[derive(Debug, Default)]
pub struct Lines(Vec<Option<(Arc<str>, Index)>>);

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    Byte,
    /// Units of UTF-16, of which a character beyond the first 65,536 has two.
    Utf16,
    /// Characters (Unicode scalar values).
    #[default]
    Character,
}

/// A place, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// Characters since the line began, or what else is counted.
    pub column: u32,
}

/// Where the lines of one file begin, and how many units lie before every block of it: with it, a column costs the same
/// in a line of a megabyte as in a short one.
#[derive(Debug)]
struct Index {
    lines: LineIndex,
    unit: Unit,
    /// `None` where every byte is a unit.
    units: Option<Vec<u32>>,
}

impl<'a> Places<'a> {
    /// Places whose columns count characters.
    #[must_use]
    pub fn new(files: &'a [SourceFile]) -> Self {
        Self::counting(files, Unit::Character)
    }

    /// Places whose columns count such units.
    #[must_use]
    pub fn counting(files: &'a [SourceFile], unit: Unit) -> Self {
        Self::knowing(files, unit, Lines::default())
    }

    /// The same, with what is known of the lines of files from before.
    #[must_use]
    pub fn knowing(files: &'a [SourceFile], unit: Unit, mut lines: Lines) -> Self {
        lines.0.resize_with(files.len(), || None);
        Self { files, unit, lines }
    }

    /// What is known now.
    #[must_use]
    pub fn into_lines(self) -> Lines {
        self.lines
    }

    /// The file.
    #[must_use]
    pub fn file(&self, file: FileId) -> Option<&'a SourceFile> {
        self.files.get(file.index())
    }

    /// Where `offset` is; the start of the file if there is no such file.
    pub fn place(&mut self, file: FileId, offset: u32) -> Place {
        self.index(file).map(|(text, index)| index.place(text, offset)).unwrap_or_default()
    }

    /// The offsets between which a line lies, its end-of-line characters left out.
    pub(crate) fn line(&mut self, file: FileId, line: u32) -> Option<(usize, usize)> {
        let (text, index) = self.index(file)?;
        let start = index.lines.start(line)? as usize;
        let end = index.lines.start(line + 1).map_or(text.len(), |end| end as usize);
        let content = text.get(start..end)?;
        let content = content.strip_suffix('\n').unwrap_or(content);
        Some((start, start + content.strip_suffix('\r').unwrap_or(content).len()))
    }

    fn index(&mut self, file: FileId) -> Option<(&'a str, &Index)> {
        let text = &self.files.get(file.index())?.text;
        let known = self.lines.0.get_mut(file.index())?;
        if known.as_ref().is_none_or(|(of, index)| index.unit != self.unit || of != text) {
            *known = None;
        }
        let (_, index) = known.get_or_insert_with(|| (Arc::clone(text), Index::new(text, self.unit)));
        Some((text, index))
    }
}

impl Index {
    fn new(text: &str, unit: Unit) -> Self {
        let mut before = 0;
        let count = |block: &[u8]| {
            let here = before;
            before += unit.count(block);
            here
        };
        let units = || text.as_bytes().chunks(BLOCK).map(count).collect();
        Self { lines: LineIndex::new(text), unit, units: (!text.is_ascii()).then(units) }
    }

    fn place(&self, text: &str, offset: u32) -> Place {
        let offset = text.floor_char_boundary((offset as usize).min(text.len()));
        let line = self.lines.line(offset as u32);
        let start = self.lines.start(line).unwrap_or(0) as usize;
        let mut column = self.before(text, offset).saturating_sub(self.before(text, start));
        // A byte order mark has no column.
        if line == 0 && column > 0 && text.starts_with('\u{feff}') {
            column -= self.unit.count("\u{feff}".as_bytes());
        }
        Place { line, column }
    }

    /// How many units begin before `offset`.
    fn before(&self, text: &str, offset: usize) -> u32 {
        let Some(units) = &self.units else {
            return offset as u32;
        };
        let block = offset / BLOCK;
        match units.get(block) {
            Some(before) => before + text.as_bytes().get(block * BLOCK..offset).map_or(0, |part| self.unit.count(part)),
            // The offset is the end of a text that fills its last block.
            None => {
                let last = units.len().saturating_sub(1);
                let rest = text.as_bytes().get(last * BLOCK..offset).map_or(0, |part| self.unit.count(part));
                units.last().copied().unwrap_or(0) + rest
            }
        }
    }
}

impl Unit {
    /// How many of them begin in these bytes of UTF-8.
    #[must_use]
    pub fn count(self, bytes: &[u8]) -> u32 {
        let characters = || bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count();
        let count = match self {
            Self::Byte => bytes.len(),
            Self::Character => characters(),
            // What takes four bytes of UTF-8 takes two units of UTF-16.
            Self::Utf16 => characters() + bytes.iter().filter(|&&byte| byte >= 0b1111_0000).count(),
        };
        count as u32
    }
}
