//! The beginning: what the server can do, and what it asks of a client once that is known.

use std::io::Write;
use std::path::PathBuf;

use gen_lsp_types::{
    ChangeNotifications, CodeActionKind, CodeActionOptions, CodeActionProvider, ConfigurationItem, ConfigurationParams,
    DidChangeWatchedFilesRegistrationOptions, ExecuteCommandOptions, FileSystemWatcher, GlobPattern, InitializeResult,
    Registration, RegistrationParams, ServerCapabilities, ServerInfo, TextDocumentSync, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use lsp_server::Response;
use serde_json::Value;

use super::{Session, Stage};
use crate::actions::OPEN_RULE;
use crate::client::{Client, Options};
use crate::position;

/// What the settings of a client are called.
const SECTION: &str = "surefoot";

/// The files whose coming, going and changing may change what is found.
const WATCHED: &[&str] =
    &["**/*.sql", "**/*.sql.*", "**/*.py", "**/*.ini", "**/*.toml", "**/*.mako", "**/.env*", "**/*.env"];

impl<W: Write> Session<W> {
    pub(super) fn initialize(&mut self, parameters: &Value) -> InitializeResult {
        self.client = Client::read(parameters);
        for root in roots(parameters) {
            self.workspace.open(root);
        }
        self.stage = Stage::Open;
        InitializeResult {
            capabilities: capabilities(&self.client),
            server_info: Some(ServerInfo {
                name: "surefoot".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    /// The client is ready to be asked.
    pub(super) fn initialized(&mut self) {
        if self.client.watches_files {
            let watcher =
                |glob: &&str| FileSystemWatcher { glob_pattern: GlobPattern::Pattern((*glob).to_owned()), kind: None };
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.iter().map(watcher).collect() };
            let registration = Registration {
                id: "watched-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            };
            self.ask("client/registerCapability", RegistrationParams { registrations: vec![registration] });
        }
        self.ask_for_settings();
    }

    pub(super) fn ask_for_settings(&mut self) {
        if self.client.has_settings {
            let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
            let id = self.ask("workspace/configuration", ConfigurationParams { items: vec![item] });
            self.settings_asked = Some(id);
        }
    }

    /// What the client answers.
    pub(super) fn response(&mut self, response: Response) {
        // Of all that is asked only the settings are an answer that counts.
        let is_settings = self.settings_asked.as_ref() == Some(&response.id);
        if let (true, Ok(Value::Array(items))) = (is_settings, response.response_result)
            && let Some(settings) = items.first().filter(|settings| settings.is_object())
        {
            self.choose(Options::read(settings));
        }
    }

    pub(super) fn choose(&mut self, options: Options) {
        let is_other = options != self.client.options;
        if options.database != self.client.options.database {
            self.workspace.reread();
        }
        self.client.options = options;
        if is_other && self.client.renews_hints {
            self.ask("workspace/inlayHint/refresh", Value::Null);
        }
    }
}

/// The folders that are open.
fn roots(parameters: &Value) -> Vec<PathBuf> {
    let path = |value: &Value| folder(value.as_str()?);
    let folders = parameters.get("workspaceFolders").and_then(Value::as_array);
    let folders: Vec<PathBuf> = folders.into_iter().flatten().filter_map(|folder| path(folder.get("uri")?)).collect();
    if folders.is_empty() { parameters.get("rootUri").and_then(path).into_iter().collect() } else { folders }
}

/// The path of a folder's address, without the `/` that some end it with.
pub(super) fn folder(uri: &str) -> Option<PathBuf> {
    let path = Uri::parse(uri).ok()?.to_file_path().ok()?;
    Some(path.components().collect())
}

fn capabilities(client: &Client) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(true.into()),
        ..TextDocumentSyncOptions::default()
    };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(ChangeNotifications::Bool(true)),
    };
    ServerCapabilities {
        position_encoding: Some(position::encoding(client.unit)),
        text_document_sync: Some(TextDocumentSync::Options(sync)),
        hover_provider: Some(true.into()),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix]),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![OPEN_RULE.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        document_symbol_provider: Some(true.into()),
        inlay_hint_provider: Some(true.into()),
        workspace: Some(WorkspaceOptions { workspace_folders: Some(folders), ..WorkspaceOptions::default() }),
        ..ServerCapabilities::default()
    }
}
