//! Code actions: what can be done about a finding. Its fix, an allow with a reason, the page of its rule.

use std::collections::HashMap;
use std::path::Path;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, Command, DocumentChange, Edit,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use linter::{FileId, Finding, Fix, LineIndex, Scope};
use serde_json::Value;

use crate::client::Client;
use crate::documents::Documents;
use crate::ruler::Ruler;
use crate::workspace::Project;
use crate::{diagnostics, position};

/// The command that opens the page of a rule: it is given its name, and the address of a file whose project says where the
/// pages are.
pub(crate) const OPEN_RULE: &str = "surefoot.openRule";

/// What stands in an allow until somebody has written why.
const REASON: &str = "say why this is safe here";

/// What can be done about the findings within a range.
pub(crate) fn of(
    project: &Project,
    documents: &Documents,
    client: &Client,
    path: &Path,
    asked: &CodeActionParams,
) -> Option<Vec<CodeAction>> {
    let file = project.file(path)?;
    if asked.context.only.as_ref().is_some_and(|only| !only.iter().any(is_quick_fix)) {
        return Some(Vec::new());
    }
    let text = &project.sources().get(file.index())?.text;
    let lines = LineIndex::new(text);
    let offset = |place| position::offset(text, &lines, place, client.unit) as u32;
    let (start, end) = (offset(asked.range.start), offset(asked.range.end));
    let found = project.histories.report.findings.iter().filter(|finding| finding.file == Some(file));
    let mut desk = Desk { project, documents, client, file, path, ruler: Ruler::new(project, documents, client.unit) };
    let here: Vec<&Finding> = found.filter(|finding| finding.span.start <= end && start <= finding.span.end).collect();
    // What puts something right comes before what accepts it.
    let mut actions: Vec<CodeAction> = here.iter().filter_map(|finding| desk.fix(finding)).collect();
    actions.extend(here.iter().flat_map(|finding| desk.others(finding)));
    Some(actions)
}

/// Whether a kind of action is one that all of ours are, or one that those belong to.
fn is_quick_fix(kind: &CodeActionKind) -> bool {
    matches!(kind, CodeActionKind::QuickFix | CodeActionKind::Empty)
}

struct Desk<'a> {
    project: &'a Project,
    documents: &'a Documents,
    client: &'a Client,
    file: FileId,
    path: &'a Path,
    ruler: Ruler<'a>,
}

impl Desk<'_> {
    fn fix(&mut self, finding: &Finding) -> Option<CodeAction> {
        let fix = finding.fix.as_ref()?;
        Some(CodeAction { is_preferred: Some(true), ..self.edit(finding, fix)? })
    }

    fn others(&mut self, finding: &Finding) -> Vec<CodeAction> {
        let rule = finding.rule;
        let titles = [
            (Scope::Step, format!("allow {rule} here, with a reason")),
            (Scope::Migration, format!("allow {rule} in this migration, with a reason")),
        ];
        let mut actions: Vec<CodeAction> = titles
            .into_iter()
            .filter_map(|(scope, title)| {
                let edit = linter::allowing(&self.project.histories, finding, scope, REASON)?;
                self.edit(finding, &Fix { title, edits: vec![edit] })
            })
            .collect();
        let uri = self.documents.uri(self.path);
        actions.extend(uri.map(|uri| {
            let title = format!("open the page of {rule}");
            let arguments = Some(vec![Value::from(rule), Value::from(uri.as_str())]);
            let command = Command { title: title.clone(), tooltip: None, command: OPEN_RULE.to_owned(), arguments };
            CodeAction { command: Some(command), ..self.action(finding, title) }
        }));
        actions
    }

    fn edit(&mut self, finding: &Finding, fix: &Fix) -> Option<CodeAction> {
        let edits = self.ruler.edits(self.file, fix);
        let edit = self.workspace_edit(edits)?;
        Some(CodeAction { edit: Some(edit), ..self.action(finding, fix.title.clone()) })
    }

    fn action(&mut self, finding: &Finding, title: String) -> CodeAction {
        let diagnostic = diagnostics::one(self.project, self.documents, self.client, finding);
        CodeAction {
            title,
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: diagnostic.map(|diagnostic| vec![diagnostic]),
            is_preferred: None,
            disabled: None,
            edit: None,
            command: None,
            data: None,
            tags: None,
        }
    }

    /// The edits of this file, of the very version of it that they were made for where the client can tell.
    fn workspace_edit(&self, edits: Vec<TextEdit>) -> Option<WorkspaceEdit> {
        let uri = self.documents.uri(self.path)?;
        if !self.client.knows_document_changes {
            return Some(WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() });
        }
        let version = self.documents.get(self.path).map(|document| document.version);
        let text_document = OptionalVersionedTextDocumentIdentifier {
            version,
            text_document_identifier: TextDocumentIdentifier { uri },
        };
        let edits = edits.into_iter().map(Edit::TextEdit).collect();
        let change = DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits });
        Some(WorkspaceEdit { document_changes: Some(vec![change]), ..WorkspaceEdit::default() })
    }
}
