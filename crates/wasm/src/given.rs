//! What JavaScript gives: files, each with its text or its bytes, and lists of paths.

use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use linter::SourceFile;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsError, JsValue};

/// Reads a list of files.
pub(crate) fn files(value: &JsValue) -> Result<Vec<SourceFile>, JsError> {
    let refusal = || JsError::new("the files are not a list of { path, text } or { path, bytes }");
    list(value).ok_or_else(refusal)?.iter().map(|value| decode(&value, refusal)).collect()
}

/// Reads one file, or none.
pub(crate) fn file(value: &JsValue) -> Result<Option<SourceFile>, JsError> {
    let refusal = || JsError::new("the settings are not { path, text } or { path, bytes }");
    if value.is_null() || value.is_undefined() { Ok(None) } else { decode(value, refusal).map(Some) }
}

/// Reads a list of paths.
pub(crate) fn paths(value: &JsValue) -> Result<Vec<String>, JsError> {
    let paths = list(value).and_then(|paths| paths.iter().map(|path| path.as_string()).collect());
    paths.ok_or_else(|| JsError::new("the paths are not a list of strings"))
}

fn list(value: &JsValue) -> Option<&Array> {
    value.dyn_ref::<Array>()
}

fn decode(value: &JsValue, refusal: impl Fn() -> JsError) -> Result<SourceFile, JsError> {
    let part = |key: &str| Reflect::get(value, &JsValue::from_str(key)).unwrap_or_default();
    let path = part("path").as_string().ok_or_else(&refusal)?;
    if let Some(text) = part("text").as_string() {
        return Ok(SourceFile::decode(path, text.as_bytes()));
    }
    let bytes = part("bytes");
    if let Some(bytes) = bytes.dyn_ref::<Uint8Array>() {
        return Ok(SourceFile::decode(path, &bytes.to_vec()));
    }
    if let Some(bytes) = bytes.dyn_ref::<ArrayBuffer>() {
        return Ok(SourceFile::decode(path, &Uint8Array::new(bytes).to_vec()));
    }
    Err(JsError::new(&format!("`{path}` has neither text nor bytes")))
}
