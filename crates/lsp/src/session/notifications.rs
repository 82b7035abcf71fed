//! Notifications: what a client tells, and what changes by it. Those that are not known are passed over, as are those
//! that cannot be read.

use std::io::Write;
use std::path::PathBuf;

use gen_lsp_types::{
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileChangeType, Uri,
};
use lsp_server::Notification;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::lifecycle::folder;
use super::{Session, Stage};
use crate::client::Options;
use crate::documents::Document;
use crate::workspace::Project;

impl<W: Write> Session<W> {
    pub(super) fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match (method.as_str(), self.stage) {
            ("exit", stage) => self.stage = Stage::Ended { properly: stage == Stage::Closing },
            (_, Stage::Silent | Stage::Closing | Stage::Ended { .. }) => {}
            ("initialized", _) => self.initialized(),
            ("textDocument/didOpen", _) => read(params, |said| self.opened(said)),
            ("textDocument/didChange", _) => read(params, |said| self.changed(said)),
            ("textDocument/didClose", _) => read(params, |said| self.closed(said)),
            ("textDocument/didSave", _) => self.saved(),
            ("workspace/didChangeWatchedFiles", _) => read(params, |said| self.touched(said)),
            ("workspace/didChangeWorkspaceFolders", _) => read(params, |said| self.folders_changed(said)),
            ("workspace/didChangeConfiguration", _) => read(params, |said| self.settings_changed(said)),
            _ => {}
        }
    }

    fn opened(&mut self, said: DidOpenTextDocumentParams) {
        let item = said.text_document;
        // What is no file, such as an editor's view of the past, is in no project.
        let Some(path) = path(&item.uri) else { return };
        self.workspace.opened(&path, &item.text);
        self.edited.insert(path.clone());
        self.documents.open(path, Document { uri: item.uri, version: item.version, text: item.text });
    }

    fn changed(&mut self, said: DidChangeTextDocumentParams) {
        let Some(path) = path(&said.text_document.text_document_identifier.uri) else { return };
        if let Some(document) = self.documents.get_mut(&path) {
            document.change(said.content_changes, self.client.unit);
            document.version = said.text_document.version;
            self.workspace.changed(&path, &document.text);
            self.edited.insert(path);
        }
    }

    fn closed(&mut self, said: DidCloseTextDocumentParams) {
        let Some(path) = path(&said.text_document.uri) else { return };
        if self.documents.close(&path) {
            let gone = self.workspace.closed(&path);
            self.withdraw(&gone);
        }
    }

    /// What was saved is what the editor has, and that is known. A client that watches no files tells nothing else of
    /// what happens on disk, though, so that this is the time to look.
    fn saved(&mut self) {
        if !self.client.watches_files {
            self.workspace.reread();
        }
    }

    fn touched(&mut self, said: DidChangeWatchedFilesParams) {
        for change in said.changes {
            let Some(path) = path(&change.uri) else { continue };
            let is_there_or_not = change.kind != FileChangeType::Changed;
            // What an editor has of a file counts, whatever becomes of it on disk.
            if is_there_or_not || self.documents.get(&path).is_none() {
                self.workspace.touched(&path, is_there_or_not);
            }
        }
    }

    fn folders_changed(&mut self, said: DidChangeWorkspaceFoldersParams) {
        let folder = |uri: &Uri| folder(uri.as_str());
        let closed: Vec<PathBuf> = said.event.removed.iter().filter_map(|closed| folder(&closed.uri)).collect();
        let opened: Vec<PathBuf> = said.event.added.iter().filter_map(|opened| folder(&opened.uri)).collect();
        let mut gone: Vec<Project> = closed.iter().flat_map(|root| self.workspace.close(root)).collect();
        gone.extend(opened.into_iter().flat_map(|root| self.workspace.open(root)));
        // Documents that are open in a folder no longer open are projects of their own.
        for (path, document) in self.documents.iter() {
            if self.workspace.of(path).is_none() {
                self.workspace.opened(path, &document.text);
            }
        }
        self.withdraw(&gone);
    }

    fn settings_changed(&mut self, said: DidChangeConfigurationParams) {
        match said.settings {
            settings @ Value::Object(_) => self.choose(Options::read(&settings)),
            _ => self.ask_for_settings(),
        }
    }
}

fn path(uri: &Uri) -> Option<PathBuf> {
    uri.to_file_path().ok()
}

fn read<T: DeserializeOwned>(parameters: Value, then: impl FnOnce(T)) {
    if let Ok(said) = serde_json::from_value(parameters) {
        then(said);
    }
}
