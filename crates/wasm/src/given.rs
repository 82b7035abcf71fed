//! What JavaScript gives: files, each with its text or its bytes, and lists of paths.

use linter::{Database, SourceFile};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_bytes::ByteBuf;
use wasm_bindgen::prelude::{JsError, JsValue};

#[derive(Deserialize)]
struct Given {
    path: String,
    text: Option<String>,
    bytes: Option<ByteBuf>,
}

/// Reads a list of files.
pub(crate) fn files(value: JsValue) -> Result<Vec<SourceFile>, JsError> {
    let given: Vec<Given> = read(value, "the files are not a list of { path, text } or { path, bytes }")?;
    given.into_iter().map(decode).collect()
}

/// Reads one file, or none.
pub(crate) fn file(value: JsValue) -> Result<Option<SourceFile>, JsError> {
    let given: Option<Given> = read(value, "the settings are not { path, text } or { path, bytes }")?;
    given.map(decode).transpose()
}

/// Reads the name of a database, or none.
pub(crate) fn database(value: &JsValue) -> Result<Option<Database>, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    let said = value.as_string().unwrap_or_default();
    let read = Database::read(&said);
    read.map(Some).ok_or_else(|| JsError::new(&format!("`{said}` is not {}", Database::EXPECTED)))
}

/// Reads a list of paths.
pub(crate) fn paths(value: JsValue) -> Result<Vec<String>, JsError> {
    read(value, "the paths are not a list of strings")
}

fn read<T: DeserializeOwned>(value: JsValue, refusal: &str) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&format!("{refusal}: {error}")))
}

fn decode(given: Given) -> Result<SourceFile, JsError> {
    match (given.text, given.bytes) {
        (Some(text), _) => Ok(SourceFile::decode(given.path, text.as_bytes())),
        (None, Some(bytes)) => Ok(SourceFile::decode(given.path, &bytes)),
        (None, None) => Err(JsError::new(&format!("`{}` has neither text nor bytes", given.path))),
    }
}
