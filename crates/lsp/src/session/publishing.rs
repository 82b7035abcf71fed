//! Publishing: a client is told what was found, file by file, where that is something else than it was told before.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use gen_lsp_types::{LogMessageParams, MessageType, PublishDiagnosticsParams};

use super::{Session, Stage};
use crate::diagnostics;
use crate::workspace::Project;

impl<W: Write> Session<W> {
    /// Checks what has changed, and tells what is found now.
    pub(super) fn settle(&mut self) {
        if self.stage != Stage::Open {
            return;
        }
        for number in self.workspace.settle(&self.documents) {
            self.publish(number);
        }
        self.edited.clear();
    }

    fn publish(&mut self, number: usize) {
        let Some(project) = self.workspace.projects().get(number) else { return };
        let mut found = diagnostics::of(project, &self.documents, &self.client);
        let known = self.published.keys().filter(|path| project.file(path).is_some());
        let edited = self.edited.iter().filter(|path| found.contains_key(*path));
        let paths: BTreeSet<PathBuf> = found.keys().chain(known).chain(edited).cloned().collect();
        let complaints: Vec<String> = project
            .errors
            .iter()
            .filter(|error| !matches!(error, disk::Error::NoMigrations { .. }))
            .map(|error| format!("{error}; {}", error.help()))
            .collect();
        for path in paths {
            let found = found.remove(&path).unwrap_or_default();
            self.tell_of(path, found);
        }
        for message in complaints {
            self.tell("window/logMessage", LogMessageParams { kind: MessageType::Warning, message });
        }
    }

    /// Nothing is found any longer in files that belong to no project that is open.
    pub(super) fn withdraw(&mut self, gone: &[Project]) {
        let is_gone = |path: &PathBuf| gone.iter().any(|project| project.file(path).is_some());
        let is_left = |path: &PathBuf| self.workspace.of(path).is_some();
        let paths: Vec<PathBuf> =
            self.published.keys().filter(|path| is_gone(path) && !is_left(path)).cloned().collect();
        for path in paths {
            self.tell_of(path, Vec::new());
        }
    }

    fn tell_of(&mut self, path: PathBuf, diagnostics: Vec<gen_lsp_types::Diagnostic>) {
        let before = self.published.get(&path).map_or(&[][..], Vec::as_slice);
        // An editor moves its squiggles while somebody types: of what was typed in, it wants to hear again.
        let is_edited = self.edited.contains(&path) && !(before.is_empty() && diagnostics.is_empty());
        if before == diagnostics && !is_edited {
            return;
        }
        let Some(uri) = self.documents.uri(&path) else { return };
        let version = self.documents.get(&path).map(|document| document.version);
        let version = version.filter(|_| self.client.knows_versions);
        self.tell(
            "textDocument/publishDiagnostics",
            PublishDiagnosticsParams { uri, version, diagnostics: diagnostics.clone() },
        );
        if diagnostics.is_empty() {
            self.published.remove(&path);
        } else {
            self.published.insert(path, diagnostics);
        }
    }
}
