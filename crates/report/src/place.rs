//! Places: byte offsets as lines and columns, whatever the length of a line.

use linter::{FileId, LineIndex};
use model::SourceFile;

/// How many bytes lie between two counts of characters.
const BLOCK: usize = 1024;

/// Finds places in the files of a report. Each file is indexed once, when it is first asked about.
pub(crate) struct Places<'a> {
    files: &'a [SourceFile],
    indexes: Vec<Option<Index>>,
}

/// A place, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The line.
    pub(crate) line: u32,
    /// Characters since the line began.
    pub(crate) column: u32,
}

/// Where the lines of one file begin, and how many characters lie before every block of it: with it, a column costs the
/// same in a line of a megabyte as in a short one.
struct Index {
    lines: LineIndex,
    characters: Vec<u32>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(files: &'a [SourceFile]) -> Self {
        Self { files, indexes: files.iter().map(|_| None).collect() }
    }

    pub(crate) fn file(&self, file: FileId) -> Option<&'a SourceFile> {
        self.files.get(file.index())
    }

    /// Where `offset` is; the start of the file if there is no such file.
    pub(crate) fn place(&mut self, file: FileId, offset: u32) -> Place {
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
        let text = self.files.get(file.index())?.text.as_str();
        let index = self.indexes.get_mut(file.index())?;
        Some((text, index.get_or_insert_with(|| Index::new(text))))
    }
}

impl Index {
    fn new(text: &str) -> Self {
        let mut before = 0;
        let count = |block: &[u8]| {
            let here = before;
            before += characters(block);
            here
        };
        Self { lines: LineIndex::new(text), characters: text.as_bytes().chunks(BLOCK).map(count).collect() }
    }

    fn place(&self, text: &str, offset: u32) -> Place {
        let offset = text.floor_char_boundary((offset as usize).min(text.len()));
        let line = self.lines.line(offset as u32);
        let start = self.lines.start(line).unwrap_or(0) as usize;
        let mut column = self.before(text, offset).saturating_sub(self.before(text, start));
        // A byte order mark has no column.
        if line == 0 && column > 0 && text.starts_with('\u{feff}') {
            column -= 1;
        }
        Place { line, column }
    }

    /// How many characters begin before `offset`.
    fn before(&self, text: &str, offset: usize) -> u32 {
        let block = offset / BLOCK;
        match self.characters.get(block) {
            Some(before) => before + text.as_bytes().get(block * BLOCK..offset).map_or(0, characters),
            // The offset is the end of a text that fills its last block.
            None => {
                let last = self.characters.len().saturating_sub(1);
                let rest = text.as_bytes().get(last * BLOCK..offset).map_or(0, characters);
                self.characters.last().copied().unwrap_or(0) + rest
            }
        }
    }
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count() as u32
}
