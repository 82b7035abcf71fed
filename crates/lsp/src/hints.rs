//! Hints: behind each statement the lock that others notice most. Only for those who ask for it.

use std::path::Path;

use gen_lsp_types::{InlayHint, Label, Range};
use report::place::Unit;

use crate::documents::Documents;
use crate::ruler::Ruler;
use crate::stage;
use crate::workspace::Project;

/// The hints within a range of a file.
pub(crate) fn of(
    project: &Project,
    documents: &Documents,
    unit: Unit,
    path: &Path,
    range: Range,
) -> Option<Vec<InlayHint>> {
    let file = project.file(path)?;
    let mut ruler = Ruler::new(project, documents, unit);
    let mut hints: Vec<InlayHint> = stage::statements(project, file, |statements| {
        let hint = |statement: &&report::show::json::Statement<'_>| {
            let position = ruler.position(file, stage::span(statement).end);
            let label = Label::String(report::hover::hint(statement)?);
            Some(InlayHint {
                position,
                label,
                kind: None,
                text_edits: None,
                tooltip: None,
                padding_left: Some(true),
                padding_right: None,
                data: None,
            })
        };
        statements.iter().filter_map(hint).collect()
    });
    hints.retain(|hint| range.start <= hint.position && hint.position <= range.end);
    // A loop sends one statement of the source several times.
    hints.dedup_by(|one, other| one.position == other.position && one.label == other.label);
    Some(hints)
}
