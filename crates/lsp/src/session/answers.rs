//! Answers: what is asked about one file, by its address.

use std::io::Write;
use std::path::PathBuf;

use gen_lsp_types::{
    BaseSymbolInformation, CodeAction, CodeActionParams, DocumentSymbol, DocumentSymbolParams, ExecuteCommandParams,
    Hover, HoverParams, InlayHint, InlayHintParams, Location, MessageType, ShowDocumentParams, ShowMessageParams,
    SymbolInformation, Uri,
};
use lsp_server::ErrorCode;
use serde_json::Value;

use super::requests::Answer;
use super::{Refusal, Session};
use crate::workspace::Project;
use crate::{actions, diagnostics, hints, hover, symbols};

impl<W: Write> Session<W> {
    /// The project of a file, and its path in it. `None` for what is no file, or was not read.
    fn place(&self, uri: &Uri) -> Option<(&Project, PathBuf)> {
        let path = uri.to_file_path().ok()?;
        Some((self.workspace.of(&path)?, path))
    }

    pub(super) fn hover(&self, asked: HoverParams) -> Option<Hover> {
        let asked = asked.text_document_position_params;
        let (project, path) = self.place(&asked.text_document.uri)?;
        hover::at(project, &self.documents, self.client.unit, &path, asked.position)
    }

    pub(super) fn actions(&self, asked: &CodeActionParams) -> Option<Vec<CodeAction>> {
        let (project, path) = self.place(&asked.text_document.uri)?;
        actions::of(project, &self.documents, &self.client, &path, asked)
    }

    pub(super) fn symbols(&self, asked: DocumentSymbolParams) -> Value {
        let uri = asked.text_document.uri;
        let found = self.place(&uri);
        let found = found.and_then(|(project, path)| symbols::of(project, &self.documents, self.client.unit, &path));
        let listed = match found {
            Some(symbols) if !self.client.knows_outlines => serde_json::to_value(flat(symbols, None, &uri)),
            symbols => serde_json::to_value(symbols),
        };
        listed.unwrap_or_default()
    }

    pub(super) fn hints(&self, asked: InlayHintParams) -> Option<Vec<InlayHint>> {
        if !self.client.options.lock_hints {
            return Some(Vec::new());
        }
        let (project, path) = self.place(&asked.text_document.uri)?;
        hints::of(project, &self.documents, self.client.unit, &path, asked.range)
    }

    pub(super) fn command(&mut self, asked: &ExecuteCommandParams) -> Answer {
        if asked.command != actions::OPEN_RULE {
            let message = format!("there is no command `{}`", asked.command);
            return Err(Refusal::new(ErrorCode::InvalidParams, message));
        }
        let given = asked.arguments.as_deref().unwrap_or_default();
        let word = |place: usize| given.get(place).and_then(Value::as_str).unwrap_or_default();
        let rule = word(0);
        let file = Uri::parse(word(1)).ok();
        let project = file.and_then(|uri| self.place(&uri).map(|(project, _)| project));
        let pages = project.map(|project| project.histories.report.rule_pages.clone()).unwrap_or_default();
        let page = linter::rule(rule).and_then(|rule| diagnostics::page(&pages, rule.name));
        let Some(uri) = page else {
            return Err(Refusal::new(ErrorCode::InvalidParams, format!("there is no rule `{rule}`")));
        };
        if self.client.shows_documents {
            let parameters = ShowDocumentParams { uri, external: Some(true), take_focus: Some(true), selection: None };
            self.ask("window/showDocument", parameters);
        } else {
            let message = format!("the page of {rule} is {uri}");
            self.tell("window/showMessage", ShowMessageParams { kind: MessageType::Info, message });
        }
        Ok(Value::Null)
    }
}

/// An outline as a list, for clients that know no other.
fn flat(symbols: Vec<DocumentSymbol>, within: Option<&str>, uri: &Uri) -> Vec<SymbolInformation> {
    let listed = symbols.into_iter().flat_map(|symbol| {
        let inner = flat(symbol.children.unwrap_or_default(), Some(&symbol.name), uri);
        let container_name = within.map(str::to_owned);
        let base = BaseSymbolInformation { name: symbol.name, kind: symbol.kind, tags: None, container_name };
        let location = Location { uri: uri.clone(), range: symbol.range };
        std::iter::once(SymbolInformation::new(None, location, base)).chain(inner)
    });
    listed.collect()
}
