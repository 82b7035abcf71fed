//! Hover: what there is to say of the place under the cursor.

use std::path::Path;

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind, Position};
use linter::{Finding, Span};
use report::hover;
use report::place::Unit;

use crate::documents::Documents;
use crate::position;
use crate::ruler::Ruler;
use crate::stage;
use crate::workspace::Project;

/// What stands between two things that are said of one place.
const RULE: &str = "\n\n---\n\n";

/// What is found at a place, which relation is named there, and what the statement does; then the page of the first rule
/// that finds something.
pub(crate) fn at(
    project: &Project,
    documents: &Documents,
    unit: Unit,
    path: &Path,
    position: Position,
) -> Option<Hover> {
    let file = project.file(path)?;
    let source = project.sources().get(file.index())?;
    let offset = position::offset(&source.text, &linter::LineIndex::new(&source.text), position, unit) as u32;
    let is_there = |span: Span| span.start <= offset && offset <= span.end;
    let report = &project.histories.report;
    let of_file = report.findings.iter().filter(|finding| finding.file == Some(file));
    let findings: Vec<&Finding> = of_file.filter(|finding| is_there(finding.span)).collect();
    let sight = linter::sight(&project.histories, file, offset);
    let statement = stage::statements(project, file, |statements| {
        let holding = statements.iter().filter(|statement| is_there(stage::span(statement)));
        let smallest = holding.min_by_key(|statement| statement.end.offset - statement.start.offset)?;
        Some((stage::span(smallest), hover::statement(smallest)))
    });

    let mut parts: Vec<String> = findings.iter().map(|finding| hover::finding(finding)).collect();
    parts.extend(sight.as_ref().map(|sight| hover::relation(report, sight)));
    parts.extend(statement.as_ref().map(|(_, text)| text.clone()));
    parts.extend(findings.first().and_then(|finding| linter::rule(finding.rule)).map(|rule| hover::page(&rule.page())));
    if parts.is_empty() {
        return None;
    }
    let spans = sight.map(|sight| sight.span).into_iter();
    let spans = spans.chain(findings.iter().map(|finding| finding.span)).chain(statement.map(|(span, _)| span));
    let smallest = spans.min_by_key(|span| span.end - span.start);
    Some(Hover {
        contents: Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: parts.join(RULE) }),
        range: smallest.map(|span| Ruler::new(project, documents, unit).range(file, span)),
    })
}
