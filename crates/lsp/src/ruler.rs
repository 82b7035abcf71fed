//! The ruler: places in the files of a project, as its client counts them.

use gen_lsp_types::{Position, Range, TextEdit};
use linter::{FileId, Fix, Span};
use report::place::{Places, Unit};

use crate::documents::Documents;
use crate::workspace::Project;

/// What marks a file as UTF-8, where something does.
const MARK: &str = "\u{feff}";

/// Measures places. Each file is measured once.
pub(crate) struct Ruler<'a> {
    project: &'a Project,
    documents: &'a Documents,
    unit: Unit,
    places: Places<'a>,
}

impl<'a> Ruler<'a> {
    pub(crate) fn new(project: &'a Project, documents: &'a Documents, unit: Unit) -> Self {
        Self { project, documents, unit, places: Places::counting(project.sources(), unit) }
    }

    /// Where an offset is.
    pub(crate) fn position(&mut self, file: FileId, offset: u32) -> Position {
        let place = self.places.place(file, offset);
        let mark = if place.line == 0 && offset >= MARK.len() as u32 { self.mark(file) } else { 0 };
        Position { line: place.line, character: place.column + mark }
    }

    /// Where a span is.
    pub(crate) fn range(&mut self, file: FileId, span: Span) -> Range {
        Range { start: self.position(file, span.start), end: self.position(file, span.end) }
    }

    /// The edits of a fix.
    pub(crate) fn edits(&mut self, file: FileId, fix: &Fix) -> Vec<TextEdit> {
        let edit = |edit: &linter::Edit| TextEdit { range: self.range(file, edit.span), new_text: edit.text.clone() };
        fix.edits.iter().map(edit).collect()
    }

    /// How wide the mark at the beginning of a file is. Editors keep it out of what they show, and it has no column; but
    /// one that sends it counts it.
    fn mark(&self, file: FileId) -> u32 {
        let is_sent = self.project.path(file).is_some_and(|path| self.documents.get(path).is_some());
        let is_there = || self.places.file(file).is_some_and(|file| file.text.starts_with(MARK));
        if is_sent && is_there() { self.unit.count(MARK.as_bytes()) } else { 0 }
    }
}
