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
        for number in self.workspace.settle(&self.documents, self.client.options.database) {
            self.publish(number);
        }
        self.edited.clear();
    }

    fn publish(&mut self, number: usize) {
        let Some(project) = self.workspace.project(number) else { return };
        let mut found = diagnostics::of(project, &self.documents, &self.client);
        let is_concerned = |path: &&PathBuf| project.file(path).is_some_and(|file| project.concerns(file));
        // Those that have none now have to be told of, too.
        let known = self.published.keys().filter(is_concerned);
        let gone = self.published.keys().filter(|path| !self.workspace.has(path));
        let paths: BTreeSet<PathBuf> = found.keys().chain(known).chain(gone).cloned().collect();
        for path in paths {
            let found = found.remove(&path).unwrap_or_default();
            if self.workspace.tells(number, &path) {
                self.tell_of(path, found);
            }
        }
        for error in self.workspace.complaints(number) {
            // A folder without migrations is nothing to complain of: there may be some soon.
            if !matches!(error, disk::Error::NoMigrations { .. }) {
                let message = format!("{error}; {}", error.help());
                self.tell("window/logMessage", LogMessageParams { kind: MessageType::Warning, message });
            }
        }
    }

    /// Nothing is found any longer in files that belong to no project that is open.
    pub(super) fn withdraw(&mut self, gone: &[Project]) {
        // What another project has taken in it tells of itself.
        let is_gone = |path: &&PathBuf| gone.iter().any(|project| project.file(path).is_some());
        let is_left = |path: &PathBuf| self.workspace.of(path).is_some();
        let paths: Vec<PathBuf> =
            self.published.keys().filter(is_gone).filter(|path| !is_left(path)).cloned().collect();
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
