//! The client: what it can do, and what it asks for.

use gen_lsp_types::PositionEncodingKind;
use linter::Database;
use report::place::Unit;
use serde_json::Value;

use crate::position;

/// What a client can do and wants. Each is read by itself: what is missing, or not as it should be, is not there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    /// What its columns count.
    pub(crate) unit: Unit,
    /// Whether a diagnostic may point to other places.
    pub(crate) knows_related: bool,
    /// Whether a diagnostic may have tags.
    pub(crate) knows_tags: bool,
    /// Whether a diagnostic may have an address that describes its code.
    pub(crate) knows_code_descriptions: bool,
    /// Whether diagnostics may say of which version of a document they are.
    pub(crate) knows_versions: bool,
    /// Whether an edit may say of which version of a document it is.
    pub(crate) knows_document_changes: bool,
    /// Whether symbols may have symbols.
    pub(crate) knows_outlines: bool,
    /// Whether it can open an address.
    pub(crate) shows_documents: bool,
    /// Whether it can be told that its hints are out of date.
    pub(crate) renews_hints: bool,
    /// Whether it can be asked to watch files.
    pub(crate) watches_files: bool,
    /// Whether it can be asked for its settings.
    pub(crate) has_settings: bool,
    /// Its own settings.
    pub(crate) options: Options,
}

/// What the user of an editor may choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Whether the lock of each step is shown beside it.
    pub(crate) lock_hints: bool,
    /// The database that migrations are for, whatever settings say: what `--database` is to the command line.
    pub(crate) database: Option<Database>,
}

impl Options {
    /// Reads them: `{ "lockHints": true, "database": "mysql" }`, or the same under `surefoot`. What is no database is none.
    pub(crate) fn read(value: &Value) -> Self {
        let own = value.get("surefoot").unwrap_or(value);
        Self {
            lock_hints: own.get("lockHints").and_then(Value::as_bool).unwrap_or(false),
            database: own.get("database").and_then(Value::as_str).and_then(Database::read),
        }
    }
}

impl Client {
    /// Reads what `initialize` tells.
    pub(crate) fn read(parameters: &Value) -> Self {
        let capability = |path: &str| parameters.get("capabilities").and_then(|value| value.pointer(path));
        let can = |path: &str| capability(path).and_then(Value::as_bool).unwrap_or(false);
        let offered: Vec<PositionEncodingKind> = capability("/general/positionEncodings")
            .and_then(|kinds| serde_json::from_value(kinds.clone()).ok())
            .unwrap_or_default();
        Self {
            unit: position::unit(&offered),
            knows_related: can("/textDocument/publishDiagnostics/relatedInformation"),
            knows_tags: capability("/textDocument/publishDiagnostics/tagSupport").is_some(),
            knows_code_descriptions: can("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            knows_versions: can("/textDocument/publishDiagnostics/versionSupport"),
            knows_document_changes: can("/workspace/workspaceEdit/documentChanges"),
            knows_outlines: can("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            shows_documents: can("/window/showDocument/support"),
            renews_hints: can("/workspace/inlayHint/refreshSupport"),
            watches_files: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            has_settings: can("/workspace/configuration"),
            options: parameters.get("initializationOptions").map(Options::read).unwrap_or_default(),
        }
    }
}
